using System.Text.RegularExpressions;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Authoring.Documentation;

/// <summary>The page of what can go wrong says what the program says.</summary>
internal sealed partial class ToldMessagesTests
{
    private const int Shortest = 4;

    private static readonly string Said = string.Join('\n', SourceFiles.All.Select(f => f.Text));

    private static IEnumerable<string> Messages =>
        DocFile
            .Read("what-can-go-wrong.md")
            .Prose.Split('\n')
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal))
            .SelectMany(l => Quoted().Matches(l.Split(" | ")[0]).Select(m => m.Groups[1].Value))
            .Distinct();

    [TestCaseSource(nameof(Messages))]
    public void A_message_on_the_page_is_one_of_the_program(string message)
    {
        foreach (var piece in message.Split('…', StringSplitOptions.TrimEntries).Select(p => p.Trim(',')).Where(p => p.Length >= Shortest))
            Assert.That(Said.Contains(piece, StringComparison.Ordinal), $"nothing in src says `{piece}`");
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
