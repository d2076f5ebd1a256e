using Runbooks.Diagnostics;

namespace Runbooks.Definitions;

/// <summary>Whether what a runbook says of its drills names steps and inputs that it has.</summary>
public static class DrillReferences
{
    /// <summary>Adds a diagnostic for each name that leads nowhere.</summary>
    public static void Check(Runbook runbook, DiagnosticBag bag)
    {
        var steps = runbook.AllSteps().Select(s => s.Id).ToList();
        foreach (var expectation in runbook.Drills.Expectations)
            CheckSteps(expectation.Reaches.Concat(expectation.Avoids), steps, bag);
        CheckInputs(runbook, runbook.Drills.Inputs, bag);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in runbook.Drills.Cases)
        {
            CheckCase(runbook, one, bag);
            if (!ids.Add(one.Id))
                bag.Add(DiagnosticCodes.DuplicateId, one.Span, $"two cases have the id `{one.Id}`", help: "give each a name of its own");
        }
    }

    /// <summary>The same for one case.</summary>
    public static void CheckCase(Runbook runbook, DrillCase one, DiagnosticBag bag)
    {
        CheckSteps(one.Reaches.Concat(one.Avoids), [.. runbook.AllSteps().Select(s => s.Id)], bag);
        CheckInputs(runbook, one.Inputs, bag);
    }

    private static void CheckSteps(IEnumerable<NamedPlace> named, IReadOnlyList<string> steps, DiagnosticBag bag)
    {
        foreach (var step in named.Where(n => !steps.Contains(n.Name)))
        {
            var closest = Suggestion.Closest(step.Name, steps);
            bag.Add(
                DiagnosticCodes.UnknownReference,
                step.Span,
                $"there is no step `{step.Name}`",
                closest is null ? null : $"did you mean `{closest}`?",
                $"one of {string.Join(", ", steps)}"
            );
        }
    }

    private static void CheckInputs(Runbook runbook, IReadOnlyList<KeyValuePair<string, YamlScalarValue>> given, DiagnosticBag bag)
    {
        foreach (var (name, value) in given)
        {
            var input = runbook.Inputs.FirstOrDefault(i => i.Name == name);
            if (input is null)
                bag.Add(
                    DiagnosticCodes.UnknownReference,
                    value.Scalar.Span,
                    $"`{runbook.Id}` has no input `{name}`",
                    help: runbook.Inputs.Count == 0 ? "it has none" : $"it has {string.Join(", ", runbook.Inputs.Select(i => i.Name))}"
                );
            else if (input.Convert(value.Scalar.Value).Why is { } problem)
                bag.Add(DiagnosticCodes.WrongInput, value.Scalar.Span, $"the input `{name}`: {problem}");
        }
    }
}
