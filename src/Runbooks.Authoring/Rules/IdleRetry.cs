using Runbooks.Diagnostics;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds retries where nothing is ever tried again.</summary>
internal static class IdleRetry
{
    /// <summary>The rule.</summary>
    public static readonly LintRule Rule = new(DiagnosticCodes.IdleRetry, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var placed in linted.Steps)
        {
            var step = placed.Step;
            if (step.Retry is null)
                continue;
            var why = step.Action switch
            {
                RollbackStep => "a rollback finds out by itself what its request did, and a failed one is not begun again",
                ApproveStep => "an answer of no, and none, are final",
                WaitStep { Request: null } => "waiting for a fixed time cannot fail",
                NotifyStep => "a channel that fails is tried again by itself, and fails no step",
                _ => null,
            };
            if (why is not null)
                bag.Add(
                    DiagnosticCodes.IdleRetry,
                    step.ActionSpan,
                    $"the `retry` of `{step.Id}` does nothing: {why}",
                    help: "take it away"
                );
        }
    }
}
