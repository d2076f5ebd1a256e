using System.Text.RegularExpressions;
using Runbooks.Diagnostics;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>
/// Finds references such as <c>${env:NAME}</c> in the steps of a runbook, where nothing fills them in: they would be sent as
/// they stand. They belong into a target's file, into notifications and on a command line.
/// </summary>
internal static partial class UnfilledReference
{
    /// <summary>The rule.</summary>
    public static readonly LintRule Rule = new(DiagnosticCodes.UnfilledReference, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var placed in linted.Steps)
        {
            var isCommand = placed.Step.Action is CommandStep;
            foreach (var template in placed.Step.Action.Templates)
            {
                if (Form().Match(template.Text) is not { Success: true } found) continue;
                bag.Add(
                    DiagnosticCodes.UnfilledReference,
                    template.Span,
                    $"`${{{found.Groups[1].Value}:…}}` stands in the step `{placed.Step.Id}`, where nothing fills it in: it would be used as it stands",
                    help: isCommand
                        ? "name the variable in `pass-env`, or make an input with `secret: true` of it and hand it over by `env`"
                        : "put the header into the target's file, where `${env:NAME}` and `${file:PATH}` are filled in, or make an input with `secret: true` of it");
            }
        }
    }

    // A shell's own `${NAME}` and what templates of others look like is none of ours.
    [GeneratedRegex(@"\$\{(env|file|vault|secret|secrets|cmd|ssm):[^}]*\}")]
    private static partial Regex Form();
}
