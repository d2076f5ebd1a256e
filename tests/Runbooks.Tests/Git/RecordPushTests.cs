using Microsoft.Extensions.Time.Testing;
using Runbooks.Git;
using Runbooks.Tests.Git.Servers;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Git;

/// <summary>What becomes of a record at a remote that has something to say about it.</summary>
public sealed class RecordPushTests
{
    private const string Folder = "incidents/2026/11/23/INC-1";
    private ServedRepository _served = null!;
    private Person _ada = null!;

    [SetUp]
    public void Begin()
    {
        _served = new ServedRepository();
        _ada = new Person(_served.Path);
    }

    [TearDown]
    public void End()
    {
        _ada.Dispose();
        _served.Dispose();
    }

    [Test]
    public async Task A_record_that_is_pushed_again_is_there_already()
    {
        await _ada.RecordAsync("INC-1", "run-1");
        var commit = _ada.Git("rev-parse", "incident/INC-1");

        var again = await _ada.PushAsync(Records.Of("INC-1", "run-1"), commit);

        Assert.That(again, Is.EqualTo(new AlreadyPushed("origin", "incident/INC-1", commit)));
    }

    [Test]
    public async Task The_same_run_that_another_machine_delivered_is_recognised_by_its_trailer()
    {
        using var bob = new Person(_served.Path);
        bob.With("GIT_COMMITTER_NAME", "Bob");
        await bob.RecordAsync("INC-1", "run-1");
        _served.Commit("incident/INC-1", "Complete the analysis");

        var result = await _ada.RecordAsync("INC-1", "run-1");

        Assert.That(result, Is.EqualTo(new AlreadyPushed("origin", "incident/INC-1", bob.Git("rev-parse", "incident/INC-1"))));
        Assert.That(_served.Git("rev-list", "--count", "main..incident/INC-1"), Is.EqualTo("2"), "the remote's branch is as it was");
        Assert.That(
            _ada.Git("rev-parse", "incident/INC-1"),
            Is.EqualTo(_served.Git("rev-parse", "incident/INC-1")),
            "and ours is what the remote has"
        );
    }

    [Test]
    public async Task A_server_that_dies_after_it_took_the_record_is_asked_and_not_given_it_twice()
    {
        _served.Hook("post-receive", "kill -9 $PPID\n");

        var result = await _ada.RecordAsync("INC-1", "run-1");

        Assert.That(result, Is.EqualTo(new AlreadyPushed("origin", "incident/INC-1", _ada.Git("rev-parse", "incident/INC-1"))));
    }

    [Test]
    public async Task A_branch_that_has_gone_on_gets_the_record_on_top_and_keeps_what_is_there()
    {
        using var bob = new Person(_served.Path);
        await bob.PushAsync(
            Records.On("incident/INC-1", "run-0", ($"{Folder}/notes.md", "Bob's\n")),
            Written(bob, Records.On("incident/INC-1", "run-0", ($"{Folder}/notes.md", "Bob's\n")))
        );
        var theirs = _served.Git("rev-parse", "incident/INC-1");
        var seen = string.Empty;

        var result = await _ada.RecordAsync("INC-1", "run-1", patience: RecordPush.Patience, rebuild: tip =>
        {
            seen = tip.Commit + tip.ReadFile($"{Folder}/notes.md");
            return Records.Of("INC-1", "run-1", ($"{Folder}/again.txt", "rebuilt\n"));
        });

        var tip = _served.Git("rev-parse", "incident/INC-1");
        Assert.That(result, Is.EqualTo(new Pushed("origin", "incident/INC-1", tip, IsRebuilt: true)));
        Assert.That(seen, Is.EqualTo(theirs + "Bob's\n"));
        Assert.That(_served.Git("rev-parse", "incident/INC-1^"), Is.EqualTo(theirs), "nothing was forced");
        Assert.That(
            _served.Git("ls-tree", "-r", "--name-only", "incident/INC-1").Split('\n'),
            Is.EqualTo(new[] { $"{Folder}/again.txt", $"{Folder}/incident.yaml", $"{Folder}/notes.md" })
        );
        Assert.That(_ada.Git("rev-parse", "incident/INC-1"), Is.EqualTo(tip), "ours is what the remote has");
    }

    [Test]
    public async Task A_server_that_takes_no_rewritten_history_gets_none()
    {
        _served.Configure("receive.denyNonFastForwards", "true");
        _served.Configure("receive.denyDeletes", "true");
        _served.Commit("incident/INC-1", "By a person");

        var result = await _ada.RecordAsync("INC-1", "run-1", patience: RecordPush.Patience);

        Assert.That(result, Is.InstanceOf<Pushed>().With.Property("IsRebuilt").True);
        Assert.That(_served.Git("log", "--format=%s", "incident/INC-1"), Is.EqualTo("Record incident/INC-1\nBy a person"));
    }

    [Test]
    public async Task What_a_person_has_committed_on_top_of_the_record_here_is_neither_pushed_nor_moved()
    {
        var record = Records.Of("INC-1", "run-1");
        var commit = Written(_ada, record);
        _served.Commit("incident/INC-1", "By a person");
        var mine = _ada.Git("commit-tree", commit + "^{tree}", "-p", commit, "-m", "Not yet to be seen");
        _ada.Git("update-ref", "refs/heads/incident/INC-1", mine);

        var result = await _ada.PushAsync(record, commit, patience: RecordPush.Patience);

        Assert.That(result, Is.InstanceOf<Pushed>());
        Assert.That(_served.Git("log", "--format=%s", "incident/INC-1"), Does.Not.Contain("Not yet to be seen"));
        Assert.That(_ada.Git("rev-parse", "incident/INC-1"), Is.EqualTo(mine));
    }

    [TestCase("pre-receive", "pre-receive hook declined")]
    [TestCase("update", "hook declined")]
    public async Task A_hook_that_refuses_is_named_with_its_own_words_and_not_asked_again(string hook, string name)
    {
        _served.Hook(
            hook,
            $"echo x >> {_served.Folder}/asked; printf 'Records need a ticket.\\n\\n  \\033[31mSee\\033[0m "
                + $"https://bot:t0ken@wiki.example/records\\n' >&2; exit 1\n"
        );

        var result = await _ada.RecordAsync("INC-1", "run-1", patience: RecordPush.Patience);

        Assert.That(result, Is.InstanceOf<PushRefused>().With.Property("Reason").EqualTo(PushRefusal.Hook));
        Assert.That(result.Problem, Is.EqualTo($"a hook of origin declined it ({name})"));
        Assert.That(result.Said.Take(2), Is.EqualTo(new[] { "Records need a ticket.", "See https://wiki.example/records" }));
        Assert.That(await File.ReadAllTextAsync(_served.Folder + "/asked"), Is.EqualTo("x\n"));
        Assert.That(_ada.Git("branch", "--list", "incident/INC-1"), Is.Not.Empty, "the record is still here");
    }

    [Test]
    public async Task A_rule_of_a_host_is_told_from_a_hook()
    {
        _served.Hook(
            "pre-receive",
            "echo 'error: GH013: Repository rule violations found for refs/heads/incident/INC-1.' >&2; echo '- Commits "
                + "must have verified signatures.' >&2; exit 1\n"
        );

        var result = await _ada.RecordAsync("INC-1", "run-1", patience: RecordPush.Patience);

        Assert.That(result, Is.InstanceOf<PushRefused>().With.Property("Reason").EqualTo(PushRefusal.Rule));
        Assert.That(result.Problem, Is.EqualTo("a rule of origin protects the branch (GH013)"));
        Assert.That(result.Said, Does.Contain("- Commits must have verified signatures."));
    }

    [Test]
    public async Task A_remote_that_is_away_is_waited_for_and_then_named()
    {
        _ada.Git("remote", "set-url", "origin", "git://127.0.0.1:9/records.git");
        var time = new FakeTimeProvider();

        var push = _ada.RecordAsync("INC-1", "run-1", time, RecordPush.Patience);
        await Bounded.WhileAsync(push, "the push ends", async () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(push, Task.Delay(20));
        });

        var result = await push;
        Assert.That(result, Is.InstanceOf<PushUnanswered>().With.Property("Tries").GreaterThan(1));
        Assert.That(result.Problem, Does.Match(@"^origin did not take it in \d+ tries: unable to connect to 127\.0\.0\.1"));
    }

    [Test]
    public async Task A_remote_that_comes_back_gets_the_record()
    {
        var away = _served.Path + "-away";
        Directory.Move(_served.Path, away);
        using var daemon = GitDaemon.Start(_served);
        _ada.Git("remote", "set-url", "origin", daemon.Address.Replace($":{daemon.Port}", ":9", StringComparison.Ordinal));
        var time = new FakeTimeProvider();

        var push = _ada.RecordAsync("INC-1", "run-1", time, RecordPush.Patience);
        await Task.WhenAny(push, Task.Delay(200));
        Directory.Move(away, _served.Path);
        _ada.Git("remote", "set-url", "origin", daemon.Address);
        await Bounded.WhileAsync(push, "the push ends", async () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(push, Task.Delay(20));
        });

        Assert.That(await push, Is.InstanceOf<Pushed>());
        Assert.That(_served.Records, Is.EqualTo(new[] { "incident/INC-1" }));
    }

    [Test]
    public async Task Nothing_but_the_record_is_pushed_and_no_hook_of_ours_is_run()
    {
        _ada.Git("commit", "--quiet", "--allow-empty", "-m", "Mine");
        _ada.Git("tag", "-a", "-m", "Mine", "v1");
        _ada.Git("config", "push.followTags", "true");
        var hook = Path.Combine(_ada.Clone, ".git", "hooks", "pre-push");
        Executable.Write(hook, "#!/bin/sh\nexit 1\n");

        Assert.That(await _ada.RecordAsync("INC-1", "run-1"), Is.InstanceOf<Pushed>());

        Assert.That(
            _served.Git("for-each-ref", "--format=%(refname)").Split('\n'),
            Is.EqualTo(new[] { "refs/heads/incident/INC-1", "refs/heads/main" })
        );
        Assert.That(File.Exists(Path.Combine(_ada.Clone, ".git", "FETCH_HEAD")), Is.False);
    }

    [Test]
    public async Task A_push_that_is_interrupted_ends_at_once()
    {
        _served.Hook("pre-receive", $"touch {_served.Folder}/asked; read forever < {_served.Folder}/pipe\n");
        Assert.That(Bounded.Run("mkfifo", _served.Folder + "/pipe").Code, Is.Zero);
        var record = Records.Of("INC-1", "run-1");
        using var cancel = new CancellationTokenSource();

        var push = _ada
            .Records.FindPush(TimeProvider.System, () => 0.5)!
            .PushAsync(record, Written(_ada, record), _ => record, RecordPush.Patience, cancel.Token);
        await Bounded.UntilAsync(() => File.Exists(_served.Folder + "/asked"), "the hook is asked");
        await cancel.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => push);
    }

    [TestCase("runbook.push", "false")]
    [TestCase("runbook.remote", "none")]
    public void A_repository_can_keep_its_records_to_itself(string setting, string value)
    {
        _ada.Git("config", setting, value);

        Assert.That(_ada.Records.FindPush(TimeProvider.System, () => 0.5), Is.Null);
    }

    private static string Written(Person person, RecordCommit record) => ((Committed)person.Records.WriteRecord(record)).Commit;
}
