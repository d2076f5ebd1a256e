using Runbooks.Definitions.Targets;

namespace Runbooks.Watch.Planning;

/// <summary>A target with what is watched of it.</summary>
/// <param name="Target">The target.</param>
/// <param name="Given">Its name or file, as a run would be told it.</param>
/// <param name="Triggers">Its triggers: those of the severest runbook first, which is the order in which they may act.</param>
public sealed record PlannedTarget(Target Target, string Given, IReadOnlyList<BoundTrigger> Triggers);
