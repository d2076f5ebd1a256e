using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds rollbacks and approvals whose failure is to be passed over.</summary>
internal static class PassedOverFailure
{
    public static readonly LintRule Rule = new(DiagnosticCodes.FailurePassedOver, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var step in linted.Steps.Select(s => s.Step).Where(s => s.ContinueOnFailure))
        {
            if (step.Action.Failing.CannotBePassedOver is var (wanted, instead))
                bag.Add(
                    DiagnosticCodes.FailurePassedOver,
                    step.ActionSpan,
                    $"`{step.Id}` {wanted}",
                    help: $"take `continue-on-failure` away: {instead}"
                );
        }
    }
}
