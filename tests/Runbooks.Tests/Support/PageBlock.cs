using System.Text.RegularExpressions;

namespace Runbooks.Tests.Support;

/// <summary>A block of code on a page of the documentation.</summary>
/// <param name="Line">Where it begins.</param>
/// <param name="Language">What is said to be in it.</param>
/// <param name="Text">What is in it.</param>
internal sealed partial record PageBlock(int Line, string Language, string Text)
{
    /// <summary>All blocks of a page, in order.</summary>
    public static IReadOnlyList<PageBlock> In(string page) =>
        [
            .. Fenced()
                .Matches(page)
                .Select(m => new PageBlock(page[..m.Index].Count(c => c == '\n') + 1, m.Groups[2].Value, m.Groups[3].Value)),
        ];

    /// <summary>The commands in it, each in one piece however many lines it has.</summary>
    public IReadOnlyList<string> Commands() => [.. Continued().Replace(Text, " ").Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    [GeneratedRegex("^(`{3,})([a-z]+)\n(.*?)^\\1$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@" *\\\n *")]
    private static partial Regex Continued();
}
