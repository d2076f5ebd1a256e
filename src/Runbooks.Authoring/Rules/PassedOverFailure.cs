using Runbooks.Diagnostics;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds rollbacks and approvals whose failure is to be passed over.</summary>
internal static class PassedOverFailure
{
    /// <summary>The rule.</summary>
    public static readonly LintRule Rule = new(DiagnosticCodes.FailurePassedOver, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var placed in linted.Steps.Where(s => s.Step.ContinueOnFailure))
        {
            switch (placed.Step.Action)
            {
                case RollbackStep:
                    Tell(
                        placed,
                        $"`{placed.Step.Id}` is a rollback, and the run is to go on when it fails",
                        "a rollback that failed stops the run; where its `timeout` cuts it off, the steps behind it would "
                            + "be done on a target whose state nobody knows"
                    );
                    break;
                case ApproveStep:
                    Tell(
                        placed,
                        $"`{placed.Step.Id}` asks a person, and the run is to go on whatever the answer is",
                        "an answer of no stops the run"
                    );
                    break;
            }
        }

        void Tell(PlacedStep placed, string message, string label) =>
            bag.Add(DiagnosticCodes.FailurePassedOver, placed.Step.ActionSpan, message, help: $"take `continue-on-failure` away: {label}");
    }
}
