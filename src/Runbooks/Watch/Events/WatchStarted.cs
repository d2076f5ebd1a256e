namespace Runbooks.Watch.Events;

/// <summary>The watch began.</summary>
/// <param name="Targets">How many targets are watched.</param>
/// <param name="Triggers">How many triggers, over all of them.</param>
/// <param name="IsShadow">Whether nothing is done.</param>
/// <param name="Listen">The address that it listens on; null for none.</param>
public sealed record WatchStarted(int Targets, int Triggers, bool IsShadow, string? Listen) : WatchEvent
{
    /// <inheritdoc/>
    public override string Describe() => $"watching {Targets} {(Targets == 1 ? "target" : "targets")} with {Triggers} {(Triggers == 1 ? "trigger" : "triggers")}{(IsShadow ? ", as a shadow: nothing is done" : string.Empty)}{(Listen is null ? string.Empty : $"; listening on {Listen}")}";
}
