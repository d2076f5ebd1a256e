using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Incidents.Statistics;

namespace Runbooks.Cli.Commands.Incidents;

internal static class IncidentStatsCommand
{
    public static Command Build(CommandHost host)
    {
        var since = new Option<string?>("--since")
        {
            Description = "The first day that counts, such as 2026-01-01, or how far back, such as 30d.",
        };
        var by = new Option<string[]>("--by")
        {
            Description = "What to group by: scenario, target, month, severity; the first three by default.",
            DefaultValueFactory = _ => ["scenario", "target", "month"],
            AllowMultipleArgumentsPerToken = true,
        };
        by.AcceptOnlyFromAmong([.. IncidentStatistics.Groupings]);
        var records = IncidentRecords.Option();
        var format = Formats.Option("text", "json", "markdown");
        var command = new ExampledCommand(
            "stats",
            "Counts incidents, and tells how long it took to detect, mitigate and recover.",
            "runbook incidents stats --since 90d --by target"
        )
        {
            since,
            by,
            records,
            format,
        };
        command.SetAction(parsed =>
        {
            var bag = new DiagnosticBag();
            var from = Since(parsed.GetValue(since), host.Time.GetUtcNow(), bag);
            if (bag.HasErrors)
                return DiagnosticReport.Invalid(host, bag);
            if (IncidentRecords.OpenRepository(host, parsed.GetValue(records)) is not { } repository)
                return ExitCodes.Invalid;
            var statistics = IncidentStatistics.Read(repository, from, host.Time.GetUtcNow());
            var groupings = (parsed.GetValue(by) ?? []).Distinct().ToList();
            switch (parsed.GetValue(format))
            {
                case "json":
                    host.Document.WriteLine(
                        JsonSerializer.Serialize(new StatisticsDocument(statistics, groupings), DocumentJson.Readable.StatisticsDocument)
                    );
                    break;
                case "markdown":
                    StatisticsMarkdown.Write(host.Document, statistics, groupings);
                    break;
                default:
                    StatisticsText.Write(host.Out, statistics, groupings, host.OutWidth);
                    break;
            }

            foreach (var problem in statistics.Unread.Take(MostProblems))
                host.Error.WriteLine($"note: left out {problem}");
            if (statistics.Unread.Count > MostProblems)
                host.Error.WriteLine($"note: left out {statistics.Unread.Count - MostProblems} more records that cannot be read");
            return 0;
        });
        return command;
    }

    private const int MostProblems = 10;

    private static DateTimeOffset? Since(string? text, DateTimeOffset now, DiagnosticBag bag)
    {
        if (text is null)
            return null;
        if (
            DateTimeOffset.TryParseExact(
                text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var day
            )
        )
            return day;
        if (Duration.Parse(text) is { } back)
            return now - back;
        bag.Add(
            DiagnosticCodes.BadOption,
            span: null,
            $"`--since {text}` is neither a day nor a length of time",
            help: "such as `--since 2026-01-01` or `--since 30d`"
        );
        return null;
    }
}
