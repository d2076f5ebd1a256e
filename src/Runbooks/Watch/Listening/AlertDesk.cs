using System.Text.Json.Nodes;
using Runbooks.Authoring;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Targets;
using Runbooks.Watch.Acting;
using Runbooks.Watch.Events;

namespace Runbooks.Watch.Listening;

/// <summary>
/// Takes alerts: finds the target and the runbook that their labels or annotations name, makes claims of them, and knows
/// those it has. Alertmanager sends an alert that fires again and again; it is one claim until it is resolved.
/// </summary>
/// <param name="watcher">The watch.</param>
/// <param name="catalog">Where runbooks are found.</param>
public sealed class AlertDesk(Watcher watcher, Func<RunbookCatalog> catalog)
{
    /// <summary>The trigger of a run that an alert began.</summary>
    public const string Trigger = "alertmanager";

    private readonly Lock _turn = new();

    /// <summary>Takes alerts.</summary>
    /// <returns>Why some were not taken, one line each; empty where all were. Those that were stay taken.</returns>
    public IReadOnlyList<string> Take(IReadOnlyList<Alert> alerts)
    {
        var refused = new List<string>();
        lock (_turn)
        {
            foreach (var alert in alerts)
            {
                if (TakeOne(alert) is { } reason) refused.Add($"{alert.Name} ({alert.Fingerprint}): {reason}");
            }
        }

        return refused;
    }

    private string? TakeOne(Alert alert)
    {
        var prefix = $"alert {alert.Fingerprint} ";
        var key = $"{prefix}{alert.StartsAt.UtcDateTime:O}";
        if (alert.Find("target") is not { } target) return "no label or annotation `target` says which target it is of";
        if (watcher.Find(target) is not { } watched)
        {
            var closest = Suggestion.Closest(target, watcher.Current.Select(t => t.Planned.Target.Name));
            return $"no target `{target}` is watched{(closest is null ? string.Empty : $"; did you mean `{closest}`?")}";
        }

        if (alert.Find("runbook") is not { } id) return "no label or annotation `runbook` says what runs";
        if (alert.IsResolved)
        {
            if (watched.TakeBack(prefix)) watcher.Tools.Events.Publish(new AlertTaken(target, alert.Name, alert.Fingerprint, IsResolved: true, id, alert.Find("summary")));
            return null;
        }

        var bag = new DiagnosticBag();
        var found = catalog().Find(id, bag);
        var runbook = found is null ? null : RunbookCatalog.Read(found, bag);
        var inputs = runbook is null ? null : AutomaticInputs.For(runbook, "an alert", "0", bag);
        if (inputs is null) return $"{bag.Sorted()[0].Message}{(bag.Sorted()[0].Label is { } label ? $"; {label}" : string.Empty)}";

        // The same alert that began anew is another one: it was resolved in between, and nobody told us.
        if (watched.Knows(key)) return null;
        watched.TakeBack(prefix);
        watcher.Tools.Events.Publish(new AlertTaken(target, alert.Name, alert.Fingerprint, IsResolved: false, id, alert.Find("summary")));
        var claim = new Claim(key, Trigger, runbook!, found!, Sentence(alert), alert.StartsAt < watcher.Tools.Time.GetUtcNow() ? alert.StartsAt : watcher.Tools.Time.GetUtcNow())
        {
            Condition = AlertTaken.ConditionOf(alert.Name, alert.Fingerprint),
            Version = alert.Find("version"),
            Evidence = [new GivenEvidence("alert.json", $"The alert {alert.Name}, as Alertmanager sent it", EvidenceFile.Write(ToJson(alert)))],
        };
        if (watched.Release.Since is { } release && alert.StartsAt < release)
        {
            watched.Pass(claim);
            watcher.Tools.Events.Publish(new Suppressed(target, Trigger, id, "release", $"the alert {alert.Name} began at {alert.StartsAt.UtcDateTime:HH:mm:ss}, before the release that serves now did at {release.UtcDateTime:HH:mm:ss} UTC, and says nothing about that one"));
            return null;
        }

        watcher.Ask(watched, claim);
        return null;
    }

    private static string Sentence(Alert alert) =>
        $"the alert {alert.Name} fires since {alert.StartsAt.UtcDateTime:HH:mm:ss} UTC{((alert.Find("summary") ?? alert.Find("description")) is { } summary ? $": {summary.ReplaceLineEndings(" ").TrimEnd('.')}" : string.Empty)}";

    private static JsonObject ToJson(Alert alert) => new()
    {
        ["fingerprint"] = alert.Fingerprint,
        ["startsAt"] = alert.StartsAt.ToString("O"),
        ["labels"] = new JsonObject(alert.Labels.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Key, l.Value))),
        ["annotations"] = new JsonObject(alert.Annotations.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Key, l.Value))),
    };
}
