using System.Text.Json.Nodes;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Locks;
using Runbooks.SharedLocks;
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
    public async Task A_lock_that_is_long_over_and_carries_nothing_is_listed_with_all_alone()
    {
        await using var old = await LeftBehindAsync("staging", "https://staging.example.com", TimeSpan.FromDays(2));
        await using var fresh = await LeftBehindAsync("shop", "https://shop.example.com", TimeSpan.FromHours(2));

        await _run.RunAsync("lock", "list");
        var shown = _run.Out;
        await _run.RunAsync("lock", "list", "--format", "json");
        var json = JsonNode.Parse(_run.Out)!.AsArray();
        await _run.RunAsync("lock", "list", "--all");

        Assert.Multiple(() =>
        {
            Assert.That(shown, Does.StartWith("shop  on this machine  over        #1     over since ").And.Not.Contain("staging"));
            Assert.That(
                shown,
                Does.Contain(", and holds nobody up: run b of a test, by ").And.Contain("`runbook lock release shop` clears it")
            );
            Assert.That(
                shown,
                Does.EndWith("1 lock is over for more than a day and of no use any more: `runbook lock list --all` shows it.\n")
            );
            Assert.That(json.Select(l => (string?)l!["target"]), Is.EqualTo((string[])["shop"]));
            Assert.That((string?)json[0]!["overSince"], Is.Not.Null);
            Assert.That(_run.Out.Split('\n').Select(l => l.Split(' ')[0]), Is.EqualTo((string[])["shop", "staging", string.Empty]));
        });
    }

    [Test]
    public async Task A_lock_that_is_over_and_knows_a_bad_version_is_listed_last_and_keeps_it_when_it_is_released()
    {
        await using var alive = await _machines.TakeAsync(Here(), "a");
        await using var old = await LeftBehindAsync("api", "https://api.example.com", TimeSpan.FromDays(30), "1.5.0");

        await _run.RunAsync("lock", "list");
        Assert.That(_run.Out.Split('\n').Select(l => l.Split(' ')[0]), Is.EqualTo((string[])["prod", "api", string.Empty]));
        Assert.That(
            _run.Out,
            Does.Contain("It carries that 1.5.0 may be bad, and does so when it is released. `runbook lock release api` clears it")
        );

        Assert.That(await _run.RunAsync("lock", "release", "api", "--yes"), Is.Zero);
        await _run.RunAsync("lock", "list", "--all");
        Assert.That(_run.Out, Does.Not.Contain("api"));
        var target = new Target("api", new Uri("https://api.example.com"));
        var next = await Here().TryTakeAsync(new LockRequest(target, "c", "run c of a test"), records: null, CancellationToken.None);
        await using var held = next.Held!;
        Assert.That(held.Left.Select(l => l.Version), Is.EqualTo((string[])["1.5.0"]));
    }

    [Test]
    public async Task A_lock_of_another_machine_that_is_over_says_where_its_run_is_finished()
    {
        _run.InRepository();
        _run.Git("init -q --bare origin.git");
        _run.Git("remote add origin origin.git");
        var records = Runbooks.Git.RecordsRepository.Open(_run.Folder, new DiagnosticBag())!;
        await using var laptop = await _machines.TakeAsync(_machines.Of(1, time: Past(TimeSpan.FromDays(2))), "a", records);

        await _run.RunAsync("lock", "list");

        Assert.That(_run.Out, Does.StartWith("prod  at the remote origin  over        #1     over since "));
        Assert.That(
            _run.Out,
            Does.Contain("If that run is unfinished, `runbook resume` on laptop finishes it; `runbook lock release prod` clears it\n")
        );
    }

    [Test]
    public async Task On_a_narrow_terminal_what_finds_no_room_in_its_line_stands_below_it()
    {
        await using var alive = await _machines.TakeAsync(Here(), "a");
        await using var old = await LeftBehindAsync("切り替え-staging", "https://staging.example.com", TimeSpan.FromHours(2));
        await _run.RunAsync("lock", "list");
        var whole = _run.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        _run.Width = 60;
        await _run.RunAsync("lock", "list");

        var lines = _run.Out.TrimEnd('\n').Split('\n');
        Assert.That(lines.Select(Runbooks.Cli.Hosting.Cells.Width), Is.All.LessThanOrEqualTo(60), _run.Out);
        Assert.That(lines[0], Is.EqualTo("prod              on this machine  alive       #1"));
        Assert.That(lines[1], Does.StartWith("    run a of a test, by "));
        Assert.That(_run.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(whole));
    }

    [Test]
    public async Task A_lock_whose_owner_runs_is_released_only_with_yes()
    {
        await using var held = await _machines.TakeAsync(Here(), "a");

        Assert.That(await _run.RunAsync("lock", "release", "prod"), Is.EqualTo(5));
        Assert.That(
            _run.Error,
            Does.StartWith($"error: the run that holds prod goes on: process {Environment.ProcessId} of this machine").And.Contain("--yes")
        );
        Assert.That(await held.CheckAsync(CancellationToken.None), Is.Null);

        Assert.That(await _run.RunAsync("lock", "release", "https://deploy.example.com/", "--yes"), Is.Zero);
        Assert.That(_run.Out, Does.EndWith("Released prod on this machine.\n"));
        Assert.That(await held.CheckAsync(CancellationToken.None), Is.EqualTo("the lock of prod was released by somebody else"));
    }

    [TestCase("yes", 0, "Released prod on this machine.\n")]
    [TestCase("no", 2, "Nothing was released.\n")]
    public async Task A_lock_whose_owner_is_gone_is_asked_for(string answer, int exitCode, string ends)
    {
        await using var dead = await _machines.TakeAsync(
            new TargetLocks([Folder], With(Machine.Here().Self with { Process = int.MaxValue }), TimeProvider.System),
            "a"
        );
        (_run.Input, _run.InIsTerminal) = (answer + "\n", true);

        Assert.That(await _run.RunAsync("lock", "release", "prod"), Is.EqualTo(exitCode));
        Assert.That(_run.Out, Does.EndWith(ends));
    }

    [Test]
    public async Task Where_nobody_can_answer_a_release_wants_yes()
    {
        await using var dead = await _machines.TakeAsync(
            new TargetLocks([Folder], With(Machine.Here().Self with { Process = int.MaxValue }), TimeProvider.System),
            "a"
        );

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
        Assert.That(
            _run.Out,
            Does.StartWith("prod  at the remote origin  held        #1     run a of a test, by alice@laptop, process 1, since ")
        );
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
        return (
            await locks.TryTakeAsync(
                new LockRequest(new Target("staging", new Uri("https://staging.example.com")), "b", "run b of a test"),
                records: null,
                CancellationToken.None
            )
        ).Held!;
    }

    private static Microsoft.Extensions.Time.Testing.FakeTimeProvider Past(TimeSpan ago) => new(TimeProvider.System.GetUtcNow() - ago);

    private async Task<HeldLock> LeftBehindAsync(string name, string address, TimeSpan ago, string? bad = null)
    {
        var locks = new TargetLocks([Folder], With(Machine.Here().Self with { Process = int.MaxValue }), Past(ago));
        var request = new LockRequest(new Target(name, new Uri(address)), "b", "run b of a test");
        var held = (await locks.TryTakeAsync(request, records: null, CancellationToken.None)).Held!;
        if (bad is not null)
            await held.LeaveAsync(new LeftVersion(bad, "1.4.2", "blue", "rollback", "INC-1", "b", TimeProvider.System.GetUtcNow() - ago));
        return held;
    }

    // A process number that no system gives out.
    private static Machine With(LockOwner owner) => new(owner, _ => "1");
}
