using System.Diagnostics;
using System.Globalization;
using System.Text;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Benchmarks;

/// <summary>What a run and the questions about records cost among very many of them.</summary>
/// <param name="binary">The published binary.</param>
/// <param name="work">A folder.</param>
internal sealed class RecordsBenchmark(string binary, string work)
{
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(10);

    public async Task RunAsync(int count, int runs)
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        var target = RunBenchmark.Target(work, sandbox);
        var (few, many) = (Repository.New(Path.Combine(work, "few")), Repository.New(Path.Combine(work, "among-many")));
        await RunBenchmark.PrepareAsync(sandbox);
        await RunBenchmark.Run(binary, target, few).RunAsync(few);
        Multiply(few, many, count);
        Table.Begin($"Among {count:N0} records");
        Table.Pairs(
            "`runbook run quick-rollback`",
            "the same among few",
            "as much",
            await Pairs.OfAsync(runs, () => RollBackAsync(target, many, sandbox), () => RollBackAsync(target, few, sandbox))
        );
        foreach (
            var (arguments, wanted, times) in new[]
            {
                ("incidents list", "at most 50 ms", runs),
                ("incidents show last", "at most 50 ms", runs),
                ("incidents stats", "at most 3 s", 1),
                ("incidents verify --format json", "in parallel", 1),
            }
        )
        {
            var measured = new List<Measured>();
            for (var run = 0; run < times; run++)
                measured.Add(await new Contender(arguments, binary, arguments.Split(' ')).RunAsync(many));
            Table.Alone($"`runbook {arguments}`", wanted, measured);
        }
    }

    private async Task<Measured> RollBackAsync(string target, string records, SandboxTarget sandbox)
    {
        await RunBenchmark.PrepareAsync(sandbox);
        return await RunBenchmark.Run(binary, target, records).RunAsync(records);
    }

    /// <summary>
    /// Writes the one record of a run under many ids, one every ten minutes until yesterday: each with a file of its own, the others shared.
    /// </summary>
    public static void Multiply(string from, string to, int count)
    {
        var branch = Repository.Git("-C", from, "for-each-ref", "--format=%(refname)", "refs/heads/incident/").Trim();
        var id = branch[(branch.LastIndexOf('/') + 1)..];
        var files = Repository
            .Git("-C", from, "ls-tree", "-r", "--name-only", branch, "incidents")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(
                p => p[(p.IndexOf(id, StringComparison.Ordinal) + id.Length + 1)..],
                p => Repository.Git("-C", from, "show", $"{branch}:{p}")
            );
        var start = new ProcessStartInfo("git", ["-C", to, "fast-import", "--quiet", "--force"]) { RedirectStandardInput = true };
        using var import = Process.Start(start)!;
        using (var input = import.StandardInput.BaseStream)
        {
            var marks = new Dictionary<string, int>();
            foreach (var (name, text) in files.Where(f => f.Key != "incident.yaml"))
            {
                marks[name] = marks.Count + 1;
                Write(input, $"blob\nmark :{marks[name]}\n");
                Data(input, text);
            }

            var begin = DateTimeOffset.UtcNow.AddDays(-1) - (Apart * count);
            Write(input, "commit refs/heads/" + Repository.Git("-C", to, "branch", "--show-current").Trim() + "\n");
            Write(input, "committer Bench <bench@example.com> 1700000000 +0000\n");
            Data(input, "Records");
            for (var i = 0; i < count; i++)
            {
                var at = begin + (Apart * i);
                var name = string.Create(CultureInfo.InvariantCulture, $"INC-{at:yyyyMMdd-HHmmss}-quick-rollback-b{i % 1000:000}");
                var folder = string.Create(CultureInfo.InvariantCulture, $"incidents/{at:yyyy}/{at:MM}/{at:dd}/{name}");
                Write(input, $"M 100644 inline {folder}/incident.yaml\n");
                Data(input, files["incident.yaml"].Replace(id, name, StringComparison.Ordinal));
                foreach (var (file, mark) in marks)
                    Write(input, $"M 100644 :{mark} {folder}/{file}\n");
            }
        }

        import.WaitForExit();
        if (import.ExitCode != 0)
            throw new InvalidOperationException($"git fast-import failed with {import.ExitCode}");
    }

    private static void Data(Stream input, string text) => Write(input, $"data {Encoding.UTF8.GetByteCount(text)}\n{text}\n");

    private static void Write(Stream input, string text) => input.Write(Encoding.UTF8.GetBytes(text));
}
