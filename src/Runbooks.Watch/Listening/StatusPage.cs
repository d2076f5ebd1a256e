using System.Net;
using System.Text;
using Runbooks.Definitions.Values;
using Runbooks.Watch.Status;

namespace Runbooks.Watch.Listening;

/// <summary>The status as a page: it loads nothing from elsewhere, runs no script, and reloads itself.</summary>
internal static class StatusPage
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1b2430;--soft:#5c6b7a;--line:#dfe5ec;--card:#fff;--ground:#f4f6f9;--good:#1f8a4c;
        --warn:#b26a00;--bad:#c62f2f;--quiet:#6b7c8f;--bar:#e6ebf1}
        @media(prefers-color-scheme:dark){:root{--ink:#e5ebf2;--soft:#9aa9b8;--line:#2c3742;--card:#1a222b;--ground:#11171d;
        --good:#4cc38a;--warn:#f0b45a;--bad:#ff7b72;--quiet:#8296aa;--bar:#2a3540}}
        *{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
        main{max-width:1080px;margin:0 auto;padding:28px 20px 48px}h1{font-size:22px;margin:0}h2{font-size:16px;margin:0}
        header{display:flex;gap:12px;align-items:baseline;flex-wrap:wrap;margin-bottom:20px}.soft{color:var(--soft)}
        .card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 18px;margin-bottom:14px}
        .top{display:flex;gap:10px;align-items:center;flex-wrap:wrap}.top .soft{font-size:13px}
        .word{font-size:12px;font-weight:600;border-radius:999px;padding:2px 10px;border:1px solid currentColor}
        .good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}.quiet{color:var(--quiet)}
        table{width:100%;border-collapse:collapse;margin-top:12px;font-size:14px}th{font-weight:500;text-align:left;color:var(--soft);
        font-size:12px}
        th,td{padding:6px 10px 6px 0;border-top:1px solid var(--line);vertical-align:top}tr:first-child th{border-top:0}
        .bar{display:inline-block;width:96px;height:7px;border-radius:4px;background:var(--bar);overflow:hidden;vertical-align:middle}
        .bar i{display:block;height:100%;background:currentColor}
        .note{margin:10px 0 0;padding:8px 12px;border-left:3px solid currentColor;background:var(--ground);border-radius:0 6px 6px 0;
        font-size:14px}.note span{color:var(--ink)}
        code,pre{font:13px/1.45 ui-monospace,monospace}pre{margin:0;overflow:auto;color:var(--ink)}ol{list-style:none;margin:10px 0 0;
        padding:0;font-size:14px}ol li{padding:4px 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
        ol li:first-child{border-top:0}time{color:var(--soft);margin-right:10px;font-variant-numeric:tabular-nums}
        """;

    public static string Of(WatchStatus status)
    {
        var page = new StringBuilder();
        page.Append(
            $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
                + $"content=\"width=device-width,initial-scale=1\"><meta http-equiv=\"refresh\" content=\"5\"><title>"
                + $"{Worst(status)} · runbook watch</title><style>{Style}</style><main>"
        );
        page.Append(
            $"<header><h1>runbook watch</h1><span class=\"soft\">{status.Targets.Count} "
                + $"{(status.Targets.Count == 1 ? "target" : "targets")} · for {Text(Duration.Format(status.At - status.Since))} "
                + $"· {status.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</span>"
        );
        if (status.IsShadow)
            page.Append("<span class=\"word warn\">shadow: nothing is done</span>");
        page.Append("</header>");
        if (status.Mistakes is { } mistakes)
            page.Append(
                $"<section class=\"card bad\"><h2>The files hold mistakes, and the former configuration stays</h2><pre>"
                    + $"{Text(mistakes.TrimEnd())}</pre></section>"
            );
        foreach (var target in status.Targets)
            Write(page, target);
        if (status.Events.Count > 0)
        {
            page.Append("<section class=\"card\"><h2>Lately</h2><ol>");
            foreach (var (at, what) in status.Events.Take(25))
                page.Append($"<li><time>{at.UtcDateTime:HH:mm:ss}</time>{Text(what)}</li>");
            page.Append("</ol></section>");
        }

        return page.Append("</main></html>").ToString();
    }

    private static void Write(StringBuilder page, TargetStatus target)
    {
        page.Append(
            $"<section class=\"card\"><div class=\"top\"><h2>{Text(target.Name)}</h2><span class=\"word "
                + $"{ColourOf(target.Word)}\">{target.Word}</span>"
        );
        page.Append(
            target.Version is null
                ? "<span class=\"soft\">no release seen yet</span>"
                : $"<span>{Text(target.Version)}{(target.Environment is null ? string.Empty : $" on {Text(target.Environment)}")}</span>"
        );
        page.Append(
            $"<span class=\"soft\">{Text(target.BaseUrl)} · {target.Rollbacks} of {target.PerDay} automatic rollbacks in 24 hours"
                + $"{(target.CooldownLeft > TimeSpan.Zero
                    ? $" · cooling down for {Text(Duration.Format(target.CooldownLeft))}"
                    : string.Empty)}</span></div>"
        );
        if (target.UnderWay is { } run)
            page.Append($"<p class=\"note warn\"><span>Under way: {Text(run)}</span></p>");
        if (target.Circuit is { } open)
            page.Append(
                $"<p class=\"note bad\"><span>The circuit is open: {Text(open)}. <code>runbook watch reset "
                    + $"{Text(target.Name)}</code> closes it.</span></p>"
            );
        foreach (var waiting in target.Waiting)
            page.Append($"<p class=\"note warn\"><span>Held back: {Text(waiting)}</span></p>");
        page.Append("<table><tr><th>Trigger<th>Value<th>Progress<th>Runs<th></tr>");
        foreach (var trigger in target.Triggers)
        {
            var word = trigger.IsBlind ? "blind" : trigger.Phase;
            page.Append(
                $"<tr><td>{Text(trigger.Condition)}"
                    + $"{(trigger.IsBlind && trigger.Said is { } said
                        ? $"<br><span class=\"soft\">{Text(said)}</span>"
                        : string.Empty)}<td>"
                    + $"{Text(trigger.Value ?? "–")}<td class=\"{ColourOf(word)}\"><span class=\"bar\"><i style=\"width:"
                    + $"{(int)Math.Round(trigger.Progress * 100)}%\"></i></span><td>{Text(trigger.Runbook)}<td class=\""
                    + $"{ColourOf(word)}\">{word}</tr>"
            );
        }

        page.Append("</table></section>");
    }

    private static string Worst(WatchStatus status) => status.Targets.Select(t => t.Word).FirstOrDefault(w => w is not "calm") ?? "calm";

    private static string ColourOf(string word) =>
        word switch
        {
            "calm" => "good",
            "firing" or "circuit open" => "bad",
            "pending" or "running" => "warn",
            _ => "quiet",
        };

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
