using System.Globalization;
using Runbooks.Events;
using Runbooks.Rehearsal.Rehearsing;

namespace Runbooks.Cli.Terminal;

/// <summary>A rehearsal as a person reads it, for a terminal and for Markdown alike.</summary>
internal static class RehearsalSections
{
    /// <summary>The whole of it; parts that hold nothing are left out.</summary>
    public static PlanPage Of(RehearsalReport report) =>
        new("Rehearsal", report.Title, [.. All(report).Where(s => s.Lines.Count > 0)], Word(report), report.Reason)
        {
            Lead =
            [
                $"{report.Runbook} rehearsed beside {report.Target} {report.Address}",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"On {report.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: reads were real, nothing that changes anything "
                        + $"was sent, and nothing is recorded. ✓ holds, ? not proved, ✗ fails, - skipped."
                ),
            ],
            MarkdownLead = string.Create(
                CultureInfo.InvariantCulture,
                $"`{report.Runbook}` beside {GitHubSummary.Line(report.Target)} ({GitHubSummary.Line(report.Address)}), "
                    + $"{report.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. Reads were real; nothing that changes anything was "
                    + $"sent, and nothing is recorded."
            ),
        };

    /// <summary>The word that it comes to.</summary>
    public static string Word(RehearsalReport report) =>
        report.Answer switch
        {
            RehearsalAnswer.Holds => "HOLDS",
            RehearsalAnswer.NotProved => "NOT PROVED",
            RehearsalAnswer.Fails => "FAILS",
            _ => "LOCKED",
        };

    private static IEnumerable<PlanSection> All(RehearsalReport report)
    {
        yield return new PlanSection("The target", [.. Target(report)]);
        yield return new PlanSection("The steps", [.. report.Steps.SelectMany(Of)]);
        yield return new PlanSection("The checklist, as it would be", [.. report.Checks.SelectMany(Of)]);
        yield return new PlanSection("Would have asked; a yes was taken for granted", [.. report.Asked.Select(a => new PlanLine(0, a))]);
        yield return new PlanSection("Would have told; nobody was", [.. report.Told.Select(t => new PlanLine(0, t))]);
        if (report.Forecast is { } forecast)
            yield return PlanSections.Forecast(forecast);
        yield return new PlanSection("Sent, and nothing else", [.. PlanSections.Sent(report.Sent)]);
        yield return new PlanSection(
            "Held back",
            [
                .. report
                    .HeldBack.GroupBy(r => (r.Method, r.Url, r.Withheld))
                    .Select(g => new PlanLine(
                        0,
                        $"{g.Key.Method} {g.Key.Url}{(g.Count() == 1 ? string.Empty : $", {g.Count()} times")}: {g.Key.Withheld}"
                    )
                    {
                        IsCode = true,
                    }),
            ]
        );
    }

    private static IEnumerable<PlanLine> Target(RehearsalReport report)
    {
        if (report.Status.Length == 0)
            yield break;
        yield return new PlanLine(0, report.Status + ".") { Head = "now" };
        yield return new PlanLine(0, report.Switch is null ? "none came about." : $"{report.Switch}: thought to be made, and not sent.")
        {
            Head = "switch",
        };
        if (report.Switch is null)
            yield break;
        var asked = report.StandbyAddress is { } address
            ? $"asked at {address} for what it would serve then."
            : "has no address that is known (`environments:` of the target), so that what it would serve then is not proved.";
        yield return new PlanLine(0, asked) { Head = "standby" };
    }

    private static IEnumerable<PlanLine> Of(RehearsedStep step)
    {
        var (mark, word) = step switch
        {
            { Status: StepStatus.Skipped } => ("-", string.Empty),
            { IsByHand: true } => ("?", " (not proved: it rests on what a person would do by hand)"),
            { IsProved: false } => ("?", " (not proved: the environment that serves now answered)"),
            { Status: StepStatus.Passed } => ("✓", string.Empty),
            _ => ("✗", string.Empty),
        };
        var took = step.Status == StepStatus.Skipped ? string.Empty : $" · {step.Time}";
        yield return new PlanLine(0, $"{step.Title}{took}{word}") { Mark = mark, Head = step.Path };
        if (step.Detail is not null)
            yield return new PlanLine(1, step.Detail);
    }

    private static IEnumerable<PlanLine> Of(RehearsedCheck check)
    {
        var mark = check.Status switch
        {
            CheckStatus.Pass => "✓",
            CheckStatus.Fail => "✗",
            _ => "?",
        };
        yield return new PlanLine(
            0,
            $"{check.Actual}{(check.RestsOnSwitch ? " (by the switch that is only thought)" : string.Empty)}"
                + $"{(check.IsOptional ? " (may stay unknown)" : string.Empty)}"
        )
        {
            Mark = mark,
            Head = check.Id,
        };
    }
}
