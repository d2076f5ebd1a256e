using System.Text.Json.Nodes;
using Runbooks.Cli.Hosting;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.Drilling.Reports;

namespace Runbooks.Cli.Terminal;

/// <summary>The cases of a drill that is not run.</summary>
internal static class DrillList
{
    /// <summary>Writes them: in text each name once, with what the target does and how many runbooks are drilled with it.</summary>
    public static void Write(CommandHost host, string format, IReadOnlyList<PlannedCase> plan)
    {
        if (format == "json")
        {
            var cases = plan.Select(c =>
                (JsonNode)
                    new JsonObject
                    {
                        ["runbook"] = c.Runbook.Id,
                        ["name"] = c.Name,
                        ["behaviour"] = c.Behaviour,
                        ["group"] = DrillMatrix.NameOf(c.Group),
                        ["summary"] = c.Summary,
                        ["faults"] = new JsonArray([.. c.Faults.Select(f => (JsonNode)f)]),
                        ["accepted"] = c.Ending.ToString(),
                    }
            );
            host.Document.WriteLine(new JsonArray([.. cases]).ToJsonString(JsonText.Indented));
            return;
        }

        foreach (var group in plan.GroupBy(c => c.Group))
        {
            host.Out.WriteLine(DrillMatrix.NameOf(group.Key));
            foreach (var one in group.GroupBy(c => c.Name))
            {
                var runbooks = one.Select(c => c.Runbook.Id).ToList();
                host.Out.WriteLine($"  {one.Key, -28} {one.First().Summary}{(runbooks.Count == 1 ? $" ({runbooks[0]})" : string.Empty)}");
            }
        }

        host.Out.WriteLine($"\n{plan.Count} runs");
    }
}
