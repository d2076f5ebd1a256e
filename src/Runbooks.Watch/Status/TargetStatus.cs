using System.Text.Json.Nodes;

namespace Runbooks.Watch.Status;

/// <summary>How a target stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="BaseUrl">Its address.</param>
/// <param name="Environment">The environment that serves; null where none was seen.</param>
/// <param name="Version">The version that serves; null where none was seen.</param>
/// <param name="Circuit">Why its circuit is open; null while it is closed.</param>
/// <param name="CooldownLeft">What is left of its cooldown.</param>
/// <param name="Rollbacks">How many automatic rollbacks of the last 24 hours count.</param>
/// <param name="PerDay">How many there may be.</param>
/// <param name="IsBusy">Whether a run of the watch is under way.</param>
/// <param name="Waiting">What asks for a runbook and is held back.</param>
/// <param name="Triggers">Its triggers.</param>
/// <param name="Looks">Its probes.</param>
public sealed record TargetStatus(
    string Name,
    string BaseUrl,
    string? Environment,
    string? Version,
    string? Circuit,
    TimeSpan CooldownLeft,
    int Rollbacks,
    int PerDay,
    bool IsBusy,
    IReadOnlyList<string> Waiting,
    IReadOnlyList<TriggerStatus> Triggers,
    IReadOnlyList<LatestLook> Looks
)
{
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
