using System.Text.Json.Nodes;
using Runbooks.Rehearsal.Rehearsing;

namespace Runbooks.Cli.Terminal;

/// <summary>A rehearsal as one JSON document.</summary>
internal static class RehearsalJson
{
    /// <param name="report">What was found out.</param>
    /// <param name="exitCode">What the command exits with.</param>
    public static JsonObject Of(RehearsalReport report, int exitCode) =>
        new()
        {
            ["answer"] = RehearsalSections.Word(report).ToLowerInvariant(),
            ["exitCode"] = exitCode,
            ["reason"] = report.Reason,
            ["runbook"] = report.Runbook,
            ["title"] = report.Title,
            ["target"] = new JsonObject
            {
                ["name"] = report.Target,
                ["baseUrl"] = report.Address,
                ["status"] = report.Status,
                ["standbyAddress"] = report.StandbyAddress,
            },
            ["at"] = report.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["switch"] = report.Switch,
            ["steps"] = new JsonArray([
                .. report.Steps.Select(s =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["path"] = s.Path,
                            ["title"] = s.Title,
                            ["status"] = s.Status.ToString().ToLowerInvariant(),
                            ["proved"] = s.IsProved,
                            ["detail"] = s.Detail,
                            ["seconds"] = new JsonObject { ["from"] = Seconds(s.Time.Low), ["to"] = Seconds(s.Time.High) },
                        }
                ),
            ]),
            ["checklist"] = new JsonArray([
                .. report.Checks.Select(c =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["id"] = c.Id,
                            ["title"] = c.Title,
                            ["status"] = c.Status.ToString().ToLowerInvariant(),
                            ["actual"] = c.Actual,
                            ["optional"] = c.IsOptional,
                            ["restsOnSwitch"] = c.RestsOnSwitch,
                        }
                ),
            ]),
            ["asked"] = new JsonArray([.. report.Asked.Select(a => JsonValue.Create(a))]),
            ["told"] = new JsonArray([.. report.Told.Select(t => JsonValue.Create(t))]),
            ["rto"] = report.Forecast is null ? null : PlanJson.Of(report.Forecast),
            ["sent"] = new JsonArray([.. report.Sent.Select(r => (JsonNode)PlanJson.Of(r))]),
            ["heldBack"] = new JsonArray([.. report.HeldBack.Select(r => (JsonNode)PlanJson.Of(r))]),
        };

    private static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 3);
}
