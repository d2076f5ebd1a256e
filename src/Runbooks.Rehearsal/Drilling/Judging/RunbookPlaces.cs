using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Steps;
using Runbooks.Yaml;

namespace Runbooks.Rehearsal.Drilling.Judging;

/// <summary>Where the parts of a runbook stand, for what a drill finds.</summary>
internal sealed class RunbookPlaces
{
    // Most runs are as they must be, and nothing of them is pointed at.
    private readonly Lazy<YamlMapping?> _root;
    private readonly Runbook _runbook;

    /// <param name="runbook">The runbook.</param>
    public RunbookPlaces(Runbook runbook)
    {
        _runbook = runbook;
        _root = new(() => YamlReader.Read(runbook.Source, new DiagnosticBag()) as YamlMapping);
    }

    /// <summary>The severity, which sets the RTO.</summary>
    public SourceSpan? Severity => _root.Value?.Find("severity")?.Value.Span;

    /// <summary>The checklist, or where one belongs: the last step.</summary>
    public SourceSpan? Checklist => _root.Value?.Find("checklist")?.Key.Span ?? _runbook.Steps[^1].Span;

    /// <summary>A line of the checklist; null where there is none of that name.</summary>
    public SourceSpan? Check(string id) =>
        _root.Value?.Find("checklist")?.Value is YamlSequence list
            ? list
                .Items.FirstOrDefault(i =>
                    i is YamlScalar scalar ? scalar.Value == id : i is YamlMapping { Entries: [var only, ..] } && only.Key.Value == id
                )
                ?.Span
            : null;

    /// <summary>Where a step names its kind, by the path of its events; null for a step of another runbook.</summary>
    public SourceSpan? Step(string path) => StepOf(path)?.ActionSpan;

    /// <summary>A step by the path of its events; null for one of another runbook.</summary>
    public Step? StepOf(string path)
    {
        var parts = path.Split('/');
        var last = _runbook.AllSteps().FirstOrDefault(s => s.Id == parts[^1]);
        if (parts.Length == 1 || last is null)
            return last;
        var outer = _runbook.AllSteps().FirstOrDefault(s => s.Id == parts[0]);
        return outer is not null && Inside(outer).Contains(last) ? last : null;
    }

    /// <summary>The first rollback; null where there is none.</summary>
    public SourceSpan? Rollback => _runbook.AllSteps().FirstOrDefault(s => s.Action.ChangesTarget)?.ActionSpan;

    private static IEnumerable<Step> Inside(Step step) => step.Action.Children.SelectMany(c => c).SelectMany(s => Inside(s).Prepend(s));
}
