using System.Text.RegularExpressions;
using static Runbooks.Tests.Support.SourceFiles;

namespace Runbooks.Tests;

/// <summary>What each file of the code keeps to by itself, whoever it refers to: <see cref="ArchitectureTests"/> holds that.</summary>
public sealed partial class CodeRulesTests
{
    private const int WidestLine = 140;

    // Git has no other interface for what went wrong.
    private const string WordsOfGit = "Runbooks.Records/Git/";
    private const int MostUnnamedValues = 9;

    // What reads a file of the state, which may not be there, or of another version.
    private static readonly string[] TuplesWithProblems =
    [
        "Runbooks.Records/Incidents/Writing/Spool.cs: (SpooledRecord? Record, string? Problem)",
        "Runbooks.Watch/WatchMemory.cs: (JsonObject? Json, string? Problem)",
    ];

    // Exceptions of our own, and what they leave that no value could.
    private static readonly Dictionary<string, string> OwnExceptions = new()
    {
        ["FaultException"] = "an evaluation, however deep, and functions that Scriban calls",
        ["YamlTooLargeException"] = "the tree while it is built",
        ["LayoutRefusedException"] = "a layout while it is read",
        ["ShellTroubleException"] = "a line of a shell while it is taken apart",
        ["WithheldException"] = "the platform's HTTP client, between a handler and whoever sends",
        ["GitFailedException"] = "a store of Git: it is the environment",
        ["ProcessEndedException"] = "whatever a simulated process is doing when it is killed",
        ["DrillKilled"] = "whatever a drilled run is doing when it is killed",
        ["WorldEndedException"] = "the scheduler of a simulated world, from below the whole engine that waits in it",
    };

    [Test]
    public void A_file_holds_one_type_that_has_its_name()
    {
        var wrong =
            from file in All
            let name = Path.GetFileNameWithoutExtension(file.Path)
            let types = TopLevelTypes().Matches(file.Text).Select(m => m.Groups[1].Value).Distinct().ToList()
            where types.Count > 1 || (types.Count == 1 && types[0] != name && name != types[0] + "OfT")
            select $"{file.Path} holds {string.Join(", ", types)}";

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void No_file_is_longer_than_five_hundred_lines() =>
        Assert.That(All.Where(f => f.Text.Split('\n').Length > 500).Select(f => f.Path), Is.Empty);

    [Test]
    public void No_line_is_wider_than_a_hundred_and_forty_characters() =>
        Assert.That(
            All.SelectMany(f => f.Text.Split('\n').Select((line, i) => (f.Path, Line: i + 1, line.Length)))
                .Where(l => l.Length > WidestLine),
            Is.Empty,
            "the formatter breaks code, and leaves strings and comments"
        );

    [Test]
    public void No_type_is_made_with_more_than_nine_unnamed_values() =>
        Assert.That(
            All.Where(f =>
                    TopLevelTypes().Matches(f.Text).Select(m => PrimaryConstructor(f.Text, m)).Any(c => ParametersIn(c) > MostUnnamedValues)
                )
                .Select(f => f.Path),
            Is.Empty,
            "name them: `required` members, or records that mean something"
        );

    [Test]
    public void No_member_is_said_to_be_there_and_filled_later() =>
        Assert.That(All.Where(f => f.Text.Contains("= null!", StringComparison.Ordinal)).Select(f => f.Path), Is.Empty);

    [Test]
    public void What_may_fail_is_a_result_and_no_tuple_with_a_problem() =>
        Assert.That(
            All.SelectMany(f => ProblemInTuple().Matches(f.Text).Select(m => $"{f.Path}: {m.Value}")).Except(TuplesWithProblems),
            Is.Empty,
            "nothing holds that a tuple has a value or a problem: return Result<T, TWhy>, or a union"
        );

    [Test]
    public void An_exception_of_our_own_has_its_reason() =>
        Assert.That(
            All.SelectMany(f => OwnException().Matches(f.Text).Select(m => m.Groups[1].Value)),
            Is.EquivalentTo(OwnExceptions.Keys),
            "what is expected to happen is a value"
        );

    [Test]
    public void What_is_said_to_people_decides_nothing() =>
        Assert.That(
            All.Where(f => !f.Path.StartsWith(WordsOfGit, StringComparison.Ordinal) && SearchedSentence().IsMatch(f.Text))
                .Select(f => f.Path),
            Is.Empty,
            "carry it as a value beside the sentence"
        );

    [Test]
    public void No_type_is_called_a_manager_helper_service_or_util() =>
        Assert.That(All.Where(f => VagueNames().IsMatch(f.Text)).Select(f => f.Path), Is.Empty);

    [Test]
    public void The_shape_of_a_file_is_not_learnt_from_a_null_reference() =>
        Assert.That(
            All.Where(f => f.Text.Contains("NullReferenceException", StringComparison.Ordinal)).Select(f => f.Path),
            Is.EqualTo(["Runbooks.Format/Expressions/TextTemplate.cs"]),
            "read it with StateFile; what a template of people does inside Scriban is another matter"
        );

    // What stands in the brackets behind a type's name; empty where none do.
    private static string PrimaryConstructor(string text, Match type)
    {
        var at = type.Index + type.Length;
        if (at >= text.Length || text[at] != '(')
            return string.Empty;
        var (end, depth) = (at, 0);
        do depth += text[end++] switch
        {
            '(' or '<' or '[' => 1,
            ')' or '>' or ']' => -1,
            _ => 0,
        };
        while (depth > 0);
        return text[(at + 1)..(end - 1)];
    }

    private static int ParametersIn(string constructor)
    {
        var (count, depth) = (constructor.Length == 0 ? 0 : 1, 0);
        foreach (var c in constructor)
        {
            depth +=
                c is '(' or '<' or '[' ? 1
                : c is ')' or '>' or ']' ? -1
                : 0;
            if (c == ',' && depth == 0)
                count++;
        }

        return count;
    }

    [GeneratedRegex(
        @"^(?:public|internal) (?:[a-z]+ )*(?:class|record struct|record|struct|interface|enum|delegate "
            + @"(?:[A-Za-z]+(?:<[A-Za-z]+>)?)) ([A-Z][A-Za-z0-9]*)",
        RegexOptions.Multiline
    )]
    private static partial Regex TopLevelTypes();

    [GeneratedRegex(@"\b(?:class|record|struct|interface) [A-Za-z]*(?:Manager|Helper|Service|Util|Utils)\b")]
    private static partial Regex VagueNames();

    // A method that returns two members, of which one is a reason.
    [GeneratedRegex(
        @"(?<=(?:public|internal) (?:static |async )*(?:Task<)?)\([^()]*\b(?:string|Diagnostic)\?? (?:Problem|Error|Why|Fault|Refusal)\)(?=>? \w+\()"
    )]
    private static partial Regex ProblemInTuple();

    [GeneratedRegex(
        @"^(?:public|internal) (?:sealed )?(?:partial )?class (\w+)(?:\([^)]*\))? ?: (?:IO)?Exception\b",
        RegexOptions.Multiline
    )]
    private static partial Regex OwnException();

    // What events, findings and answers say for a person, as it is searched or taken apart.
    [GeneratedRegex(
        @"(?<!e)\.\s*(Detail|Actual|Note|Reason|Why|About|Problem|Refusal|Caveat)!?\??\s*"
            + @"\.(Contains|StartsWith|EndsWith|IndexOf|Replace|Split)\("
    )]
    private static partial Regex SearchedSentence();
}
