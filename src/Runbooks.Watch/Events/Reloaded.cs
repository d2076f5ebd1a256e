using System.Text.Json.Serialization;

namespace Runbooks.Watch.Events;

/// <summary>The files changed, and were read anew; what had been seen stays.</summary>
/// <param name="Targets">How many targets are watched.</param>
/// <param name="Triggers">How many triggers, over all of them.</param>
internal sealed record Reloaded(int Targets, int Triggers) : WatchEvent
{
    /// <summary>Requests of ours that a target may have to pay for, each with its rate, for a person.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyList<string>? Paid { get; init; }

    /// <inheritdoc/>
    public override string Describe() =>
        $"the files were read anew: {Targets} {(Targets == 1 ? "target" : "targets")}, {Triggers} "
        + $"{(Triggers == 1 ? "trigger" : "triggers")}{WatchStarted.PaidText(Paid)}";
}
