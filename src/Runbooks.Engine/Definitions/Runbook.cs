using Runbooks.Checklist;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Steps;
using Runbooks.Triggers;

namespace Runbooks.Definitions;

/// <summary>A runbook as it was read: every part knows where it stands.</summary>
/// <param name="Id">The file's name without its ending.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Severity">How bad what it mends is, and so its RTO.</param>
/// <param name="Source">The text as it was read.</param>
public sealed record Runbook(string Id, string Title, Severity Severity, SourceText Source)
{
    /// <summary>What it is for and when to use it; null for none.</summary>
    public string? Description { get; init; }

    /// <summary>What it is told when it runs.</summary>
    public IReadOnlyList<InputDefinition> Inputs { get; init; } = [];

    /// <summary>The longest a run of it may take: far above every RTO.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What it fires on.</summary>
    public IReadOnlyList<Trigger> Triggers { get; init; } = [];

    /// <summary>What it does, in order.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>What must be seen at the end, in order.</summary>
    public IReadOnlyList<Check> Checklist { get; init; } = [];

    /// <summary>What it does when a step failed.</summary>
    public IReadOnlyList<Step> OnFailure { get; init; } = [];

    /// <summary>What it does at the end, whatever happened.</summary>
    public IReadOnlyList<Step> Always { get; init; } = [];

    /// <summary>What it says of its own drills.</summary>
    public DrillSettings Drills { get; init; } = DrillSettings.None;

    /// <summary>Every step in it, those inside others included, in the order of the file.</summary>
    public IEnumerable<Step> AllSteps() => Flatten(Steps).Concat(Flatten(OnFailure)).Concat(Flatten(Always));

    /// <summary>What the steps behind an approval change, up to the next one: what whoever approves lets happen.</summary>
    public IReadOnlyList<string> ChangesAfter(Step approval, Target target) =>
        [
            .. AllSteps()
                .SkipWhile(s => s != approval)
                .Skip(1)
                .TakeWhile(s => s.Action.Asks is null)
                .SelectMany(s => s.Action.ChangesOn(target)),
        ];

    private static IEnumerable<Step> Flatten(IEnumerable<Step> steps)
    {
        foreach (var step in steps)
        {
            yield return step;
            foreach (var child in step.Action.Children.SelectMany(Flatten))
                yield return child;
        }
    }
}
