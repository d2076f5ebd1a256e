using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Benchmarks;

/// <summary>Says what grew and what shrank since another binary: the same jobs, in pairs, on one machine.</summary>
/// <param name="binary">The published binary.</param>
/// <param name="before">The one that it is held against, such as that of the branch a change is made for.</param>
/// <param name="work">A folder.</param>
internal sealed class ComparisonBenchmark(string binary, string before, string work)
{
    // Pairs of one and the same binary differ by a few per cent in the median; faults by less than one.
    private const double GrownTime = 1.10;
    private const double GrownFaults = 1.05;

    private readonly List<string> _grown = [];

    public async Task RunAsync(int runs, int records)
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        var target = RunBenchmark.Target(work, sandbox);
        var few = Repository.New(Path.Combine(work, "few"));
        var many = Repository.New(Path.Combine(work, "many"));
        await RunBenchmark.PrepareAsync(sandbox);
        await RunBenchmark.Run(binary, target, few).RunAsync(few);
        RecordsBenchmark.Multiply(few, many, records);
        Console.WriteLine("\n| | before | now | wall time | CPU | faults | |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---|");
        foreach (
            var arguments in new[]
            {
                "--version",
                "list",
                "show quick-rollback",
                "lint",
                "drill quick-rollback --simulate 500 --seed 1",
                "incidents list",
                "incidents show last",
                "incidents stats",
            }
        )
            Row(arguments, await PairsOfAsync(runs, b => new Contender(arguments, b, arguments.Split(' ')).RunAsync(many)));
        Row("plan quick-rollback", await PairsOfAsync(runs, b => PlanAsync(b, target, many, sandbox)));
        Row("run quick-rollback", await PairsOfAsync(runs, b => RollBackAsync(b, target, many, sandbox)));
        Console.WriteLine(
            _grown.Count == 0
                ? $"\nNothing grew by more than {Table.Number((GrownTime - 1) * 100, "0")} % of its CPU."
                : $"\n**Grew:** {string.Join(", ", _grown)}."
        );
    }

    private static async Task<Measured> PlanAsync(string program, string target, string records, SandboxTarget sandbox)
    {
        await RunBenchmark.PrepareAsync(sandbox);
        return await new Contender("plan", program, "plan", "quick-rollback", "--target", target, "-i", "reason=x").RunAsync(records);
    }

    private static async Task<Measured> RollBackAsync(string program, string target, string records, SandboxTarget sandbox)
    {
        await RunBenchmark.PrepareAsync(sandbox);
        return await RunBenchmark.Run(program, target, records).RunAsync(records);
    }

    private Task<IReadOnlyList<(Measured Ours, Measured Theirs)>> PairsOfAsync(int runs, Func<string, Task<Measured>> run) =>
        Pairs.OfAsync(runs, () => run(binary), () => run(before));

    private void Row(string job, IReadOnlyList<(Measured Ours, Measured Theirs)> pairs)
    {
        var cpu = Table.Median(pairs.Select(p => p.Ours.Cpu / p.Theirs.Cpu));
        var faults = Table.Median(pairs.Select(p => (double)p.Ours.Faults / p.Theirs.Faults));
        var grew = cpu > GrownTime || faults > GrownFaults;
        if (grew)
            _grown.Add($"`{job}`");
        Table.Row(
            $"`{job}`",
            Milliseconds(pairs.Select(p => p.Theirs)),
            Milliseconds(pairs.Select(p => p.Ours)),
            Table.Number(Table.Median(pairs.Select(p => p.Ours.Wall / p.Theirs.Wall)), "0.00"),
            Table.Number(cpu, "0.00"),
            Table.Number(faults, "0.00"),
            grew ? "**grew**" : string.Empty
        );
    }

    private static string Milliseconds(IEnumerable<Measured> runs) =>
        $"{Table.Number(Table.Median(runs.Select(r => r.Cpu.TotalMilliseconds)), "0.0")} ms of CPU";
}
