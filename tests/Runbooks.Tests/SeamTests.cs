using System.Text.RegularExpressions;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using static Runbooks.Tests.Support.SourceFiles;

namespace Runbooks.Tests;

/// <summary>
/// One folder knows controllers. What the descriptions that ship name, and what that folder knows of the playbook's application, stands
/// nowhere else: a description that is added is looked for by itself.
/// </summary>
public sealed partial class SeamTests
{
    private const string Folder = "Runbooks.Engine/Controllers/";

    // It is such a target itself, and shares nothing with the engine.
    private const string Played = "Runbooks.Sandbox/";

    // What is named elsewhere all the same, by file, and why.
    private static readonly Dictionary<(string File, string Word), string> Exceptions = new()
    {
        [("Runbooks.Format/Definitions/Targets/Target.cs", Target.UsualProbePath)] = "the default of the key `probe-path`",
        [("Runbooks.Engine/Journals/JournalLine.cs", "dryRun")] = "a key of journals",
        [("Runbooks.Records/GitHub/WorkflowJob.cs", "created_at")] = "GitHub's own word for it",
        [("Runbooks.Records/GitHub/WorkflowRun.cs", "created_at")] = "GitHub's own word for it",
        [("Runbooks.Records/Incidents/DeploymentLedger.cs", "previousVersion")] = "a key of the ledger",
        [("Runbooks.Records/Incidents/DeploymentLedger.cs", "currentVersion")] = "a key of the ledger",
        [("Runbooks.Watch/Listening/WatchServer.cs", PlaybookApplication.HealthPath)] = "where the watch itself says how it is",
        [("Runbooks.Cli/Commands/WatchCommand.cs", PlaybookApplication.HealthPath)] = "where the watch itself says how it is",
    };

    private static IReadOnlyList<string> Descriptions => [.. ShippedControllers.Names.Select(n => ShippedControllers.TextOf(n)!.Text)];

    private static IReadOnlyList<string> Words =>
        [
            .. Descriptions
                .SelectMany(d => PathsIn(d).Concat(MembersIn(d)))
                .Concat(All.Where(f => f.Path.StartsWith($"{Folder}Playbook", StringComparison.Ordinal)).SelectMany(f => OfCode(f.Text)))
                .Append(Target.UsualProbePath)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    [Test]
    public void Nothing_but_the_one_folder_names_a_path_or_a_member_of_a_target()
    {
        var words = Words;
        var strays =
            from file in All
            where !file.Path.StartsWith(Folder, StringComparison.Ordinal) && !file.Path.StartsWith(Played, StringComparison.Ordinal)
            from word in StraysIn(file.Text, words)
            where !Exceptions.ContainsKey((file.Path, word))
            select $"{file.Path} names {word}";

        Assert.That(strays, Is.Empty, "ask the controller's description, or what src/Runbooks.Engine/Controllers has of it");
    }

    [Test]
    public void Each_exception_is_needed()
    {
        var words = Words;

        Assert.That(
            Exceptions.Keys.Where(e => !StraysIn(All.Single(f => f.Path == e.File).Text, words).Contains(e.Word)),
            Is.Empty,
            "take out of the list what is not named any more"
        );
    }

    [TestCase("/deployment/rollback")]
    [TestCase("currentEnvironment")]
    [TestCase("/api/ai/query")]
    [TestCase("tenantId")]
    [TestCase("/health")]
    [TestCase("/apis/apps/v1/namespaces")]
    [TestCase("observedGeneration")]
    [TestCase("eligible_for_rollback")]
    [TestCase("linuxFxVersion")]
    public void What_is_looked_for_is_read_out_of_what_ships_and_found(string word)
    {
        Assert.That(Words, Does.Contain(word));
        Assert.That(StraysIn($"var it = \"{word}\";", Words), Does.Contain(word), "in a text");
        Assert.That(StraysIn($"// Such as {word}.", Words), Does.Contain(word), "in a comment");
        Assert.That(
            StraysIn("var it = \"/healthz\";\nvar currentEnvironments = observed;", Words),
            Is.Empty,
            "another word is another word"
        );
    }

    // Of a path what is written down, where it is more than one word that many services have.
    private static IEnumerable<string> PathsIn(string description) =>
        WrittenPath().Matches(Commands().Replace(description, string.Empty)).Select(m => m.Value.TrimEnd('/')).Where(p => p.Count('/') > 1);

    // Of members those that no language and no format of ours has for a word: two words in one.
    private static IEnumerable<string> MembersIn(string description) =>
        TwoWords()
            .Matches(description[description.IndexOf("\nstate:", StringComparison.Ordinal)..])
            .Where(m => !Functions().IsMatch(description[..(description.IndexOf("\nstate:", StringComparison.Ordinal) + m.Index)]))
            .Select(m => m.Value)
            .Except(["exit_code", "elapsed_ms", "content_type"]);

    private static IEnumerable<string> OfCode(string code)
    {
        var texts = Texts().Matches(code).Select(m => m.Value).Where(t => t.StartsWith('"')).ToList();
        return texts
            .SelectMany(t => WrittenPath().Matches(t).Where(m => m.Index == 1).Select(m => m.Value))
            .Concat(texts.SelectMany(t => TwoWords().Matches(t).Select(m => m.Value)));
    }

    private static List<string> StraysIn(string code, IReadOnlyList<string> words)
    {
        var said = string.Join('\n', Texts().Matches(code).Select(m => Named().Replace(m.Value, string.Empty)));
        return
        [
            .. words.Where(w => said.Contains(w, StringComparison.Ordinal) && Regex.IsMatch(said, $@"(?<![\w/-]){Regex.Escape(w)}(?!\w)")),
        ];
    }

    [GeneratedRegex(@"(?<![\w}.])/[a-z][\w.-]*(?:/[\w.-]+)*")]
    private static partial Regex WrittenPath();

    [GeneratedRegex(@"\b[a-z][a-z0-9]*(?:[A-Z]|_[a-z])\w*\b")]
    private static partial Regex TwoWords();

    [GeneratedRegex(@"\b(?:array|string|object|regex|math|date)\.$")]
    private static partial Regex Functions();

    [GeneratedRegex(@"^by-hand:.*", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Commands();

    // What code calls a value, in a comment or in the hole of a text, is no member of an answer.
    [GeneratedRegex("""<param(?:ref)? name="\w+"/?>|\{\(?[A-Za-z][^{}"]*""")]
    private static partial Regex Named();

    // Texts and comments, as they stand in code.
    [GeneratedRegex(
        """
            '(?:\\.|[^'\\])'|\"{3,}[\s\S]*?\"{3,}|"(?:\\.|[^"\\\n])*"|//[^\n]*
            """
    )]
    private static partial Regex Texts();
}
