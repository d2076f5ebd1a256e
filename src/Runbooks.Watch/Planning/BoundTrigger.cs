using Runbooks.Catalogue;
using Runbooks.Definitions;
using Runbooks.Definitions.Groups;
using Runbooks.Triggers;

namespace Runbooks.Watch.Planning;

/// <summary>A trigger with the runbook that runs when it fires.</summary>
/// <param name="Trigger">The trigger.</param>
/// <param name="Runbook">The runbook.</param>
/// <param name="Found">Where the runbook was found.</param>
public sealed record BoundTrigger(Trigger Trigger, Runbook Runbook, FoundRunbook Found)
{
    /// <summary>The group that the runbook goes through; null for the target alone.</summary>
    public TargetGroup? Group { get; init; }

    /// <summary>What tells it from the others of its target: the runbook, where it runs, and when it fires.</summary>
    public string Key => $"{Runbook.Id}{(Group is null ? string.Empty : $" on {Group.Name}")}: {Trigger.KindName}: {Trigger.Describe()}";

    /// <summary>The texts that it is made of: where they are the same, so is what it does.</summary>
    public string Text => $"{Runbook.Source.Text}\n{Group?.Places.Values.FirstOrDefault()?.Source.Text}";
}
