using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents;
using Runbooks.Triggers;
using Runbooks.Triggers.Samples;
using Runbooks.Yaml;

namespace Runbooks.Cli.Commands;

internal static class ReplayCommand
{
    private const int LargestFile = 64 * 1024 * 1024;
    private const int UsualWidth = 100;

    public static Command Build(CommandHost host)
    {
        var what = new Argument<string>("samples") { Description = "An incident's id, `last`, or a file of samples." };
        IncidentCompletions.Of(what, "samples", host);
        var triggers = new Option<string[]>("--trigger")
        {
            Description =
                "A trigger as in a runbook, which may have other numbers; the recorded one by default. More than once for several.",
        };
        var records = IncidentRecords.Option();
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand(
            "replay",
            "Shows when triggers would have fired over recorded samples.",
            "runbook replay last --trigger 'response-time: { average: \"> 2s\", for: 1m }'"
        )
        {
            what,
            triggers,
            records,
            format,
        };
        command.SetAction(parsed =>
        {
            var bag = new DiagnosticBag();
            var wanted = (parsed.GetValue(triggers) ?? []).Select(t => TriggerText.Read(new SourceText("(--trigger)", t), bag)).ToList();
            var probes = Samples(host, parsed.GetValue(what)!, parsed.GetValue(records), bag);
            if (probes is null || bag.HasErrors || Replay.Of(probes, [.. wanted.OfType<Trigger>()], bag) is not { } replays)
                return DiagnosticReport.Invalid(host, bag);
            if (parsed.GetValue(format) == "json")
                host.Document.WriteLine(new JsonArray([.. replays.Select(ToJson)]).ToJsonString(JsonText.Indented));
            else
                Write(host, replays);
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<RecordedProbe>? Samples(CommandHost host, string what, string? records, DiagnosticBag bag)
    {
        var path = Path.GetFullPath(what, host.WorkingDirectory);
        if (File.Exists(path))
            return YamlFile.Read(path, what, bag, LargestFile) is { } source ? SampleReader.Read(source, bag) : null;
        if (what.Contains('/', StringComparison.Ordinal) || Path.HasExtension(what))
        {
            bag.Add(DiagnosticCodes.NotFound, span: null, $"there is no file `{what}`");
            return null;
        }

        NativeLibraries.PrepareGit();
        if (RecordsRepository.Open(Path.GetFullPath(records ?? ".", host.WorkingDirectory), bag) is not { } repository)
            return null;
        var catalog = new IncidentCatalog(repository);
        return catalog.Find(what, bag) is { } location ? Samples(catalog, location, bag) : null;
    }

    private static List<RecordedProbe>? Samples(IncidentCatalog catalog, RecordLocation location, DiagnosticBag bag)
    {
        var files = catalog
            .ReadEvidence(location)
            .Where(f => f.Key.EndsWith(SampleFile.Name, StringComparison.Ordinal))
            .OrderBy(f => f.Key, StringComparer.Ordinal)
            .ToList();
        if (files.Count == 0)
        {
            bag.Add(
                DiagnosticCodes.BadSamples,
                span: null,
                $"{location.IncidentId} has no samples: no trigger began its run",
                help: "`runbook watch` records them when a trigger fires; a file of samples can be named instead"
            );
            return null;
        }

        return
        [
            .. files.SelectMany(f => SampleReader.Read(new SourceText($"evidence/{f.Key}", Encoding.UTF8.GetString(f.Value)), bag) ?? []),
        ];
    }

    private static void Write(CommandHost host, IReadOnlyList<Replay> replays)
    {
        var width =
            int.TryParse(host.Environment("COLUMNS"), out var columns) && columns is >= 40 and <= 1000
                ? columns
                : host.OutWidth ?? UsualWidth;
        for (var i = 0; i < replays.Count; i++)
        {
            if (i > 0)
                host.Out.WriteLine();
            new ReplayChart(replays[i], width, host.OutIsTerminal && host.WantsColour).Write(host.Out);
        }
    }

    private static JsonObject ToJson(Replay replay) =>
        new()
        {
            ["probe"] = replay.Probe.Name,
            ["target"] = replay.Probe.Target,
            ["condition"] = replay.Rule.Describe(),
            ["trigger"] = TriggerText.Write(replay.Trigger.With(replay.Rule)),
            ["samples"] = new JsonArray([
                .. replay.Samples.Select(s => (JsonNode?)JsonNode.Parse(SampleFile.Line(replay.Probe.Name, s.Sample))),
            ]),
            ["changes"] = new JsonArray([.. replay.Changes.Select(ToJson)]),
            ["fired"] = replay.Changes.Count(c => c.Kind == TriggerChangeKind.Fired),
        };

    private static JsonObject ToJson(TriggerChange change)
    {
        var json = new JsonObject
        {
            ["kind"] = change.Kind.ToString().ToLowerInvariant(),
            ["at"] = (decimal)change.At.Ticks / TimeSpan.TicksPerSecond,
            ["time"] = change.Time.ToString("O"),
            ["text"] = change.Text,
        };
        if (change.Firing is { } firing)
            json["firing"] = firing.ToJson();
        return json;
    }
}
