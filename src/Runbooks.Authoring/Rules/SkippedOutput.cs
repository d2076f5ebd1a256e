using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds steps that fail where a step before them was skipped, because they need its outputs.</summary>
internal static class SkippedOutput
{
    public static readonly LintRule Rule = new(DiagnosticCodes.MayBeSkipped, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var use in linted.Uses.Where(u => u is { In: not "when", IsGuarded: false, Head: ("steps", not null) }))
        {
            if (linted.Named(use.Head.Member!) is not { } read || read.Phase != use.By.Phase || read.Order >= use.By.Order)
                continue;
            if (use.By.WithAround.Except(read.WithAround).Any(s => s.Step.When is not null))
                continue;
            if (read.WithAround.Except(use.By.WithAround).FirstOrDefault(s => s.Step.When is not null) is not { } skipped)
                continue;
            bag.Add(
                DiagnosticCodes.MayBeSkipped,
                use.Span,
                $"`{use.By.Step.Id}` needs `{use.Path}`, and `{skipped.Step.Id}` in line {skipped.Step.Span.Line} may have been skipped",
                $"only done when {skipped.Step.When!.Text}",
                "give this step the same `when`, or say what counts without it: `steps.x.y ?? …`"
            );
        }
    }
}
