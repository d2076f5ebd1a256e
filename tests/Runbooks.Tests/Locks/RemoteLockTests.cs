using System.Net;
using System.Net.Sockets;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Locks;
using Runbooks.SharedLocks;
using Runbooks.Tests.Git;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Locks;

/// <summary>A bare repository as the remote, clones of it as laptops and workflows, and git itself in between.</summary>
[Category("Servers")]
public sealed class RemoteLockTests
{
    private static readonly string Reference = "refs/runbook/locks/" + CanonicalAddress.Of("https://deploy.example.com").Key;
    private readonly List<ScratchRepository> _clones = [];
    private Machines _machines = null!;
    private ScratchRepository _origin = null!;

    [SetUp]
    public void Begin()
    {
        _machines = new Machines();
        _origin = ScratchRepository.Empty("--bare");
    }

    [TearDown]
    public void End()
    {
        _clones.ForEach(c => c.Dispose());
        _clones.Clear();
        _origin.Dispose();
        _machines.Dispose();
    }

    [Test]
    public async Task Two_machines_exclude_each_other()
    {
        var (laptop, workflow) = (Clone("laptop"), Clone("workflow"));
        await using (var held = await _machines.TakeAsync(laptop.Locks, "a", laptop.Records))
        {
            var holder = await _machines.RefusedAsync(workflow.Locks, "b", workflow.Records);

            Assert.That(held.ToEvent(), Is.EqualTo(new LockTaken(1, 1, null)));
            Assert.That(
                holder.Describe(),
                Is.EqualTo(
                    "run a of a test, by alice@laptop, process 1, since 2026-11-23 15:42:10Z; its lease, renewed while it "
                        + "runs, ends 2026-11-23 15:44:10Z (at the remote origin)"
                )
            );
        }

        await using var next = await _machines.TakeAsync(workflow.Locks, "c", workflow.Records);
        Assert.That(next.ToEvent().RemoteFencing, Is.EqualTo(2));
    }

    [Test]
    public async Task A_machine_that_finds_the_remote_taken_leaves_no_lock_of_its_own()
    {
        var (laptop, workflow) = (Clone("laptop"), Clone("workflow"));
        await using var held = await _machines.TakeAsync(laptop.Locks, "a", laptop.Records);
        await _machines.RefusedAsync(workflow.Locks, "b", workflow.Records);

        var (found, _) = await workflow.Locks.ListAsync(records: null, CancellationToken.None);

        Assert.That(found, Is.Empty);
    }

    [Test]
    public async Task Every_taking_renewal_and_release_is_a_commit_behind_the_one_before()
    {
        var laptop = Clone("laptop");
        await using (await _machines.TakeAsync(laptop.Locks, "a", laptop.Records))
        {
            _machines.Time.Advance(TimeSpan.FromSeconds(40));
            await Bounded.UntilAsync(
                () => _origin.Git("rev-list", "--count", Reference).Trim() != "1",
                "the lock is renewed at the remote"
            );
        }

        Assert.That(
            _origin.Git("log", "--format=%s", Reference).Trim().Split('\n'),
            Is.EqualTo(new[] { "Release the lock of prod", "Renew the lock of prod", "Take the lock of prod" })
        );
        Assert.That(_origin.Git("ls-tree", "--name-only", Reference).Trim(), Is.EqualTo("lock.json"));
    }

    [Test]
    public async Task Of_many_machines_that_try_at_once_one_takes_it()
    {
        var clones = Enumerable.Range(1, 6).Select(n => Clone($"host{n}")).ToList();

        var attempts = await Task.WhenAll(
            clones.Select(c => Task.Run(() => c.Locks.TryTakeAsync(_machines.Request(c.Host), c.Records, CancellationToken.None)))
        );

        var held = attempts.Select(a => a.Held).OfType<HeldLock>().ToList();
        Assert.That(held.Select(h => h.ToEvent()), Is.EqualTo(new[] { new LockTaken(1, 1, null) }));
        await held[0].DisposeAsync();
    }

    [Test]
    public async Task A_lease_that_nobody_renews_ends_and_its_owner_finds_its_number_stale()
    {
        var stopped = new JumpingClock();
        var (laptop, workflow) = (Clone("laptop", stopped), Clone("workflow"));
        await using var paused = await _machines.TakeAsync(laptop.Locks, "a", laptop.Records);

        _machines.Time.Advance(TimeSpan.FromSeconds(149));
        await _machines.RefusedAsync(workflow.Locks, "b", workflow.Records);
        _machines.Time.Advance(TimeSpan.FromSeconds(2));
        await using var held = await WhileTimePassesAsync(_machines.TakeAsync(workflow.Locks, "c", workflow.Records));

        // A laptop that was closed: its wall clock went on, its monotonic one did not.
        stopped.Jump = TimeSpan.FromSeconds(151);
        Assert.That(held.ToEvent().RemoteFencing, Is.EqualTo(2));
        Assert.That(
            await paused.CheckAsync(CancellationToken.None),
            Does.Contain("another run holds prod: run c of a test").And.Contain("number 1 is stale, 2 is the newest")
        );
    }

    [Test]
    public async Task The_lock_of_a_dead_process_of_this_machine_is_taken_at_once()
    {
        var laptop = Clone("laptop");
        await using var dead = await _machines.TakeAsync(laptop.Locks, "a", laptop.Records);
        _machines.Kill(1);

        await using var held = await _machines.TakeAsync(
            _machines.Of(2, folder: Path.Combine(laptop.Repository.Root, "state")),
            "a",
            laptop.Records
        );

        Assert.That(held.ToEvent(), Is.EqualTo(new LockTaken(2, 2, null)));
    }

    [Test]
    public async Task A_machine_made_from_the_same_image_is_not_taken_for_one_that_was_restarted()
    {
        var (one, other) = (Clone("runner"), Clone("runner", boot: "another boot"));
        await using var held = await _machines.TakeAsync(one.Locks, "a", one.Records);

        var holder = await _machines.RefusedAsync(other.Locks, "b", other.Records);

        Assert.That(holder.Condition, Is.EqualTo(LockCondition.Held));
    }

    [Test]
    public async Task A_run_that_goes_on_with_itself_after_a_restart_does_not_wait_for_its_own_lease()
    {
        var (before, after) = (Clone("laptop"), Clone("laptop", boot: "after the restart"));
        await using var broken = await _machines.TakeAsync(before.Locks, "a", before.Records);

        await _machines.RefusedAsync(after.Locks, "b", after.Records);
        await using var resumed = await _machines.TakeAsync(after.Locks, "a", after.Records);

        Assert.That(resumed.ToEvent().RemoteFencing, Is.EqualTo(2));
    }

    [Test]
    public async Task A_remote_that_never_answers_holds_a_run_up_for_a_bound_only()
    {
        var laptop = Clone("laptop");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        laptop.Repository.Git("remote", "set-url", "origin", $"git://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/records.git");

        await using var held = await _machines.TakeAsync(laptop.Locks, "a", laptop.Records);

        Assert.That(held.ToEvent(), Is.EqualTo(new LockTaken(1, null, "git did not get an answer within 5 seconds")));
    }

    [Test]
    public async Task A_remote_that_is_away_does_not_keep_a_run_from_its_target()
    {
        var laptop = Clone("laptop");
        Directory.Move(_origin.Folder, _origin.Folder + "-away");

        await using var held = await _machines.TakeAsync(laptop.Locks, "a", laptop.Records);

        Assert.That(
            held.ToEvent(),
            Has.Property("RemoteFencing").Null.And.Property("RemoteProblem").Contains("does not appear to be a git repository")
        );
        Assert.That(await held.CheckAsync(CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task A_remote_that_goes_away_does_not_stop_a_run_that_is_awake()
    {
        var laptop = Clone("laptop");
        var remote = new RemoteLocks(laptop.Records.FindRemote()!, _machines.Machine(1), _machines.Time);
        await using var held = await TakeAsync(remote);
        Directory.Move(_origin.Folder, _origin.Folder + "-away");

        for (var third = 1; third <= 4; third++)
        {
            _machines.Time.Advance(TimeSpan.FromSeconds(40));
            await held.RenewAsync(CancellationToken.None);
        }

        Assert.That(await held.CheckAsync(CancellationToken.None), Is.Null);
        Assert.That(held.Problem, Does.Contain("does not appear to be a git repository"));
    }

    [TestCase(0)]
    [TestCase(2, Description = "What wakes it up is a renewal that is overdue")]
    public async Task A_run_that_slept_and_cannot_ask_the_remote_does_not_send(int renewals)
    {
        var laptop = Clone("laptop");
        var remote = new RemoteLocks(laptop.Records.FindRemote()!, _machines.Machine(1), _machines.Time);
        await using var held = await TakeAsync(remote);
        Directory.Move(_origin.Folder, _origin.Folder + "-away");

        _machines.Time.Jump = TimeSpan.FromHours(1);
        for (var i = 0; i < renewals; i++)
            await held.RenewAsync(CancellationToken.None);

        Assert.That(
            await held.CheckAsync(CancellationToken.None),
            Does.Contain("stopped for longer than its lock holds at the remote origin")
        );
        Directory.Move(_origin.Folder + "-away", _origin.Folder);
        Assert.That(await held.CheckAsync(CancellationToken.None), Is.Null, "nobody came meanwhile");
    }

    [Test]
    public async Task A_lock_at_the_remote_can_be_released_from_another_machine()
    {
        var (laptop, workflow) = (Clone("laptop"), Clone("workflow"));
        await using var owner = await _machines.TakeAsync(laptop.Locks, "a", laptop.Records);
        var (found, problem) = await workflow.Locks.ListAsync(workflow.Records, CancellationToken.None);

        var failure = await workflow.Locks.ReleaseAsync(found.Single(), workflow.Records, CancellationToken.None);
        await using var held = await _machines.TakeAsync(workflow.Locks, "b", workflow.Records);

        Assert.That((problem, failure), Is.EqualTo(((string?)null, (string?)null)));
        Assert.That(held.ToEvent().RemoteFencing, Is.EqualTo(2));
    }

    [Test]
    public async Task A_remote_that_takes_no_such_reference_is_said_and_the_run_goes_on()
    {
        Component.Applies(!OperatingSystem.IsWindows(), "a hook is a program there");
        var laptop = Clone("laptop");
        var hook = Path.Combine(_origin.Folder, "hooks", "pre-receive");
        Executable.Write(hook, "#!/bin/sh\nexit 1\n");

        await using var held = await _machines.TakeAsync(laptop.Locks, "a", laptop.Records);

        Assert.That(
            held.ToEvent().RemoteProblem,
            Does.Contain($"origin does not take {Reference}").And.Contain("pre-receive hook declined")
        );
    }

    [Test]
    public async Task Credentials_in_the_address_of_a_remote_are_not_shown()
    {
        var laptop = Clone("laptop");
        laptop.Repository.Git("remote", "set-url", "origin", "http://bot:s3cr3t-token@127.0.0.1:9/records.git");

        await using var held = await _machines.TakeAsync(laptop.Locks, "a", laptop.Records);

        Assert.That(held.ToEvent().RemoteProblem, Does.Contain("127.0.0.1").And.Not.Contain("s3cr3t"));
    }

    [Test]
    public async Task A_repository_without_a_remote_or_with_none_wanted_locks_this_machine_only()
    {
        var laptop = Clone("laptop");
        laptop.Repository.Git("config", "runbook.remote", "none");

        await using var held = await _machines.TakeAsync(laptop.Locks, "a", laptop.Records);

        const string Said = "`git config runbook.remote` says none, and the remotes are origin";
        Assert.That(held.ToEvent(), Is.EqualTo(new LockTaken(1, null, Said)), "a run says it");
        Assert.That(_origin.Git("for-each-ref"), Is.Empty);
    }

    [Test]
    public async Task Nothing_else_of_the_repository_is_touched()
    {
        var (laptop, workflow) = (Clone("laptop"), Clone("workflow"));
        var before = laptop.Repository.Git("status", "--porcelain=v2", "--branch");
        await using (await _machines.TakeAsync(workflow.Locks, "a", workflow.Records))
            await _machines.RefusedAsync(laptop.Locks, "b", laptop.Records);

        Assert.That(laptop.Repository.Git("status", "--porcelain=v2", "--branch"), Is.EqualTo(before));
        Assert.That(
            laptop.Repository.Git("for-each-ref", "--format=%(refname)").Trim().Split('\n'),
            Is.SubsetOf(new[] { "refs/heads/main", Reference })
        );
        Assert.That(File.Exists(Path.Combine(laptop.Records.GitDirectory, "FETCH_HEAD")), Is.False);
    }

    [Test]
    public async Task A_machine_whose_clock_is_ahead_does_not_take_what_its_owner_renews()
    {
        var ahead = new JumpingClock { Jump = TimeSpan.FromMinutes(10) };
        var (laptop, workflow) = (Clone("laptop"), Clone("workflow", ahead));
        await using var held = await _machines.TakeAsync(laptop.Locks, "a", laptop.Records);

        var attempt = workflow.Locks.TryTakeAsync(_machines.Request("b"), workflow.Records, CancellationToken.None);
        await Bounded.WhileAsync(attempt, "it is decided who has the lock", async () =>
        {
            _machines.Time.Advance(TimeSpan.FromSeconds(1));
            ahead.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20);
        });

        Assert.That(
            (await attempt).Holder,
            Has.Property("Condition").EqualTo(LockCondition.Held).And.Property("State").Property("Run").EqualTo("a")
        );
        Assert.That(await held.CheckAsync(CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Two_names_of_one_address_are_one_lock_at_the_remote()
    {
        var (laptop, workflow) = (Clone("laptop"), Clone("workflow"));
        var request = new LockRequest(new Target("host-deploy", new Uri("HTTPS://Deploy.Example.COM.:443/")), "b", "run b");
        await using (await _machines.TakeAsync(laptop.Locks, "a", laptop.Records))
        {
            Assert.That(
                (await workflow.Locks.TryTakeAsync(request, workflow.Records, CancellationToken.None)).Holder,
                Has.Property("Name").EqualTo("prod").And.Property("Remote").EqualTo("origin")
            );
        }

        await using var held = (await workflow.Locks.TryTakeAsync(request, workflow.Records, CancellationToken.None)).Held;
        Assert.That(held!.ToEvent().RemoteFencing, Is.EqualTo(2));
        Assert.That(_origin.Git("for-each-ref", "--format=%(refname)").Trim(), Is.EqualTo(Reference));
    }

    [Test]
    public async Task What_a_run_left_is_known_to_whoever_takes_the_lock_next_in_a_fresh_clone()
    {
        var laptop = Clone("laptop");
        await using (var held = await _machines.TakeAsync(laptop.Locks, "a", laptop.Records))
            await held.LeaveAsync(Left("1.5.0"));
        var (one, other) = (Clone("workflow"), Clone("another workflow"));

        // Runs that change nothing hand it on.
        await using (await _machines.TakeAsync(one.Locks, "b", one.Records)) { }

        await using var next = await _machines.TakeAsync(other.Locks, "c", other.Records);
        Assert.That(next.Left, Is.EqualTo(new[] { Left("1.5.0") }));
    }

    [Test]
    public async Task A_push_from_a_tip_that_is_no_longer_the_newest_loses_nothing_that_was_left()
    {
        var (laptop, workflow) = (Clone("laptop"), Clone("workflow"));
        await using (var first = await _machines.TakeAsync(laptop.Locks, "a", laptop.Records))
            await first.LeaveAsync(Left("1.5.0"));
        await using (var second = await _machines.TakeAsync(workflow.Locks, "b", workflow.Records))
            await second.LeaveAsync(Left("1.6.0", minutes: 1));

        await using var third = await _machines.TakeAsync(laptop.Locks, "c", laptop.Records);

        Assert.That(third.Left.Select(l => l.Version), Is.EqualTo(new[] { "1.6.0", "1.5.0" }));
    }

    [Test]
    public async Task What_could_not_be_pushed_is_carried_by_the_next_taking_from_the_same_machine()
    {
        var (laptop, workflow) = (Clone("laptop"), Clone("workflow"));
        Directory.Move(_origin.Folder, _origin.Folder + "-away");
        await using (var first = await _machines.TakeAsync(laptop.Locks, "a", laptop.Records))
            await first.LeaveAsync(Left("1.5.0"));
        Directory.Move(_origin.Folder + "-away", _origin.Folder);
        await using (await _machines.TakeAsync(laptop.Locks, "b", laptop.Records)) { }

        await using var elsewhere = await _machines.TakeAsync(workflow.Locks, "c", workflow.Records);
        Assert.That(elsewhere.Left.Select(l => l.Version), Is.EqualTo(new[] { "1.5.0" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task What_a_run_only_set_out_to_do_takes_nothing_away_of_what_an_earlier_one_did(bool comesToNothing)
    {
        var (laptop, workflow) = (Clone("laptop"), Clone("workflow"));
        var later = Left("1.5.0", minutes: 1) with { Run = "b", Incident = "INC-2", ArrivedAt = "1.4.3", IsUncertain = true };
        await using (var first = await _machines.TakeAsync(laptop.Locks, "a", laptop.Records))
            await first.LeaveAsync(Left("1.5.0"));
        await using (var second = await _machines.TakeAsync(laptop.Locks, "b", laptop.Records))
        {
            await second.LeaveAsync(later);
            if (comesToNothing)
                await second.ForgetAsync("b");
        }

        await using var third = await _machines.TakeAsync(workflow.Locks, "c", workflow.Records);

        Assert.That(LeftVersion.Newest(third.Left), Is.EqualTo(new[] { comesToNothing ? Left("1.5.0") : later }));
        Assert.That(third.Left, Does.Contain(Left("1.5.0")));
    }

    private LeftVersion Left(string version, int minutes = 0) =>
        new(version, "1.4.2", "blue", "rollback", "INC-1", "a", _machines.Time.GetUtcNow().AddMinutes(minutes));

    // Whoever finds a lease over by its own clock alone first looks whether its owner renews it.
    private async Task<HeldLock> WhileTimePassesAsync(Task<HeldLock> taking)
    {
        await Bounded.WhileAsync(taking, "the lock is taken", async () =>
        {
            _machines.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20);
        });

        return await taking;
    }

    private async Task<RemoteLease> TakeAsync(RemoteLocks remote)
    {
        var tried = await RemoteLease.TryTakeAsync(remote, _machines.Time, _machines.Request("a"), [], CancellationToken.None);
        return ((LeaseAttempt.Taken)tried).Lease;
    }

    private (string Host, ScratchRepository Repository, RecordsRepository Records, TargetLocks Locks) Clone(
        string host,
        TimeProvider? time = null,
        string? boot = null
    )
    {
        var clone = ScratchRepository.WithACommit();
        _clones.Add(clone);
        clone.Git("remote", "add", "origin", _origin.Folder);
        return (host, clone, clone.Open(), _machines.Of(1, host, boot, time: time, folder: Path.Combine(clone.Root, "state")));
    }
}
