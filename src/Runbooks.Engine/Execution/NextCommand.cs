using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Shell;

namespace Runbooks.Execution;

/// <summary>
/// The command that is proposed when a run has ended, to be pasted into a shell: with the inputs that it needs to do what is
/// meant, and no others. No secret stands in it: where one is needed, the name of a variable does.
/// </summary>
public static class NextCommand
{
    private const string ReasonName = "reason";

    // A reason is told again so that the next record has one; its beginning is enough for that.
    private const int LongestReason = 60;

    /// <summary>The same runbook on the same target.</summary>
    /// <param name="facts">The run that ended.</param>
    /// <param name="asked">Inputs that a person is to fill in, as <c>NAME</c>; they take the place of what this run was given.</param>
    internal static string Again(VerdictFacts facts, params string[] asked) =>
        Of(
            facts,
            facts.Runbook.Id,
            facts
                .Runbook.Inputs.Where(i => !asked.Contains(i.Name))
                .Select(i => Option(i, facts.Inputs[i.Name]))
                .OfType<string>()
                .Concat(asked.Select(a => $"-i {a}=VERSION"))
        );

    /// <summary>The same runbook on several targets.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="inputs">What it was given.</param>
    /// <param name="targets">The targets' names.</param>
    public static string On(Runbook runbook, JsonObject inputs, IEnumerable<string> targets) =>
        string.Join(
            ' ',
            (string[])
                [
                    $"runbook run {runbook.Id}",
                    .. targets.Select(t => $"--target {ShellArgument.Quote(t)}"),
                    .. runbook.Inputs.Select(i => Option(i, inputs[i.Name])).OfType<string>(),
                ]
        );

    /// <summary>One of the runbooks that every project has, which take a reason and may be told the two versions.</summary>
    /// <param name="facts">The run that ended.</param>
    /// <param name="runbook">The runbook.</param>
    internal static string Other(VerdictFacts facts, string runbook)
    {
        var reason =
            Text(facts.Inputs[ReasonName]) is { Length: > 0 } given && IsOpen(facts, ReasonName) ? given : $"after {facts.Runbook.Id}";
        string[] versions = ["expected-version", "bad-version"];
        return Of(
            facts,
            runbook,
            [
                Pair(ReasonName, Short(reason)),
                .. versions
                    .Where(v => IsOpen(facts, v) && Text(facts.Inputs[v]) is { Length: > 0 })
                    .Select(v => Pair(v, Text(facts.Inputs[v])!)),
            ]
        );
    }

    // A target that was given by its address has no file, and so no name that a command takes.
    private static string Of(VerdictFacts facts, string runbook, IEnumerable<string> options)
    {
        var target = facts.Target.Source is null
            ? $"--base-url {ShellArgument.Quote(facts.Target.Url)}"
            : $"--target {ShellArgument.Quote(facts.Target.Name)}";
        return string.Join(' ', (string[])[$"runbook run {runbook} {target}", .. options]);
    }

    // What is not required and is as it is anyhow need not be said.
    private static string? Option(InputDefinition input, JsonNode? given)
    {
        var isAsItIs = given is null || JsonNode.DeepEquals(given, input.Default);
        if (isAsItIs && (!input.Required || input.Default is not null))
            return null;
        if (input.Secret)
            return InputValues.Option(input);
        if (Text(given) is not { } text)
            return $"-i {input.Name}={input.Name.ToUpperInvariant()}";
        return Pair(input.Name, input.Name == ReasonName ? Short(text) : text);
    }

    private static bool IsOpen(VerdictFacts facts, string input) => facts.Runbook.Inputs.All(i => i.Name != input || !i.Secret);

    private static string Pair(string name, string value) => $"-i {name}={ShellArgument.Quote(PrintableText.Line(value))}";

    // The command stands between backticks where it is shown.
    private static string Short(string reason)
    {
        var line = PrintableText.Line(reason).Replace('`', '"').Trim();
        if (line.Length <= LongestReason)
            return line;
        var end = line.LastIndexOf(' ', LongestReason - 1);
        if (end <= 0)
            end = char.IsHighSurrogate(line[LongestReason - 1]) ? LongestReason - 1 : LongestReason;
        return line[..end].TrimEnd() + " ...";
    }

    private static string? Text(JsonNode? value) =>
        value is null ? null
        : value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text
        : value.ToJsonString();
}
