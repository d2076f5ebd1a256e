using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Results;
using Runbooks.Steps;
using Runbooks.Targets;
using Runbooks.Watch.Acting;
using Runbooks.Watch.Events;
using Runbooks.Watch.Planning;

namespace Runbooks.Watch.Listening;

/// <summary>
/// Takes alerts: finds the target that their labels or annotations name and, among the runbooks that the target's triggers
/// start, the one that they name; makes claims of them, and knows those it has. Alertmanager sends an alert that fires again
/// and again; it is one claim until it is resolved.
/// </summary>
/// <param name="watcher">The watch.</param>
public sealed class AlertReceiver(Watcher watcher)
{
    /// <summary>The trigger of a run that an alert began.</summary>
    public const string Trigger = "alertmanager";

    private const int MostReasons = 10;

    private readonly Lock _turn = new();

    /// <summary>Takes the alerts of one message.</summary>
    /// <returns>Why some were not taken, one line each; empty where all were. Those that were stay taken.</returns>
    internal IReadOnlyList<string> Take(AlertGroup group)
    {
        var refused = group.Refused.ToList();
        lock (_turn)
        {
            foreach (var alert in group.Alerts)
            {
                if (TakeOne(alert) is { } reason)
                    refused.Add($"{alert.Name} ({alert.Fingerprint}): {reason}");
            }
        }

        if (group.Alerts.Any(a => a.IsResolved))
            watcher.Tools.Remember();
        if (group.Truncated > 0)
            watcher.Tools.Events.Publish(new AlertsTruncated(group.Truncated));
        if (refused.Count == 0)
            return refused;
        var sent = group.Alerts.Count + group.Refused.Count;
        watcher.Tools.Events.Publish(new AlertsRefused(refused.Count, sent, Shortened(refused)));
        return refused;
    }

    private string? TakeOne(Alert alert)
    {
        var prefix = $"alert {alert.Fingerprint} ";
        var key = $"{prefix}{alert.StartsAt.UtcDateTime:O}";
        if (alert.Find("target") is not { } target)
            return "no label or annotation `target` says which target it is of";
        if (watcher.Find(target) is not { } watched)
        {
            var closest = Suggestion.Closest(target, watcher.Current.Select(t => t.Planned.Target.Name));
            return $"no target `{target}` is watched{(closest is null ? string.Empty : $"; did you mean `{closest}`?")}";
        }

        if (alert.Find("runbook") is not { } id)
            return "no label or annotation `runbook` says what runs";
        var now = watcher.Tools.Time.GetUtcNow();
        if (alert.IsResolved)
        {
            watched.Alerts.IsOver(alert.Fingerprint, alert.StartsAt, alert.EndsAt, now);
            if (watched.TakeBack(prefix))
                watcher.Tools.Events.Publish(
                    new AlertTaken(target, alert.Name, alert.Fingerprint, IsResolved: true, id, alert.Find("summary"))
                );
            return null;
        }

        var (bound, problem) = Bound(watched.Planned, id);
        if (bound is null)
            return problem;

        // The same alert that began anew is another one: it was resolved in between, and nobody told us.
        if (watched.Knows(key))
            return null;
        if (watched.Alerts.IsPast(alert.Fingerprint, alert.StartsAt))
        {
            var began = alert.StartsAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            watcher.Tools.Events.Publish(new AlertPast(target, alert.Name, alert.Fingerprint, began));
            return null;
        }

        watched.Alerts.Fires(alert.Fingerprint, alert.StartsAt, now);
        watched.TakeBack(prefix);
        watcher.Tools.Events.Publish(new AlertTaken(target, alert.Name, alert.Fingerprint, IsResolved: false, id, alert.Find("summary")));
        var claim = new Claim(key, Trigger, bound.Runbook, bound.Found, Sentence(alert), alert.StartsAt < now ? alert.StartsAt : now)
        {
            Condition = AlertTaken.ConditionOf(alert.Name, alert.Fingerprint),
            Version = alert.Find("version"),
            Evidence =
            [
                new GivenEvidence("alert.json", $"The alert {alert.Name}, as Alertmanager sent it", EvidenceFile.Write(ToJson(alert))),
            ],
        };
        if (watched.Release.Since is { } release && alert.StartsAt < release)
        {
            watched.Pass(claim);
            watcher.Tools.Events.Publish(
                new Suppressed(
                    target,
                    Trigger,
                    id,
                    "release",
                    $"the alert {alert.Name} began at {alert.StartsAt.UtcDateTime:HH:mm:ss}, before the release that "
                        + $"serves now did at {release.UtcDateTime:HH:mm:ss} UTC, and says nothing about that one"
                )
            );
            return null;
        }

        watcher.Ask(watched, claim);
        return null;
    }

    // Whoever can set a label must not choose what runs here: only what the target's own file, or a runbook's, lets run by itself.
    private static Result<BoundTrigger, string> Bound(PlannedTarget planned, string id)
    {
        var isFile = id.AsSpan().ContainsAny('/', '\\') || Path.GetExtension(id).ToLowerInvariant() is ".yaml" or ".yml";
        if (isFile)
            return Result.Failed("`runbook` names a file, and an alert names a runbook by its id alone");
        if (planned.Triggers.FirstOrDefault(t => t.Runbook.Id == id) is { } bound)
            return bound;
        var known = planned.Triggers.Select(t => t.Runbook.Id).Distinct().ToList();
        var closest = Suggestion.Closest(id, known);
        var may = known.Count == 0 ? "it has none" : $"an alert may start {string.Join(", ", known)}";
        var meant = closest is null ? string.Empty : $"; did you mean `{closest}`?";
        return Result.Failed($"no trigger of `{planned.Target.Name}` starts the runbook `{id}`: {may}{meant}");
    }

    private static string Shortened(List<string> refused) =>
        string.Join("; ", refused.Take(MostReasons))
        + (refused.Count > MostReasons ? $"; and {refused.Count - MostReasons} more" : string.Empty);

    private static string Sentence(Alert alert) =>
        $"the alert {alert.Name} fires since {alert.StartsAt.UtcDateTime:HH:mm:ss} UTC"
        + $"{((alert.Find("summary") ?? alert.Find("description")) is { } summary
            ? $": {summary.ReplaceLineEndings(" ").TrimEnd('.')}"
            : string.Empty)}";

    private static JsonObject ToJson(Alert alert) =>
        new()
        {
            ["fingerprint"] = alert.Fingerprint,
            ["startsAt"] = alert.StartsAt.ToString("O"),
            ["labels"] = new JsonObject(alert.Labels.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Key, l.Value))),
            ["annotations"] = new JsonObject(alert.Annotations.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Key, l.Value))),
        };
}
