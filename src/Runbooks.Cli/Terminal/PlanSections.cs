using System.Globalization;
using Runbooks.Definitions.Values;
using Runbooks.Planning;
using Runbooks.Rehearsal.Forecasting;
using Runbooks.Rehearsal.Guarding;
using Runbooks.Rehearsal.Planning;

namespace Runbooks.Cli.Terminal;

/// <summary>A plan as a person reads it, for a terminal and for Markdown alike.</summary>
internal static class PlanSections
{
    /// <summary>The whole of it; parts that hold nothing are left out.</summary>
    public static PlanPage Of(Plan plan) =>
        new("Plan", plan.Title, [.. All(plan).Where(s => s.Lines.Count > 0)], Word(plan), plan.Reason)
        {
            Lead =
            [
                $"{plan.Runbook} on {plan.Target} {plan.Address} · {plan.Severity}: recovered within "
                    + $"{Duration.Format(plan.Forecast.Objective)}",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A plan of {plan.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: only reads were sent, and nothing is "
                        + $"written. ✓ holds, → would be done, ? not known yet, ✗ fails, - skipped."
                ),
            ],
            MarkdownLead = string.Create(
                CultureInfo.InvariantCulture,
                $"`{plan.Runbook}` on {GitHubSummary.Line(plan.Target)} ({GitHubSummary.Line(plan.Address)}), "
                    + $"{plan.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; to be recovered within "
                    + $"{Duration.Format(plan.Forecast.Objective)}. Only reads were sent, and nothing is written."
            ),
        };

    private static string Word(Plan plan) =>
        plan.Answer switch
        {
            PlanAnswer.Goes => "COULD GO",
            PlanAnswer.Stops => "WOULD STOP",
            PlanAnswer.Unknown => "WOULD END UNKNOWN",
            _ => "LOCKED",
        };

    private static IEnumerable<PlanSection> All(Plan plan)
    {
        yield return new PlanSection(
            "Now",
            [
                new PlanLine(0, plan.Status + ".") { Head = "target" },
                .. plan.Gates.Select(g => new PlanLine(0, g.Text + ".")
                {
                    Head = g.Name,
                    Mark = g.Answer == PlanAnswer.Goes ? string.Empty : "✗",
                }),
                .. plan.Inputs.Select(i => new PlanLine(0, i.Value) { Head = $"-i {i.Key}" }),
            ]
        );
        yield return new PlanSection("A run would", [.. plan.Steps.SelectMany(s => PlanStepLines.Of(s, 0))]);
        yield return new PlanSection("When a step fails, it would", [.. plan.OnFailure.SelectMany(s => PlanStepLines.Of(s, 0))]);
        yield return plan.NoChecklist is { } none
            ? new PlanSection("It would look at no checklist", [new PlanLine(0, none + ".") { Mark = "-" }])
            : new PlanSection("It would call the target recovered only if", [.. plan.Checklist.SelectMany(c => PlanStepLines.Of(c, 0))]);
        yield return new PlanSection(
            "It would not look at all that is described",
            [.. plan.Unasked.Select(u => new PlanLine(0, u + ".") { Mark = "!" })]
        );
        yield return new PlanSection("At the end, whatever happened, it would", [.. plan.Always.SelectMany(s => PlanStepLines.Of(s, 0))]);
        yield return new PlanSection(
            "People would hear",
            [.. plan.Notices.Select(n => new PlanLine(0, $"{n.Level}: {Readers(n)}") { Mark = "→", Head = n.When })]
        );
        if (plan.StopsAt is null)
            yield return Forecast(plan.Forecast);
        yield return new PlanSection("Sent for this plan, and nothing else", [.. Sent(plan.Sent)]);
    }

    /// <summary>A forecast, phase by phase.</summary>
    public static PlanSection Forecast(RecoveryForecast forecast) =>
        new(
            $"Time to recover, of {Duration.Format(forecast.Objective)}",
            [
                .. forecast.Phases.SelectMany(p =>
                    new[]
                    {
                        new PlanLine(
                            0,
                            $"{p.Range?.ToString() ?? "not known"}{(p.Basis.Count > 0 ? $" ({string.Join("; ", p.Basis)})" : string.Empty)}"
                        )
                        {
                            Head = p.Phase,
                        },
                    }
                ),
                new PlanLine(0, forecast.Describe())
                {
                    Head = "all",
                    Mark = forecast.Answer switch
                    {
                        "met" => string.Empty,
                        "missed" => "✗",
                        _ => "?",
                    },
                },
            ]
        );

    /// <summary>The requests that left, the same ones counted.</summary>
    public static IEnumerable<PlanLine> Sent(IReadOnlyList<SentRequest> sent) =>
        sent.GroupBy(r => (r.Method, r.Url))
            .Select(g => new PlanLine(
                0,
                $"{g.Key.Method} {g.Key.Url}{(g.Count() == 1 ? string.Empty : $", {g.Count()} times")}: "
                    + $"{string.Join(", ",
                        g.Select(r => r.Status is { } status ? $"HTTP {status}" : r.Ended ?? r.Problem ?? "no answer came").Distinct())}"
            )
            {
                IsCode = true,
            });

    /// <summary>Who hears of something.</summary>
    internal static string Readers(PlannedNotice notice) => notice.Readers.Count == 0 ? "nobody" : string.Join(", ", notice.Readers);
}
