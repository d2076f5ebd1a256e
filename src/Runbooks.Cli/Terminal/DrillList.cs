using System.Text.Json;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal.Documents;
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
            host.Document.WriteLine(
                JsonSerializer.Serialize(plan.Select(c => new PlannedCaseDocument(c)), DocumentJson.Readable.IEnumerablePlannedCaseDocument)
            );
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
