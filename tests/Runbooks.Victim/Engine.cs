using System.Text.Json.Nodes;
using Runbooks.Catalogue;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Incidents.Writing;
using Runbooks.Runs;
using Runbooks.Steps;
using Runbooks.Storage;

namespace Runbooks.Victim;

/// <summary>The engine as the command uses it, on a target with short waits.</summary>
public static class Engine
{
    /// <summary>Runs or resumes.</summary>
    /// <param name="orders">What.</param>
    /// <param name="listen">Hears each event after the journal has it.</param>
    /// <returns>The outcome and where the record went: <c>recovered committed</c>; or <c>held by …</c>.</returns>
    public static async Task<string> RunAsync(Orders orders, RunEventSink listen)
    {
        string? Lookup(string name) => name == "XDG_STATE_HOME" ? orders.State : Environment.GetEnvironmentVariable(name);
        var bag = new DiagnosticBag();
        var records = RecordsRepository.Open(orders.Records, bag) ?? throw new InvalidOperationException(bag.Sorted()[0].Message);
        var setup = new RunSetup(
            TimeProvider.System,
            (asked, _) =>
                Task.FromResult(
                    new ApprovalAnswer(true, "a tester", "test")
                    {
                        Report = asked.Act is null ? null : new ManualReport(ManualAnswer.Done, "it is up"),
                    }
                ),
            Lookup,
            orders.Records,
            "tester"
        )
        {
            Disk = orders.StopAt == 0 ? Disk.OfMachine : new StoppingDisk(orders.StopAt),
        };
        return orders.Runbook is null
            ? await ResumeAsync(setup, orders, records, Lookup, listen)
            : Tell(await new RecordedRun(setup).RunAsync(RequestOf(orders, records, bag), [listen], CancellationToken.None));
    }

    /// <summary>The target as tests want it: quick, with a declared processing time of 120 ms.</summary>
    public static Target TargetAt(string baseUrl) =>
        new("sandbox", new Uri(baseUrl))
        {
            ProcessingTime = TimeSpan.FromMilliseconds(120),
            ReadEvery = TimeSpan.FromMilliseconds(15),
            StableEvery = TimeSpan.FromMilliseconds(15),
            RequestTimeout = TimeSpan.FromSeconds(2),
        };

    private static AskedRun Asked(Runbook runbook, Orders orders, JsonObject inputs) =>
        new(runbook, TargetAt(orders.BaseUrl), inputs, new RunTerms { EngineVersion = "test" });

    private static RecordedRunRequest RequestOf(Orders orders, RecordsRepository records, DiagnosticBag bag)
    {
        var id = Path.GetFileNameWithoutExtension(orders.Runbook!);
        var runbook = RunbookReader.Read(new SourceText(id + ".yaml", File.ReadAllText(orders.Runbook!)), RunbookFormat.Vocabulary, bag)!;
        var inputs = InputValues.Parse(runbook, runbook.Inputs.Any(i => i.Name == "reason") ? ["reason=a test"] : [], bag)!;
        return new RecordedRunRequest(
            Asked(runbook, orders, inputs),
            new FoundRunbook(id, id + ".yaml", FullPath: null),
            new RecordTerms(records)
        )
        {
            Invocation = new Invocation(orders.Records, Target: null, orders.BaseUrl, []),
        };
    }

    private static async Task<string> ResumeAsync(
        RunSetup setup,
        Orders orders,
        RecordsRepository records,
        Func<string, string?> lookup,
        RunEventSink listen
    )
    {
        var unfinished = UnfinishedRun.In([records.GitDirectory, StateDirectory.Find(lookup)]);
        if (unfinished.Count == 0)
            return "nothing to resume";
        var run = unfinished.Single();
        var bag = new DiagnosticBag();
        var text = await File.ReadAllTextAsync(Path.Combine(run.Directory.Evidence, "runbook.yaml"));
        var runbook = RunbookReader.Read(new SourceText(run.Started.RunbookPath, text), RunbookFormat.Vocabulary, bag)!;
        var asked = Asked(runbook, orders, (JsonObject)run.Started.Inputs.DeepClone());
        var request = new ResumeRequest(run, asked, new RecordTerms(records));
        return Tell(await new ResumedRun(setup).ResumeAsync(request, [listen], [], CancellationToken.None));
    }

    private static string Tell(RecordedRunResult result) =>
        result.Holder is { } holder ? $"held by {holder.Describe()}"
        : result.Unfinished is { } open ? $"unfinished {open.Started.Run}"
        : $"{OutcomeText.Of(result.Finished!.Outcome)} "
            + $"{result.Record switch { RecordCommitted => "committed", RecordSpooled => "spooled", _ => "lost" }}";
}
