using Runbooks.Benchmarks;

var binary = Path.GetFullPath(Option("--binary", "artifacts/publish/runbook"));
if (!File.Exists(binary))
{
    Console.Error.WriteLine($"{binary} is missing: run `make publish`");
    return 2;
}

var work = Directory.CreateTempSubdirectory("runbook-bench-").FullName;
try
{
    var runs = int.Parse(Option("--runs", "20"));
    Console.WriteLine($"Whole processes in turn, {runs} pairs each, after 2 that are not counted; {Environment.ProcessorCount} cores.");
    if (args.Contains("--watch"))
        await new WatchBenchmark(binary, work).RunAsync(
            rounds: int.Parse(Option("--rounds", "200")),
            targets: int.Parse(Option("--targets", "1000")),
            seconds: int.Parse(Option("--seconds", "60"))
        );
    if (Option("--against", string.Empty) is { Length: > 0 } before)
        await new ComparisonBenchmark(binary, Path.GetFullPath(before), work).RunAsync(runs, int.Parse(Option("--records", "10000")));
    if (Has("start"))
        await new StartBenchmark(binary, work).RunAsync(runs);
    if (Has("run"))
        await new RunBenchmark(binary, work).RunAsync(runs);
    if (Has("authoring"))
        await new AuthoringBenchmark(binary, work).RunAsync();
    if (Has("records"))
        await new RecordsBenchmark(binary, work).RunAsync(int.Parse(Option("--records", "100000")), runs);
    return 0;
}
finally
{
    Directory.Delete(work, recursive: true);
}

bool Has(string part) => !args.Contains("--watch") && !args.Contains("--against") && Option("--only", part).Split(',').Contains(part);

string Option(string name, string otherwise) =>
    Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;
