using System.Globalization;
using System.Text;
using Runbooks.Watch.Status;

namespace Runbooks.Watch.Listening;

/// <summary>The watch's own metrics in Prometheus' text format.</summary>
internal static class MetricsPage
{
    private static readonly string[] Phases = ["calm", "pending", "firing"];

    public static string Of(WatchStatus status)
    {
        var text = new StringBuilder();
        Head(text, "runbook_watch_info", "gauge", "The watch; always 1.");
        Line(text, "runbook_watch_info", [("version", status.EngineVersion), ("shadow", status.IsShadow ? "true" : "false")], 1);
        Head(text, "runbook_watch_targets", "gauge", "How many targets are watched.");
        Line(text, "runbook_watch_targets", [], status.Targets.Count);
        Head(
            text,
            "runbook_watch_stalls_total",
            "counter",
            "How often the process stood still, so that what it met says nothing about targets."
        );
        Line(text, "runbook_watch_stalls_total", [], status.Stalls);
        Head(text, "runbook_watch_configuration_broken", "gauge", "1 while the files hold mistakes and the former configuration stays.");
        Line(text, "runbook_watch_configuration_broken", [], status.Mistakes is null ? 0 : 1);
        Head(text, "runbook_watch_events_total", "counter", "What the watch told, by kind.");
        foreach (var (kind, count) in status.EventCounts.OrderBy(e => e.Key, StringComparer.Ordinal))
            Line(text, "runbook_watch_events_total", [("kind", kind)], count);

        var targets = status.Targets;
        Head(
            text,
            "runbook_watch_circuit_open",
            "gauge",
            "1 while nothing runs by itself on the target until a person closes its circuit."
        );
        foreach (var t in targets)
            Line(text, "runbook_watch_circuit_open", [("target", t.Name)], t.Circuit is null ? 0 : 1);
        Head(text, "runbook_watch_cooldown_seconds", "gauge", "What is left of the target's cooldown.");
        foreach (var t in targets)
            Line(text, "runbook_watch_cooldown_seconds", [("target", t.Name)], t.CooldownLeft.TotalSeconds);
        Head(text, "runbook_watch_automatic_rollbacks", "gauge", "Automatic rollbacks of the last 24 hours that count.");
        foreach (var t in targets)
            Line(text, "runbook_watch_automatic_rollbacks", [("target", t.Name)], t.Rollbacks);
        Head(text, "runbook_watch_run_under_way", "gauge", "1 while a run of the watch is under way.");
        foreach (var t in targets)
            Line(text, "runbook_watch_run_under_way", [("target", t.Name)], t.IsBusy ? 1 : 0);
        Head(text, "runbook_watch_trigger_phase", "gauge", "1 for the phase that the trigger is in.");
        foreach (var (t, trigger) in Triggers(targets))
        {
            foreach (var phase in Phases)
                Line(text, "runbook_watch_trigger_phase", [.. Of(t, trigger), ("phase", phase)], trigger.Phase == phase ? 1 : 0);
        }

        Head(text, "runbook_watch_trigger_blind", "gauge", "1 while nothing is known of what the trigger looks at.");
        foreach (var (t, trigger) in Triggers(targets))
            Line(text, "runbook_watch_trigger_blind", Of(t, trigger), trigger.IsBlind ? 1 : 0);
        Head(
            text,
            "runbook_watch_trigger_value",
            "gauge",
            "The last value that was held against the bound: seconds, parts of one, or numbers."
        );
        foreach (var (t, trigger) in Triggers(targets).Where(x => x.Trigger.Number is not null))
            Line(text, "runbook_watch_trigger_value", Of(t, trigger), trigger.Number!.Value);
        Head(text, "runbook_watch_trigger_progress", "gauge", "How far it is to firing, from 0 to 1.");
        foreach (var (t, trigger) in Triggers(targets))
            Line(text, "runbook_watch_trigger_progress", Of(t, trigger), trigger.Progress);
        Head(text, "runbook_watch_looks_total", "counter", "Looks at the target by a probe.");
        foreach (var t in targets)
        {
            foreach (var look in t.Looks)
                Line(
                    text,
                    "runbook_watch_looks_total",
                    [
                        ("target", t.Name),
                        ("probe", look.Probe),
                        ("every", $"{look.Every.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s"),
                    ],
                    look.Looks
                );
        }

        Head(text, "runbook_watch_looks_skipped_total", "counter", "Due times that had passed before their turn.");
        foreach (var t in targets)
        {
            foreach (var look in t.Looks)
                Line(
                    text,
                    "runbook_watch_looks_skipped_total",
                    [
                        ("target", t.Name),
                        ("probe", look.Probe),
                        ("every", $"{look.Every.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s"),
                    ],
                    look.Skipped
                );
        }

        return text.ToString();
    }

    private static IEnumerable<(TargetStatus Target, TriggerStatus Trigger)> Triggers(IReadOnlyList<TargetStatus> targets) =>
        targets.SelectMany(t => t.Triggers.Select(trigger => (t, trigger)));

    private static (string, string)[] Of(TargetStatus target, TriggerStatus trigger) =>
        [("target", target.Name), ("trigger", trigger.Condition), ("runbook", trigger.Runbook)];

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Line(StringBuilder text, string name, (string Name, string Value)[] labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').AppendJoin(',', labels.Select(l => $"{l.Name}=\"{Escaped(l.Value)}\"")).Append('}');
        text.Append(' ')
            .Append(
                double.IsPositiveInfinity(value) ? "+Inf"
                : double.IsNegativeInfinity(value) ? "-Inf"
                : value.ToString("R", CultureInfo.InvariantCulture)
            )
            .Append('\n');
    }

    private static string Escaped(string value) =>
        value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
