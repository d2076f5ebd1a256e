using Runbooks.Catalogue;
using Runbooks.Definitions;
using Runbooks.Triggers;

namespace Runbooks.Watch.Planning;

/// <summary>A trigger with the runbook that runs when it fires.</summary>
/// <param name="Trigger">The trigger.</param>
/// <param name="Runbook">The runbook.</param>
/// <param name="Found">Where the runbook was found.</param>
public sealed record BoundTrigger(Trigger Trigger, Runbook Runbook, FoundRunbook Found)
{
    /// <summary>What tells it from the others of its target: the runbook, and when it fires.</summary>
    public string Key => $"{Runbook.Id}: {Trigger.KindName}: {Trigger.Describe()}";
}
