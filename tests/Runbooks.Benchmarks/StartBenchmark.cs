namespace Runbooks.Benchmarks;

/// <summary>What it costs to start the command, beside git's own start.</summary>
/// <param name="binary">The published binary.</param>
/// <param name="work">A folder.</param>
internal sealed class StartBenchmark(string binary, string work)
{
    public async Task RunAsync(int runs)
    {
        Table.Begin("Start");
        var git = new Contender("`git --version`", "git", "--version");
        foreach (var (arguments, wanted) in new[] { ("--version", "at most 2.5 of the wall time"), ("list", ""), ("run --help", "") })
        {
            var ours = new Contender($"`runbook {arguments}`", binary, arguments.Split(' '));
            Table.Pairs(ours.Name, git.Name, wanted, await Pairs.OfAsync(runs, () => ours.RunAsync(work), () => git.RunAsync(work)));
        }
    }
}
