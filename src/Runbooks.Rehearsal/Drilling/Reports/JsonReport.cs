using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Rehearsal.Drilling.Coverage;
using Runbooks.Rehearsal.Drilling.Judging;

namespace Runbooks.Rehearsal.Drilling.Reports;

/// <summary>A drill as JSON: every case, and what was reached.</summary>
public static class JsonReport
{
    /// <param name="report">The drill.</param>
    public static JsonObject Of(DrillReport report) =>
        new()
        {
            ["seed"] = report.Options.Seed,
            ["asExpected"] = report.IsAsExpected,
            ["cases"] = report.Results.Count,
            ["failed"] = report.Failed.Count(),
            ["seconds"] = Math.Round(report.Elapsed.TotalSeconds, 3),
            ["notRehearsed"] = new JsonArray([.. report.NotRehearsed.Select(f => (JsonNode)Finding(f))]),
            ["notSent"] = new JsonArray([.. report.Withheld.Select(w => (JsonNode)w)]),
            ["runbooks"] = new JsonArray([.. report.Coverage.Select(c => (JsonNode)Runbook(report, c))]),
        };

    private static JsonObject Runbook(DrillReport report, RunbookCoverage coverage) =>
        new()
        {
            ["id"] = coverage.Runbook.Id,
            ["path"] = coverage.Runbook.Source.Path,
            ["cases"] = new JsonArray([.. report.Of(coverage.Runbook).Select(r => (JsonNode)Case(r))]),
            ["coverage"] = new JsonObject
            {
                ["points"] = new JsonArray([
                    .. coverage.Points.Select(p =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["kind"] = p.Kind.ToString().ToLowerInvariant(),
                                ["what"] = p.Name,
                                ["place"] = p.Span?.ToString(),
                                ["runs"] = p.Runs,
                            }
                    ),
                ]),
                ["journalWrites"] = coverage.Writes,
                ["killedAfter"] = new JsonArray([.. coverage.Killed.Select(k => (JsonNode)k)]),
            },
        };

    private static JsonObject Case(DrillResult result) =>
        new()
        {
            ["name"] = result.Case.Name,
            ["behaviour"] = result.Case.Behaviour,
            ["group"] = DrillMatrix.NameOf(result.Case.Group),
            ["summary"] = result.Case.Summary,
            ["faults"] = new JsonArray([.. result.Case.Faults.Select(f => (JsonNode)f)]),
            ["release"] = Cases.Releases.NameOf(result.Case.Release),
            ["accepted"] = new JsonArray([.. result.Case.Ending.Outcomes.Select(o => (JsonNode)OutcomeText.Of(o))]),
            ["outcome"] = result.Finished is { } finished ? OutcomeText.Of(finished.Outcome) : null,
            ["reason"] = result.Finished?.Reason,
            ["seconds"] = result.Seconds,
            ["posts"] = result.Posts,
            ["notices"] = result.Notices,
            ["killed"] = result.WasKilled,
            ["findings"] = new JsonArray([.. result.Findings.Select(f => (JsonNode)Finding(f))]),
            ["repeat"] = result.Repeat,
        };

    private static JsonObject Finding(Diagnostic finding) =>
        new()
        {
            ["code"] = finding.Code.Id,
            ["message"] = finding.Message,
            ["place"] = finding.Span?.ToString(),
            ["help"] = finding.Help,
        };
}
