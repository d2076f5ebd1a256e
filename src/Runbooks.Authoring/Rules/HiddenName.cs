using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds references that mean another step's outputs than the one of that id, or only the last of several.</summary>
internal static class HiddenName
{
    public static readonly LintRule Rule = new(DiagnosticCodes.HiddenName, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var use in linted.Uses.Where(u => u.Head is ("steps", not null)))
        {
            if (linted.Named(use.Head.Member!) is not { } meant)
                continue;
            var hiding = linted.Steps.FirstOrDefault(s =>
                s.Order > meant.Order
                && s.Order < use.By.Order
                && s.Step.Action.Calls is not null
                && linted.CalledSteps(s.Step).Any(c => c.Id == meant.Step.Id)
            );
            if (hiding is not null)
            {
                bag.Add(
                    DiagnosticCodes.HiddenName,
                    use.Span,
                    $"`{use.Path}` is not what `{meant.Step.Id}` in line {meant.Step.Span.Line} left: the runbook `"
                        + $"{hiding.Step.Action.Calls!.Id}`, called in line {hiding.Step.Span.Line}, has a step of the same id",
                    "the later one counts",
                    $"give the step in line {meant.Step.Span.Line} another id"
                );
                continue;
            }

            var loop = meant.Around.LastOrDefault(a => a.IsLoop && !use.By.WithAround.Contains(a));
            if (loop is null)
                continue;
            bag.Add(
                DiagnosticCodes.HiddenName,
                use.Span,
                $"`{use.Path}` is what `{meant.Step.Id}` left for the last item of `{loop.Step.Id}`: each item hides the one before",
                label: null,
                $"look at it inside the `foreach` of line {loop.Step.Span.Line}"
            );
        }
    }
}
