using System.Text.Json.Nodes;

namespace Runbooks.Watch.Status;

/// <summary>How a target stands.</summary>
public sealed record TargetStatus
{
    public required string Name { get; init; }

    public required string BaseUrl { get; init; }

    /// <summary>The environment that serves; null where none was seen.</summary>
    public required string? Environment { get; init; }

    /// <summary>The version that serves; null where none was seen.</summary>
    public required string? Version { get; init; }

    /// <summary>Why its circuit is open; null while it is closed.</summary>
    public required string? Circuit { get; init; }

    /// <summary>What is left of its cooldown.</summary>
    public required TimeSpan CooldownLeft { get; init; }

    /// <summary>How many automatic rollbacks of the last 24 hours count.</summary>
    public required int Rollbacks { get; init; }

    /// <summary>How many there may be.</summary>
    public required int PerDay { get; init; }

    /// <summary>Whether a run of the watch is under way.</summary>
    public required bool IsBusy { get; init; }

    /// <summary>What asks for a runbook and is held back.</summary>
    public required IReadOnlyList<string> Waiting { get; init; }

    public required IReadOnlyList<TriggerStatus> Triggers { get; init; }

    public required IReadOnlyList<LatestLook> Looks { get; init; }

    /// <summary>
    /// The run of the watch that is under way: its runbook, the time since detection against the objective, and the emergency tier; null
    /// where none is.
    /// </summary>
    public string? UnderWay { get; init; }

    /// <summary>
    /// The worst that can be said of it, in a word: <c>circuit open</c>, <c>firing</c>, <c>running</c>, <c>blind</c>, <c>pending</c>,
    /// <c>cooling down</c>, <c>calm</c>.
    /// </summary>
    public string Word =>
        IsBusy ? "running"
        : Circuit is not null ? "circuit open"
        : Triggers.Any(t => t.Phase == "firing") ? "firing"
        : Triggers.Any(t => t.IsBlind) ? "blind"
        : Triggers.Any(t => t.Phase == "pending") ? "pending"
        : CooldownLeft > TimeSpan.Zero ? "cooling down"
        : "calm";

    public JsonObject ToJson() =>
        new()
        {
            ["name"] = Name,
            ["baseUrl"] = BaseUrl,
            ["state"] = Word,
            ["environment"] = Environment,
            ["version"] = Version,
            ["circuit"] = Circuit,
            ["cooldownLeftSeconds"] = Math.Round(CooldownLeft.TotalSeconds, 1),
            ["automaticRollbacks"] = Rollbacks,
            ["automaticRollbacksPerDay"] = PerDay,
            ["underWay"] = UnderWay,
            ["waiting"] = new JsonArray([.. Waiting.Select(w => (JsonNode)w)]),
            ["triggers"] = new JsonArray([.. Triggers.Select(t => (JsonNode)t.ToJson())]),
            ["probes"] = new JsonArray([
                .. Looks.Select(l =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["name"] = l.Probe,
                            ["everySeconds"] = l.Every.TotalSeconds,
                            ["outcome"] = l.Outcome?.ToString().ToLowerInvariant(),
                            ["said"] = l.Said,
                            ["looks"] = l.Looks,
                            ["skipped"] = l.Skipped,
                            ["latenessMs"] = Math.Round(l.Lateness.TotalMilliseconds, 1),
                        }
                ),
            ]),
        };
}
