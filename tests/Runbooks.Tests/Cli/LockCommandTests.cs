using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Locks;
using Runbooks.Tests.Locks;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

public sealed class LockCommandTests
{
    private CommandRun _run = null!;
    private Machines _machines = null!;

    [SetUp]
    public void Begin()
    {
        _run = new CommandRun();
        _machines = new Machines();
    }

    [TearDown]
    public void End()
    {
        _machines.Dispose();
        _run.Dispose();
    }

    [Test]
    public async Task Where_nothing_is_held_the_list_says_so()
    {
        Assert.That(await _run.RunAsync("lock", "list"), Is.Zero);
        Assert.That(_run.Out, Is.EqualTo("No target is locked.\n"));
    }

    [Test]
    public async Task The_list_tells_who_holds_what_and_whether_they_still_run()
    {
        await using var alive = await _machines.TakeAsync(Here(), "a");
        await using var dead = await StagingAsync();

        await _run.RunAsync("lock", "list");
        var text = _run.Out.Split('\n');
        await _run.RunAsync("lock", "list", "--format", "json");

        var locks = JsonNode.Parse(_run.Out)!.AsArray().ToDictionary(l => l!["target"]!.GetValue<string>());
        Assert.Multiple(() =>
        {
            Assert.That(text, Has.Exactly(1).StartsWith("prod     on this machine  alive       #1     run a of a test, by "));
            Assert.That(text, Has.Exactly(1).StartsWith("staging  on this machine  dead        #1     "));
            Assert.That(locks["prod"]!["owner"]!["process"]!.GetValue<int>(), Is.EqualTo(Environment.ProcessId));
            Assert.That(locks["prod"]!["condition"]!.GetValue<string>(), Is.EqualTo("alive"));
            Assert.That(locks["staging"]!["condition"]!.GetValue<string>(), Is.EqualTo("dead"));
            Assert.That(locks["staging"]!["remote"], Is.Null);
        });
    }

    [Test]
    public async Task A_lock_whose_owner_runs_is_released_only_with_yes()
    {
        await using var held = await _machines.TakeAsync(Here(), "a");

        Assert.That(await _run.RunAsync("lock", "release", "prod"), Is.EqualTo(5));
        Assert.That(_run.Error, Does.StartWith($"error: the run that holds prod goes on: process {Environment.ProcessId} of this machine").And.Contain("--yes"));
        Assert.That(await held.CheckAsync(CancellationToken.None), Is.Null);

        Assert.That(await _run.RunAsync("lock", "release", "https://deploy.example.com/", "--yes"), Is.Zero);
        Assert.That(_run.Out, Does.EndWith("Released prod on this machine.\n"));
        Assert.That(await held.CheckAsync(CancellationToken.None), Is.EqualTo("the lock of prod was released by somebody else"));
    }

    [TestCase("yes", 0, "Released prod on this machine.\n")]
    [TestCase("no", 2, "Nothing was released.\n")]
    public async Task A_lock_whose_owner_is_gone_is_asked_for(string answer, int exitCode, string ends)
    {
        await using var dead = await _machines.TakeAsync(new TargetLocks([Folder], With(Machine.Here().Self with { Process = int.MaxValue }), TimeProvider.System), "a");
        (_run.Input, _run.InIsTerminal) = (answer + "\n", true);

        Assert.That(await _run.RunAsync("lock", "release", "prod"), Is.EqualTo(exitCode));
        Assert.That(_run.Out, Does.EndWith(ends));
    }

    [Test]
    public async Task Where_nobody_can_answer_a_release_wants_yes()
    {
        await using var dead = await _machines.TakeAsync(new TargetLocks([Folder], With(Machine.Here().Self with { Process = int.MaxValue }), TimeProvider.System), "a");

        Assert.That(await _run.RunAsync("lock", "release", "prod"), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("runbook lock release prod --yes"));
    }

    [Test]
    public async Task A_lock_that_cannot_be_read_is_released_by_the_name_it_is_told_by()
    {
        await (await _machines.TakeAsync(Here(), "a")).DisposeAsync();
        await File.WriteAllTextAsync(Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal).Last(), "{");
        var holder = await _machines.RefusedAsync(Here(), "b");

        Assert.That(await _run.RunAsync("lock", "release", holder.Name, "--yes"), Is.Zero, _run.Error);
        await using var held = await _machines.TakeAsync(Here(), "c");
        Assert.That(held.Fencing, Is.GreaterThan(1));
    }

    [Test]
    public async Task A_lock_at_the_remote_is_listed_and_released_from_elsewhere()
    {
        _run.InRepository();
        _run.Git("init -q --bare origin.git");
        _run.Git("remote add origin origin.git");
        var bag = new DiagnosticBag();
        var records = Runbooks.Git.RecordsRepository.Open(_run.Folder, bag)!;
        await using var laptop = await _machines.TakeAsync(_machines.Of(1, time: TimeProvider.System), "a", records);

        Assert.That(await _run.RunAsync("lock", "list"), Is.Zero);
        Assert.That(_run.Out, Does.StartWith("prod  at the remote origin  held        #1     run a of a test, by alice@laptop, process 1, since "));
        Assert.That(await _run.RunAsync("lock", "release", "prod"), Is.EqualTo(5));
        Assert.That(_run.Error, Does.Contain("the run that holds prod on laptop may go on: its lease is not over"));
        Assert.That(await _run.RunAsync("lock", "release", "prod", "--yes"), Is.Zero);
        await _run.RunAsync("lock", "list");
        Assert.That(_run.Out, Is.EqualTo("No target is locked.\n"));
    }

    [Test]
    public async Task A_remote_that_is_away_is_said_beside_what_is_known()
    {
        _run.InRepository();
        _run.Git("remote add origin nowhere.git");

        Assert.That(await _run.RunAsync("lock", "list"), Is.Zero);
        Assert.That(_run.Out, Is.EqualTo("No target is locked.\n"));
        Assert.That(_run.Error, Does.StartWith("warning: the remote cannot be asked, so its locks are as they were last known: "));
    }

    private string Folder => Path.Combine(_run.Folder, ".local", "state", "runbook", "locks");

    private TargetLocks Here() => new([Folder], Machine.Here(), TimeProvider.System);

    private async Task<HeldLock> StagingAsync()
    {
        var locks = new TargetLocks([Folder], With(Machine.Here().Self with { Process = int.MaxValue }), TimeProvider.System);
        return (await locks.TryTakeAsync(new LockRequest(new Definitions.Target("staging", new Uri("https://staging.example.com")), "b", "run b of a test"), CancellationToken.None)).Held!;
    }

    // A process number that no system gives out.
    private static Machine With(LockOwner owner) => new(owner, _ => "1");
}
