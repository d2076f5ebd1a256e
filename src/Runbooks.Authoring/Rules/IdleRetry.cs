using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds retries where nothing is ever tried again.</summary>
internal static class IdleRetry
{
    public static readonly LintRule Rule = new(DiagnosticCodes.IdleRetry, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var placed in linted.Steps)
        {
            var step = placed.Step;
            if (step.Retry is null)
                continue;
            if (step.Action.Failing.NoRetry is { } why)
                bag.Add(
                    DiagnosticCodes.IdleRetry,
                    step.ActionSpan,
                    $"the `retry` of `{step.Id}` does nothing: {why}",
                    help: "take it away"
                );
        }
    }
}
