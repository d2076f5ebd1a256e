using System.Text.Json.Serialization;

namespace Runbooks.Watch.Events;

/// <summary>The watch began.</summary>
/// <param name="Targets">How many targets are watched.</param>
/// <param name="Triggers">How many triggers, over all of them.</param>
/// <param name="IsShadow">Whether nothing is done.</param>
/// <param name="Listen">The address that it listens on; null for none.</param>
public sealed record WatchStarted(int Targets, int Triggers, bool IsShadow, string? Listen) : WatchEvent
{
    /// <summary>Requests of ours that a target may have to pay for, each with its rate, for a person.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyList<string>? Paid { get; init; }

    /// <inheritdoc/>
    public override string Describe() =>
        $"watching {Targets} {(Targets == 1 ? "target" : "targets")} with {Triggers} "
        + $"{(Triggers == 1 ? "trigger" : "triggers")}{(IsShadow ? ", as a shadow: nothing is done" : string.Empty)}"
        + $"{(Listen is null ? string.Empty : $"; listening on {Listen}")}{PaidText(Paid)}";

    /// <summary>How such requests are told: lines of their own below.</summary>
    internal static string PaidText(IReadOnlyList<string>? paid) =>
        paid is not { Count: > 0 }
            ? string.Empty
            : $"\n{string.Join('\n', paid)}\nWhere that costs money, give these triggers a `path`, or take their numbers `from: metrics`";
}
