using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds inputs that people are asked for and that change nothing.</summary>
internal static class UnusedInput
{
    // The engine itself uses these: the record, and the version to arrive at and to get rid of.
    private static readonly string[] OfTheEngine = ["reason", "expected-version", "bad-version"];

    public static readonly LintRule Rule = new(DiagnosticCodes.UnusedInput, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var input in linted.Runbook.Inputs.Where(i => !OfTheEngine.Contains(i.Name)))
        {
            if (
                linted.Uses.Any(u =>
                    u.Head.Root == "inputs"
                    && (u.Head.Member is null || u.Head.Member == input.Name || u.Head.Member == input.Name.Replace('-', '_'))
                )
            )
                continue;
            var meant = Suggestion.Closest(input.Name, OfTheEngine);
            bag.Add(
                DiagnosticCodes.UnusedInput,
                input.Span,
                $"the input `{input.Name}` is used nowhere",
                meant is null ? null : $"did you mean `{meant}`, which the engine knows?",
                $"use it as `inputs.{input.Name.Replace('-', '_')}`, or take it away"
            );
        }
    }
}
