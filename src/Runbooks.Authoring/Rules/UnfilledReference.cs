using System.Text.RegularExpressions;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>
/// Finds references such as <c>${env:NAME}</c> in the steps of a runbook, where nothing fills them in: they would be sent as
/// they stand. They belong into a target's file, into notifications and on a command line.
/// </summary>
internal static partial class UnfilledReference
{
    public static readonly LintRule Rule = new(DiagnosticCodes.UnfilledReference, Look);

    private const string HelpOfCommand =
        "name the variable in `pass-env`, or make an input with `secret: true` of it and hand it over by `env`";

    private const string HelpOfRequest =
        "put the header into the target's file, where `${env:NAME}` and `${file:PATH}` are filled in, or make an input "
        + "with `secret: true` of it";

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var placed in linted.Steps)
        {
            var isCommand = placed.Step.Action is CommandStep;
            foreach (var (text, span) in TextsOf(placed.Step))
            {
                if (Form().Match(text) is not { Success: true } found)
                    continue;
                var source = found.Groups[1].Value;
                bag.Add(
                    DiagnosticCodes.UnfilledReference,
                    span,
                    $"`${{{source}:…}}` stands in the step `{placed.Step.Id}`, where nothing fills it in: it would be used as it stands",
                    help: isCommand ? HelpOfCommand : HelpOfRequest
                );
            }
        }
    }

    private static IEnumerable<(string Text, SourceSpan Span)> TextsOf(Step step)
    {
        var values = step.Action.Calls is { } call
            ? call.Inputs.Select(i => i.Value)
            : step.Action.Harmless.Requests.Select(r => r.Json).OfType<JsonTemplate>();
        return step
            .Action.Templates.Select(t => (t.Text, t.Span))
            .Concat(values.SelectMany(v => v.Constants).Select(c => (c.Value, c.Span)));
    }

    // A shell's own `${NAME}` and what templates of others look like is none of ours.
    [GeneratedRegex(@"\$\{(env|file|vault|secret|secrets|cmd|ssm):[^}]*\}")]
    private static partial Regex Form();
}
