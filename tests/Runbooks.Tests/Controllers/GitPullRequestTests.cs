using System.Diagnostics;
using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.GitHub;
using Runbooks.Rollback;
using Runbooks.Runs;
using Runbooks.Tests.Git;
using Runbooks.Tests.GitHub;
using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;
using static Runbooks.Events.RollbackVerdict;

namespace Runbooks.Tests.Controllers;

/// <summary>A rollback by a commit to a branch that takes no push: a real repository, and a GitHub of ours.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Category("Servers")]
internal sealed class GitPullRequestTests
{
    private readonly List<string> _secrets = [];
    private GitGround _ground = null!;
    private FakeGitHub _github = null!;
    private GitHubReviews _reviews = null!;

    private string Pulls => $"/repos/{_github.FullName}/pulls";

    private int Opened => _github.Count($"POST {Pulls}");

    private static RollbackRequest Patient => new(TimeSpan.FromSeconds(60));

    [SetUp]
    public async Task BeginAsync()
    {
        _ground = await GitGround.StartAsync();
        _ground.Reconciler.Protect();
        _github = await FakeGitHub.StartAsync();
        _github.FullName = GitHubAddress.Of(_ground.Reconciler.Repository, _github.Environment)!.FullName;
        _reviews = ReviewsWith(_github.Environment, _secrets.Add);
    }

    [TearDown]
    public async Task EndAsync()
    {
        _reviews.Dispose();
        await _github.DisposeAsync();
        await _ground.DisposeAsync();
    }

    [Test]
    public async Task A_branch_that_takes_no_push_gets_one_pull_request_whose_merge_is_waited_for()
    {
        var run = Run(OnAnswer(Merge));

        var resolved = await run.RollBackAsync(Patient);

        var (pull, answered) = (_github.Pulls.All.Single(), Answered(run));
        Assert.Multiple(() =>
        {
            Assert.That(resolved.Verdict, Is.EqualTo(Switched), resolved.Detail);
            Assert.That(answered.PullRequest, Is.EqualTo(new OpenedPullRequest(1, $"https://github.com/{_github.FullName}/pull/1")));
            Assert.That(answered.Detail, Does.Contain("Protected branch").And.EndsWith($"must merge pull request #1 into main ({Url})"));
            Assert.That((string?)pull["head"]!["ref"], Is.EqualTo(Proposed));
            Assert.That((string?)pull["base"]!["ref"], Is.EqualTo("main"));
            Assert.That((bool?)pull["draft"], Is.False);
            Assert.That((string?)pull["title"], Is.EqualTo("Roll checkout back to 1.4.2"));
            Assert.That(_secrets, Does.Contain(FakeGitHub.Token));
        });
    }

    [Test]
    public async Task Who_reviews_it_reads_from_where_to_where_for_which_incident_and_what_closes_it()
    {
        await Run(OnAnswer(Close)).RollBackAsync(Patient);

        var body = (string?)_github.Pulls.All.Single()["body"];
        Assert.Multiple(() =>
        {
            Assert.That(body, Does.Contain("Rolls **checkout** back from **1.5.0** to **1.4.2**"));
            Assert.That(body, Does.Contain("of checkout/deployment.yaml is registry.example.org/shop:1.4.2 again"));
            Assert.That(body, Does.Contain("**A run waits for the merge.**"));
            Assert.That(body, Does.Contain("Incident: INC-run-1, run run-1."));
            Assert.That(body, Does.Contain("**Close it** without merging, and the run ends: nothing is changed."));
        });
    }

    [Test]
    public async Task A_pull_request_that_is_closed_without_a_merge_ends_the_run_and_nothing_is_changed()
    {
        var tip = _ground.Reconciler.Tip;

        var resolved = await Run(OnAnswer(Close)).RollBackAsync(Patient);

        Assert.Multiple(() =>
        {
            Assert.That(resolved.Verdict, Is.EqualTo(Refused), resolved.Detail);
            Assert.That(resolved.Detail, Does.Contain($"pull request #1 ({Url}) was closed without a merge: nothing was changed, and"));
            Assert.That(resolved.Detail, Does.EndWith("still serves 1.5.0"));
            Assert.That(resolved.Help, Does.Contain("a new run opens another pull request"));
            Assert.That((_ground.Reconciler.Tip, Opened), Is.EqualTo((tip, 1)));
        });
    }

    [TestCase(FakeFault.LostAfter)]
    [TestCase(FakeFault.CutOff)]
    [TestCase(FakeFault.LostBefore)]
    public async Task A_lost_answer_is_resolved_by_the_list_and_opens_no_second_one(FakeFault fault)
    {
        _github.Next($"POST {Pulls}", fault);
        var run = Run(OnAnswer(Merge));

        var resolved = await run.RollBackAsync(Patient);

        Assert.That(resolved.Verdict, Is.EqualTo(Switched), resolved.Detail);
        Assert.That(_github.Pulls.All, Has.Count.EqualTo(1));
        Assert.That(Answered(run).PullRequest!.Number, Is.EqualTo(1));
    }

    [TestCase(403, "Resource not accessible by integration")]
    [TestCase(422, "Validation Failed")]
    public async Task What_is_refused_falls_back_to_the_branch_with_the_reason_said(int status, string words)
    {
        _github.Next($"POST {Pulls}", FakeAnswer.Refused(status, words));
        var run = Run(e =>
        {
            if (e is RollbackAnswered)
                Assert.That(_ground.Reconciler.Merge(Proposed));
        });

        var resolved = await run.RollBackAsync(Patient);

        Assert.That(resolved.Verdict, Is.EqualTo(Switched), resolved.Detail);
        Assert.That(Answered(run).PullRequest, Is.Null);
        Assert.That(
            Answered(run).Detail,
            Does.Contain($"is on {Proposed}, and somebody must merge that into main; no pull request was opened: ").And.Contain(words)
        );
    }

    [Test]
    public async Task Without_a_token_the_branch_is_named_and_that_there_is_none_is_said()
    {
        using var reviews = ReviewsWith(name => name == GitHubAddress.ApiVariable ? _github.Environment(name) : null);
        var run = new ControlledRun(_ground.Lines)
        {
            PullRequests = reviews.AskAsync,
            Meanwhile = e =>
            {
                if (e is RollbackAnswered)
                    Assert.That(_ground.Reconciler.Merge(Proposed));
                return Task.CompletedTask;
            },
        };

        var resolved = await run.RollBackAsync(Patient);

        Assert.That(resolved.Verdict, Is.EqualTo(Switched), resolved.Detail);
        Assert.That(
            Answered(run).Detail,
            Does.Contain("no pull request was opened: there is no token for GitHub: set RUNBOOK_GITHUB_TOKEN")
        );
        Assert.That(_github.Requests, Is.Empty);
    }

    [Test]
    public async Task A_repository_that_is_not_at_GitHub_gets_a_branch_and_nothing_is_said_of_pull_requests()
    {
        using var reviews = ReviewsWith(_ => null);
        var run = new ControlledRun(_ground.Lines) { PullRequests = reviews.AskAsync };

        await run.RollBackAsync(_ground.Request);

        Assert.That(Answered(run).Detail, Does.EndWith($"is on {Proposed}, and somebody must merge that into main"));
    }

    [Test]
    public async Task A_second_run_waits_for_the_pull_request_of_the_first_and_names_itself_in_it()
    {
        var first = await Run().RollBackAsync(_ground.Request);
        var second = Run(OnAnswer(Merge), "run-2");
        var resolved = await second.RollBackAsync(Patient);

        Assert.Multiple(() =>
        {
            Assert.That(first.Verdict, Is.EqualTo(Unknown), first.Detail);
            Assert.That(first.Detail, Does.Match(@" waited \d+s for pull request #1 \(\S+\) to be merged, and commit "));
            Assert.That(first.Help, Does.Contain($"Close pull request #1 ({Url}) where the rollback is not wanted any more"));
            Assert.That(resolved.Verdict, Is.EqualTo(Switched), resolved.Detail);
            Assert.That(Answered(second).PullRequest!.Number, Is.EqualTo(1));
            Assert.That(Opened, Is.EqualTo(1));
            Assert.That((string?)_github.Pulls.All.Single()["body"], Does.Contain("INC-run-2").And.Not.Contain("INC-run-1"));
        });
    }

    [Test]
    public async Task What_was_closed_of_an_earlier_run_is_opened_anew_by_a_person_who_runs_it_again()
    {
        await Run(OnAnswer(Close)).RollBackAsync(Patient);
        var again = Run(OnAnswer(Merge), "run-2");

        var resolved = await again.RollBackAsync(Patient);

        Assert.That(resolved.Verdict, Is.EqualTo(Switched), resolved.Detail);
        Assert.That((Answered(again).PullRequest!.Number, Opened), Is.EqualTo((2L, 2)));
    }

    [Test]
    public async Task A_pull_request_that_cannot_be_brought_up_to_date_is_there_all_the_same()
    {
        await Run().RollBackAsync(_ground.Request);
        _github.Next($"PATCH {Pulls}/1", FakeAnswer.Refused(403, "Resource not accessible by integration"));
        var second = Run(OnAnswer(Merge), "run-2");

        var resolved = await second.RollBackAsync(Patient);

        Assert.That(resolved.Verdict, Is.EqualTo(Switched), resolved.Detail);
        Assert.That(Answered(second).PullRequest!.Number, Is.EqualTo(1));
    }

    [Test]
    public async Task A_branch_whose_push_lost_its_answer_is_looked_at_and_proposed()
    {
        Executable.Write(
            Path.Combine(_ground.Reconciler.Repository, "hooks", "post-receive"),
            "#!/bin/sh\nread -r _ _ name\ncase $name in refs/heads/runbook/*) kill -9 $PPID ;; esac\n"
        );
        var run = Run(OnAnswer(Merge));

        var resolved = await run.RollBackAsync(Patient);

        Assert.That(resolved.Verdict, Is.EqualTo(Switched), resolved.Detail);
        Assert.That((Answered(run).PullRequest!.Number, Opened), Is.EqualTo((1L, 1)));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_run_that_goes_on_waits_for_its_pull_request_and_opens_no_other(bool isWritten)
    {
        var journal = await JournalUntilAnsweredAsync(isWritten);
        var resumed = Run(e =>
        {
            if (e is StatusObserved && IsOpen(Single))
                Merge();
        });

        var resolved = await resumed.ResumeAsync(journal, Patient);

        Assert.That(resolved.Verdict, Is.EqualTo(Switched), resolved.Detail);
        Assert.That((Opened, resumed.Journal.OfType<RollbackIntended>().Count()), Is.EqualTo((1, 0)));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_was_closed_while_no_process_waited_ends_the_run_that_goes_on(bool isWritten)
    {
        var journal = await JournalUntilAnsweredAsync(isWritten);
        Close();

        var resolved = await Run().ResumeAsync(journal, Patient);

        Assert.That(resolved.Verdict, Is.EqualTo(Refused), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("was closed without a merge: nothing was changed"));
        Assert.That(Opened, Is.EqualTo(1));
    }

    [Test]
    public async Task What_an_earlier_run_had_closed_is_not_taken_for_the_end_of_one_that_was_killed_before_it_opened_any()
    {
        await Run(OnAnswer(Close)).RollBackAsync(Patient);
        var killed = Run(run: "run-2", ends: new ProcessEnd(typeof(RollbackIntended), 1, IsWritten: true));
        await Assert.ThrowsAsync<ProcessEndedException>(() => killed.RollBackAsync(Patient));
        var resumed = Run(OnAnswer(Merge), "run-2");

        var resolved = await resumed.ResumeAsync(killed.Journal, Patient);

        Assert.That(resolved.Verdict, Is.EqualTo(Switched), resolved.Detail);
        Assert.That((Answered(resumed).PullRequest!.Number, Opened), Is.EqualTo((2L, 2)));
    }

    [Test]
    public async Task A_command_that_is_killed_while_it_waits_goes_on_with_the_number_in_its_journal()
    {
        using var command = await KilledAsync();

        var pull = Single;
        Merge();
        var code = await command.RunAsync("resume", "last", "--yes");

        Assert.That(code, Is.Zero, command.Out + command.Error);
        Assert.That((Opened, (int?)pull["number"]), Is.EqualTo((1, 1)));
        Assert.That(command.Out, Does.Contain("RECOVERED"));
        Assert.That(await _ground.ServingAsync(), Is.EqualTo("1.4.2"), command.Out);
    }

    [Test]
    public async Task A_run_that_is_given_up_while_it_waits_says_that_its_pull_request_may_still_be_merged()
    {
        using var command = await KilledAsync();

        Assert.That(await command.RunAsync("resume", "last", "--abandon", "--yes"), Is.EqualTo(3), command.Out + command.Error);

        Assert.That(command.Out, Does.Contain($"Pull request #1 ({Url}) may still be merged, and rolls back then. Close it where"));
    }

    private async Task<CommandRun> KilledAsync()
    {
        Component.Applies(!OperatingSystem.IsWindows(), "a process is killed otherwise there");
        var command = new CommandRun()
            .InRepository()
            .With("RUNBOOK_GITHUB_API", _github.Api.AbsoluteUri)
            .With("RUNBOOK_GITHUB_TOKEN", FakeGitHub.Token);
        command.Write(
            "runbooks/targets/checkout.yaml",
            $"apiVersion: runbooks/v1\nname: checkout\nprocessing-time: 500ms\nread-every: 20ms\nstable-every: 20ms\n{_ground.Lines}\n"
        );
        UndoRunbook.Write(command, "60s");
        using var process = Process.Start(command.AsProcess("run", "undo", "--target", "checkout", "--no-push", "--yes"))!;
        await Bounded.UntilAsync(() => process.HasExited || IsAnswered(command), "the journal has the answer");
        process.Kill();
        await process.EndsAsync();
        return command;
    }

    private static GitHubReviews ReviewsWith(Func<string, string?> environment, Action<string>? keepSecret = null) =>
        new(environment, TimeProvider.System, keepSecret ?? (_ => { }), text => text);

    private static bool IsAnswered(CommandRun command) =>
        Directory.Exists(Runs(command))
        && Directory
            .EnumerateFiles(Runs(command), "journal.ndjson", SearchOption.AllDirectories)
            .Any(f => File.ReadAllText(f).Contains("\"pullRequest\":{\"number\":1,", StringComparison.Ordinal));

    private static string Runs(CommandRun command) => Path.Combine(command.Folder, ".git", "runbook", "runs");

    private async Task<IReadOnlyList<RunEvent>> JournalUntilAnsweredAsync(bool isWritten)
    {
        var killed = Run(ends: new ProcessEnd(typeof(RollbackAnswered), 1, isWritten));
        await Assert.ThrowsAsync<ProcessEndedException>(() => killed.RollBackAsync(Patient));
        Assert.That(Opened, Is.EqualTo(1));
        return killed.Journal;
    }

    private ControlledRun Run(Action<RunEvent>? meanwhile = null, string run = "run-1", ProcessEnd? ends = null) =>
        new(_ground.Lines)
        {
            Run = run,
            Ends = ends,
            PullRequests = _reviews.AskAsync,
            Meanwhile = e =>
            {
                meanwhile?.Invoke(e);
                return Task.CompletedTask;
            },
        };

    private static Action<RunEvent> OnAnswer(Action act) =>
        e =>
        {
            if (e is RollbackAnswered { PullRequest: not null })
                act();
        };

    private static RollbackAnswered Answered(ControlledRun run) => run.Journal.OfType<RollbackAnswered>().Last();

    private static bool IsOpen(JsonObject pull) => (string?)pull["state"] == "open";

    private JsonObject Single => _github.Pulls.All.Single();

    private string Url => $"https://github.com/{_github.FullName}/pull/1";

    private string Proposed =>
        ScratchRepository
            .GitIn(_ground.Reconciler.Repository, "for-each-ref", "--format=%(refname:short)", "refs/heads/runbook")
            .Split('\n')
            .Single();

    private void Merge()
    {
        var pull = _github.Pulls.All.Single(IsOpen);
        Assert.That(_ground.Reconciler.Merge((string)pull["head"]!["ref"]!));
        (pull["state"], pull["merged_at"]) = ("closed", _github.Now());
    }

    private void Close() => _github.Pulls.All.Single(IsOpen)["state"] = "closed";
}
