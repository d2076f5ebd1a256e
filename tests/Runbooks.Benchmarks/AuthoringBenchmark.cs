using System.Text.RegularExpressions;

namespace Runbooks.Benchmarks;

/// <summary>What a simulated world costs, and a thousand runbooks to lint.</summary>
/// <param name="binary">The published binary.</param>
/// <param name="work">A folder.</param>
internal sealed partial class AuthoringBenchmark(string binary, string work)
{
    private const int Worlds = 5000;
    private const int Runbooks = 1000;
    private const int Runs = 3;

    public async Task RunAsync()
    {
        Table.Begin("Authoring");
        var simulate = new Contender($"{Worlds} simulated worlds", binary, "drill", "--simulate", $"{Worlds}", "--seed", "1");
        var measured = await ManyAsync(simulate, work);
        Table.Alone(
            $"{simulate.Name}: {Table.Number(Worlds / Table.Median(measured.Select(m => m.Cpu.TotalSeconds)), "0")} a second and core",
            "at least 1,000 a second and core",
            measured
        );

        var project = Repository.New(Path.Combine(work, "many"));
        Directory.CreateDirectory(Path.Combine(project, "runbooks"));
        var shown = (await new Contender("show", binary, "show", "quick-rollback", "--format", "yaml").RunAsync(project)).Said;
        for (var i = 0; i < Runbooks; i++)
            File.WriteAllText(Path.Combine(project, "runbooks", $"r{i}.yaml"), Id().Replace(shown, $"id: r{i}", 1));
        Table.Alone($"lint of {Runbooks} runbooks", "at most 1 s", await ManyAsync(new Contender("lint", binary, "lint"), project));
    }

    private static async Task<IReadOnlyList<Measured>> ManyAsync(Contender contender, string folder)
    {
        var measured = new List<Measured>();
        for (var run = 0; run < Runs; run++)
            measured.Add(await contender.RunAsync(folder));
        return measured;
    }

    [GeneratedRegex("^id: .*$", RegexOptions.Multiline)]
    private static partial Regex Id();
}
