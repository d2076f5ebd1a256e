using Runbooks.Definitions;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>A runbook that could be read, as rules look at it.</summary>
internal sealed class LintedRunbook
{
    private const int MostCalls = 5;
    private readonly Func<string, Runbook?> _find;

    /// <summary>Lays a runbook out for the rules.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="find">Finds a runbook that it calls; null where there is none, or it has mistakes of its own.</param>
    public LintedRunbook(Runbook runbook, Func<string, Runbook?> find)
    {
        Runbook = runbook;
        _find = find;
        var placed = new List<StepInContext>();
        Place(runbook.Steps, "steps", [], placed);
        Place(runbook.OnFailure, "on-failure", [], placed);
        Place(runbook.Always, "always", [], placed);
        Steps = placed;
        Uses = [.. placed.SelectMany(ValueUse.Of)];
    }

    public Runbook Runbook { get; }

    /// <summary>Every step in it, those inside others included, in the order of the file.</summary>
    public IReadOnlyList<StepInContext> Steps { get; }

    /// <summary>Every value that its expressions refer to.</summary>
    public IReadOnlyList<ValueUse> Uses { get; }

    /// <summary>The runbook that a step calls; null where it calls none, or one that cannot be read.</summary>
    public Runbook? Called(Step step) => step.Action.Calls is { } call && call.Id != Runbook.Id ? _find(call.Id) : null;

    /// <summary>The runbook of an id.</summary>
    public Runbook? Find(string id) => _find(id);

    /// <summary>The steps of the runbook that a step calls, and of those that it calls in turn.</summary>
    public IEnumerable<Step> CalledSteps(Step step) => CalledSteps(step, MostCalls);

    /// <summary>The step that expressions mean by a name, where hyphens are underscores.</summary>
    public StepInContext? Named(string name) =>
        Steps.FirstOrDefault(s => s.Step.Id == name) ?? Steps.FirstOrDefault(s => s.Step.Id.Replace('-', '_') == name);

    /// <summary>Whether something of the target may be changed by a step, or by what it calls.</summary>
    public bool Changes(Step step) =>
        step.Action.Calls is not null
            ? Called(step) is null || CalledSteps(step).Any(s => s.Action is { ChangesTarget: true, Calls: null })
            : step.Action.ChangesTarget;

    private IEnumerable<Step> CalledSteps(Step step, int depth)
    {
        if (depth == 0 || Called(step) is not { } called)
            yield break;
        foreach (var inside in called.Steps.SelectMany(WithChildren))
        {
            yield return inside;
            foreach (var further in CalledSteps(inside, depth - 1))
                yield return further;
        }
    }

    private static IEnumerable<Step> WithChildren(Step step) =>
        step.Action.Children.SelectMany(c => c).SelectMany(WithChildren).Prepend(step);

    private static void Place(IReadOnlyList<Step> steps, string phase, IReadOnlyList<StepInContext> around, List<StepInContext> placed)
    {
        foreach (var step in steps)
        {
            var here = new StepInContext(step, phase, placed.Count, around, steps);
            placed.Add(here);
            foreach (var children in step.Action.Children)
                Place(children, phase, [.. around, here], placed);
        }
    }
}
