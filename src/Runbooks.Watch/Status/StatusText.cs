using System.Text;
using Runbooks.Definitions.Values;
using Runbooks.Watch.Events;

namespace Runbooks.Watch.Status;

/// <summary>The status as a terminal shows it.</summary>
public static class StatusText
{
    private const int Bar = 10;
    private static readonly string[] Worst = ["running", "circuit open", "firing", "blind", "pending", "cooling down", "calm"];

    /// <summary>Writes it in one line: how many targets stand how, and the one that matters most.</summary>
    public static string Line(WatchStatus status)
    {
        var counts = string.Join(
            ", ",
            Worst
                .Select(word => (Word: word, Count: status.Targets.Count(t => t.Word == word)))
                .Where(w => w.Count > 0)
                .Select(w => $"{w.Count} {w.Word}")
        );
        var line = $"{status.At.UtcDateTime:HH:mm:ss}  {(status.IsShadow ? "shadow, " : string.Empty)}{counts}";
        if (status.Targets.Where(t => t.Word != "calm").MinBy(t => Array.IndexOf(Worst, t.Word)) is not { } target)
            return line;
        var trigger = target.Triggers.MaxBy(t => t.Progress);
        var why = target.Word switch
        {
            "running" => target.UnderWay ?? "a run begins",
            "circuit open" => target.Circuit,
            "cooling down" => $"for {Duration.Format(target.CooldownLeft)}",
            "blind" => target.Triggers.First(t => t.IsBlind).Said,
            _ when trigger is null => null,
            _ => $"{trigger.Condition} {BarOf(trigger)} {trigger.Value}",
        };
        return $"{line}  ·  {target.Name}: {why}";
    }

    public static string Of(WatchStatus status)
    {
        var text = new StringBuilder();
        text.Append(
            $"Watching {status.Targets.Count} {(status.Targets.Count == 1 ? "target" : "targets")} for "
                + $"{Duration.Format(status.At - status.Since)}, process {status.Process}"
                + $"{(status.IsShadow ? ", as a shadow: nothing is done" : string.Empty)}\n"
        );
        if (status.Mistakes is { } mistakes)
            text.Append($"\nThe files hold mistakes, and the former configuration stays:\n{mistakes.TrimEnd()}\n");
        foreach (var target in status.Targets)
        {
            text.Append($"\n{target.Name}  {target.Word}  {target.BaseUrl}\n");
            text.Append(
                $"  serves      "
                    + $"{(target.Version is null ? "a release that was not seen yet" : Serving(target.Version, target.Environment))}\n"
            );
            text.Append(
                $"  automatic   {target.Rollbacks} of {target.PerDay} rollbacks in 24 hours"
                    + $"{(target.CooldownLeft > TimeSpan.Zero
                        ? $"; cooling down for {Duration.Format(target.CooldownLeft)}"
                        : string.Empty)}\n"
            );
            if (target.UnderWay is { } run)
                text.Append($"  under way   {run}\n");
            if (target.Circuit is { } open)
                text.Append($"  circuit     open: {open}; `runbook watch reset {target.Name}` closes it\n");
            foreach (var waiting in target.Waiting)
                text.Append($"  held back   {waiting}\n");
            var width = target.Triggers.Count == 0 ? 0 : target.Triggers.Max(t => t.Condition.Length);
            foreach (var trigger in target.Triggers)
            {
                var phase = trigger.IsBlind ? "blind" : trigger.Phase;
                text.Append(
                    $"  {phase, -10}  {trigger.Condition.PadRight(width)}  {BarOf(trigger)}  "
                        + $"{trigger.Value ?? "no value yet"}  → {GroupText.Of(trigger.Runbook, trigger.Group)}\n"
                );
                if (trigger.IsBlind && trigger.Said is { } said)
                    text.Append($"              {said}\n");
            }

            foreach (var look in target.Looks.Where(l => l.Skipped > 0))
                text.Append($"  skipped     {look.Skipped} of {look.Looks + look.Skipped} looks at {look.Probe}: their time had passed\n");
        }

        if (status.Events.Count > 0)
            text.Append("\nLately\n");
        foreach (var (at, what) in status.Events.Take(10))
            text.Append($"  {at.UtcDateTime:HH:mm:ss}  {what.ReplaceLineEndings("\n            ")}\n");
        return text.ToString();
    }

    private static string BarOf(TriggerStatus trigger)
    {
        var filled = (int)Math.Floor(trigger.Progress * Bar);
        return $"[{new string('#', filled)}{new string('.', Bar - filled)}]";
    }

    // What has no name but its version is named once.
    private static string Serving(string version, string? place) => place is null || place == version ? version : $"{version} on {place}";
}
