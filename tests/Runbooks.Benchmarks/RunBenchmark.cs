using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Benchmarks;

/// <summary>What a whole recorded run and a plan cost, beside the playbook's own lines as a script.</summary>
/// <param name="binary">The published binary.</param>
/// <param name="work">A folder.</param>
internal sealed class RunBenchmark(string binary, string work)
{
    private readonly string _records = Path.Combine(work, "records");

    public async Task RunAsync(int runs)
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        var target = Target(work, sandbox);
        var address = sandbox.BaseUrl.AbsoluteUri.TrimEnd('/');
        var engine = Run(binary, target, _records);
        var plan = new Contender("`runbook plan quick-rollback`", binary, "plan", "quick-rollback", "--target", target, "-i", "reason=x");
        var script = new Contender(
            "curl, jq and git commit",
            "bash",
            Path.Combine(AppContext.BaseDirectory, "playbook.sh"),
            address,
            _records
        );
        Table.Begin("A rollback of one target that switches at once, with its record");
        Table.Pairs(
            engine.Name,
            script.Name,
            "at most 0.30 of the wall time, 0.5 of the CPU",
            await Pairs.OfAsync(runs, () => RollBackAsync(engine, sandbox), () => RollBackAsync(script, sandbox))
        );
        Table.Pairs(
            plan.Name,
            script.Name,
            "at most 0.2 of the wall time",
            await Pairs.OfAsync(runs, () => PlanAsync(plan, sandbox), () => RollBackAsync(script, sandbox))
        );
        if (!Programs.Has("ansible-playbook"))
        {
            Console.WriteLine("\nAnsible is left out: `ansible-playbook` is not installed.");
            return;
        }

        var ansible = new Contender(
            "Ansible's uri module",
            "ansible-playbook",
            "-i",
            "localhost,",
            "-e",
            $"base={address}",
            Path.Combine(AppContext.BaseDirectory, "playbook.yml")
        );
        Table.Pairs(
            engine.Name,
            ansible.Name,
            string.Empty,
            await Pairs.OfAsync(runs, () => RollBackAsync(engine, sandbox), () => RollBackAsync(ansible, sandbox))
        );
    }

    /// <summary>
    /// The file of a target with none of the engine's own waits: the script has none, and what is compared is work.
    /// </summary>
    public static string Target(string folder, SandboxTarget sandbox)
    {
        var file = Path.Combine(folder, "instant.yaml");
        File.WriteAllText(
            file,
            $"apiVersion: runbooks/v1\nname: instant\nbase-url: {sandbox.BaseUrl.AbsoluteUri.TrimEnd('/')}\nprocessing-time: 0ms\n"
                + "read-every: 1ms\nstable-reads: 5\nstable-every: 0ms\n"
        );
        return file;
    }

    /// <summary>A rollback with its record.</summary>
    public static Contender Run(string binary, string target, string records) =>
        new(
            "`runbook run quick-rollback`",
            binary,
            ["run", "quick-rollback", "--target", target, "--records", records, "--format", "json", "-i", "reason=benchmark"]
        );

    /// <summary>Has the bad release serve, as it would when the job begins.</summary>
    public static async Task PrepareAsync(SandboxTarget sandbox)
    {
        if (sandbox.ActiveVersion == "1.4.2")
        {
            using var client = new HttpClient();
            using var content = new ByteArrayContent([]);
            using var answer = await client.PostAsync(new Uri(sandbox.BaseUrl, "/deployment/switch"), content);
        }

        sandbox.Restart();
    }

    private async Task<Measured> RollBackAsync(Contender contender, SandboxTarget sandbox)
    {
        await PrepareAsync(sandbox);
        Repository.New(_records);
        var cost = await contender.RunAsync(_records);
        return sandbox.ActiveVersion == "1.4.2" ? cost : throw new InvalidOperationException($"{contender.Name} did not roll back");
    }

    private async Task<Measured> PlanAsync(Contender plan, SandboxTarget sandbox)
    {
        await PrepareAsync(sandbox);
        return await plan.RunAsync(Repository.New(_records));
    }
}
