using System.Text.RegularExpressions;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Words;

/// <summary>Plain English, wherever a person reads it: pages, help, messages, what runbooks say, and comments.</summary>
public sealed partial class WordsTests
{
    // What others wrote, and what an earlier release wrote, stays as it was written.
    private static readonly string[] OfOthers =
    [
        "node_modules",
        "artifacts",
        "bin",
        ".git",
        "fuzz",
        "playbooks",
        "earlier-runbooks",
        "breakages",
        "Words",
    ];

    private static readonly string[] Endings = [".md", ".yaml", ".yml", ".json", ".scriban", ".snap", ".txt"];

    private static IEnumerable<string> Folders => ["src", "runbooks", "templates", ".github", "tests"];

    private static IEnumerable<string> Texts =>
        Directory
            .EnumerateFiles(Repository.Root, "*.md")
            .Concat(Folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*", SearchOption.AllDirectories)))
            .Where(f => !Path.GetRelativePath(Repository.Root, f).Split(Path.DirectorySeparatorChar).Intersect(OfOthers).Any())
            .Where(f => IsRead(Path.GetRelativePath(Repository.Root, f)) && !f.EndsWith("package-lock.json", StringComparison.Ordinal));

    [TestCaseSource(nameof(Words))]
    public void Nobody_has_to_read_it(string pattern, string instead, string why)
    {
        var word = new Regex(pattern, RegexOptions.IgnoreCase);
        var found =
            from path in Texts
            let text = Joined(File.ReadAllText(path))
            from Match match in word.Matches(text)
            select $"{Path.GetRelativePath(Repository.Root, path)}: …{Around(text, match)}…";

        Assert.That(found, Is.Empty, $"write {instead}: {why}");
    }

    [TestCase("        $\"a list, \"\n            + \"wanted a text\"", ", wanted (a|an)")]
    [TestCase("    /// <summary>The folder, unless\n    /// said.</summary>", "unless said")]
    public void A_text_that_goes_over_two_lines_is_read_as_one(string code, string pattern) =>
        Assert.That(Regex.IsMatch(Joined(code), pattern), code);

    [Test]
    public void What_people_read_is_looked_at()
    {
        var read = Texts.Select(t => Path.GetRelativePath(Repository.Root, t).Replace('\\', '/')).ToList();

        Assert.That(read, Does.Contain("README.md").And.Contain("runbooks/README.md").And.Contain("templates/postmortem.md.scriban"));
        Assert.That(read, Does.Contain("src/Runbooks.Cli/Commands/RunCommand.cs").And.Contain("runbooks/quick-rollback.yaml"));
        Assert.That(read, Has.Some.EndsWith(".snap").And.Some.Contains("Fixtures/runbooks/"));
    }

    private static IEnumerable<TestCaseData> Words() =>
        AvoidedWords.All.Select(w => new TestCaseData(w.Pattern, w.Instead, w.Why).SetArgDisplayNames(w.Pattern));

    // Of tests, what they compare with is read; their own code is not.
    private static bool IsRead(string path) =>
        Endings.Contains(Path.GetExtension(path))
        || (path.StartsWith("src", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal));

    // A literal that goes on in the next line, and a comment that does, are one text.
    private static string Joined(string text) => NextLine().Replace(text, m => m.Groups[1].Success ? " " : string.Empty);

    private static string Around(string text, Match match)
    {
        var from = Math.Max(0, match.Index - 30);
        return text[from..Math.Min(text.Length, match.Index + match.Length + 30)].ReplaceLineEndings(" ");
    }

    [GeneratedRegex("\"\\s*\\n\\s*\\+ \\$?\"|\\n\\s*(///?) ")]
    private static partial Regex NextLine();
}
