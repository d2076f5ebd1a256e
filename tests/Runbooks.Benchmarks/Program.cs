using System.Diagnostics;
using Runbooks.Benchmarks;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;

var runs = int.Parse(Option("--runs", "20"));
var binary = Path.GetFullPath(Option("--binary", "artifacts/publish/runbook"));
if (!File.Exists(binary))
{
    Console.Error.WriteLine($"{binary} is missing: run `make publish`");
    return 2;
}

var scripts = AppContext.BaseDirectory;
var work = Directory.CreateTempSubdirectory("runbook-bench-").FullName;
if (args.Contains("--watch"))
{
    var watching = new WatchBenchmark(binary, work);
    Console.WriteLine($"`runbook watch` on a machine with {Environment.ProcessorCount} cores.\n");
    Console.WriteLine("| | | | |");
    Console.WriteLine("|---|---|---|---|");
    await watching.TimeToPostAsync(int.Parse(Option("--rounds", "200")));
    if (AlertmanagerContender.Missing is { } missing)
        Console.WriteLine($"Prometheus and Alertmanager are left out: `{missing}` is not installed.");
    else
        await new AlertmanagerContender(work).TimeToWebhookAsync(20);
    await watching.ManyTargetsAsync(
        int.Parse(Option("--targets", "1000")),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(int.Parse(Option("--seconds", "60")))
    );
    Directory.Delete(work, recursive: true);
    return 0;
}

await using var sandbox = await SandboxTarget.StartAsync(
    new SandboxOptions { BadRelease = BadRelease.None },
    TimeProvider.System,
    CancellationToken.None
);
var baseUrl = sandbox.BaseUrl.AbsoluteUri.TrimEnd('/');
var target = Path.Combine(work, "instant.yaml");

// The engine's own waits are zero here: the script has none, and what is compared is work.
await File.WriteAllTextAsync(
    target,
    $"apiVersion: runbooks/v1\nname: instant\nbase-url: {baseUrl}\nprocessing-time: 0ms\nread-every: 1ms\nstable-reads: "
        + $"5\nstable-every: 0ms\n"
);

var engine = new Contender("runbook run quick-rollback", binary, (_, records) =>
    ["run", "quick-rollback", "--target", target, "--records", records, "--format", "json", "-i", "reason=benchmark"]
);
var others = new List<Contender>
{
    new("curl, jq and git commit", "bash", (url, records) => [Path.Combine(scripts, "playbook.sh"), url, records]),
};
if (OnPath("ansible-playbook"))
    others.Add(
        new Contender("Ansible's uri module", "ansible-playbook", (url, _) =>
            ["-i", "localhost,", "-e", $"base={url}", Path.Combine(scripts, "playbook.yml")]
        )
    );
else
    Console.WriteLine("Ansible is left out: `ansible-playbook` is not installed.");

Console.WriteLine(
    $"Whole processes in turn, {runs} pairs each, after 2 that are not counted; {Environment.ProcessorCount} cores. Every "
        + $"run recovered, or the benchmark fails.\n"
);
Console.WriteLine("| | median | min | max | runbook / this, median of pairs |");
Console.WriteLine("|---|---:|---:|---:|---:|");
foreach (var (other, index) in others.Select((o, i) => (o, i)))
{
    var (ours, theirs) = (new List<double>(), new List<double>());
    for (var run = -2; run < runs; run++)
    {
        var (a, b) = (await TimeAsync(engine), await TimeAsync(other));
        if (run < 0)
            continue;
        ours.Add(a);
        theirs.Add(b);
    }

    if (index == 0)
        Print(engine.Name, ours, "1");
    Print(other.Name, theirs, Median([.. ours.Zip(theirs, (a, b) => a / b)]).ToString("0.00"));
}

Directory.Delete(work, recursive: true);
return 0;

async Task<double> TimeAsync(Contender contender)
{
    if (sandbox.ActiveVersion == "1.4.2")
        await ToggleAsync();
    sandbox.Restart();
    var records = Path.Combine(work, "records");
    if (Directory.Exists(records))
        Directory.Delete(records, recursive: true);
    foreach (
        var arguments in new string[][]
        {
            ["init", "-q", records],
            ["-C", records, "-c", "user.name=Bench", "-c", "user.email=bench@example.com", "commit", "-q", "--allow-empty", "-m", "First"],
            ["-C", records, "config", "user.name", "Bench"],
            ["-C", records, "config", "user.email", "bench@example.com"],
        }
    )
    {
        using var git = Process.Start("git", arguments);
        await git.WaitForExitAsync();
    }

    var took = await contender.RunAsync(baseUrl, records);
    return sandbox.ActiveVersion == "1.4.2"
        ? took.TotalMilliseconds
        : throw new InvalidOperationException($"{contender.Name} did not roll back");
}

async Task ToggleAsync()
{
    using var client = new HttpClient();
    using var content = new ByteArrayContent([]);
    using var answer = await client.PostAsync(baseUrl + "/deployment/switch", content);
}

string Option(string name, string otherwise) =>
    Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;

static bool OnPath(string program) =>
    (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

static double Median(List<double> values)
{
    values.Sort();
    return values.Count % 2 == 1 ? values[values.Count / 2] : (values[(values.Count / 2) - 1] + values[values.Count / 2]) / 2;
}

static void Print(string name, List<double> values, string ratio) =>
    Console.WriteLine($"| {name} | {Median(values):0} ms | {values.Min():0} ms | {values.Max():0} ms | {ratio} |");
