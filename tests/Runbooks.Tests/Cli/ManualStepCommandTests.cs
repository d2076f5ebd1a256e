using System.Text.Json.Nodes;
using Runbooks.Cli.Hosting;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>Manual steps as people meet them: at a terminal, from another one, and afterwards in the record.</summary>
internal sealed class ManualStepCommandTests
{
    private const string Replica = "Restart the replica";
    private const string Cache = "Empty the cache";

    private const string Drain = """
        apiVersion: runbooks/v1
        id: drain
        title: Drain, then roll back
        severity: feature
        inputs:
          reason: { type: string, required: true }
        steps:
          - id: drain
            title: Drain the queue
            manual: { do: Drain the queue, within: 1m }
          - id: rollback
            title: Roll back
            rollback: { within: 45s }
        on-failure:
          - id: sorry
            title: Say so
            notify: { text: "it was {{ steps.drain.answer }}" }
        checklist: [ environment-switched ]
        drills:
          cases:
            - id: in-vain
              manual: failed
              ends: not recovered
              reaches: sorry
              avoids: rollback
            - id: left-out
              manual: skipped
              ends: recovered
              reaches: rollback
              avoids: sorry
            - id: nobody-there
              manual: unanswered
              ends: not recovered
              reaches: sorry
              avoids: rollback
        """;

    private SandboxTarget _sandbox = null!;
    private CommandRun _run = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        _run = new CommandRun().InRepository();
        _run.Write(
            "runbooks/targets/sandbox.yaml",
            $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {_sandbox.BaseUrl.AbsoluteUri}\nread-every: 10ms\nstable-every: 10ms\n"
        );
        _run.Write(
            "restart.yaml",
            """
            apiVersion: runbooks/v1
            id: restart
            title: Restart by hand
            severity: feature
            steps:
              - id: replica
                title: The replica
                manual:
                  do: Restart the replica
                  text: "kubectl -n db rollout restart statefulset/replica --with --so --many --options --as --are --wide\necho \e[2Jdone"
                  done-when: every pod is Running
              - id: cache
                title: The cache
                manual: Empty the cache
            checklist: [ health ]
            """
        );
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _sandbox.DisposeAsync();
        _run.Dispose();
    }

    [Test]
    public async Task Another_terminal_says_what_became_of_each_step_and_the_record_has_who_when_and_what()
    {
        var running = RunAsync();

        var done = await AnswerAsync(Replica, "--done", "3 pods | Running [x](http://evil) <b>");
        Assert.That(done.Code, Is.Zero, done.Said);
        Assert.That(
            done.Said,
            Does.Contain("By hand: Restart the replica")
                .And.Contain("    kubectl -n db rollout restart statefulset/replica --with")
                .And.Contain("done when  every pod is Running")
                .And.Contain("Done, by ada: run ")
        );
        var skipped = await AnswerAsync(Cache, "--skip", "there is no cache");
        Assert.That(skipped.Code, Is.Zero, skipped.Said);

        Assert.That(await running, Is.EqualTo(ExitCodes.Unknown), _run.Out + _run.Error);
        var answered = Journal().Where(l => (string?)l["type"] == "manual-answered").ToList();
        Assert.That(
            answered.Select(a => ((string?)a["answer"], (string?)a["by"], (string?)a["account"], (string?)a["how"])),
            Is.EqualTo([("done", "the operator", "ada", "runbook approve"), ("skipped", "the operator", "ada", "runbook approve")])
        );
        await _run.RunAsync("incidents", "show", "last", "--format", "yaml");
        Assert.That(
            _run.Out,
            Does.Contain("what: Restart the replica").And.Contain("answer: skipped").And.Contain("said: there is no cache")
        );
        var postmortem = _run.Git($"show {Branch()}:{PathOf("postmortem.md")}");
        Assert.That(postmortem, Does.Contain("What people did by hand").And.Contain("there is no cache"));
        Assert.That(postmortem, Does.Not.Contain("[x](http://evil)").And.Not.Contain("<b>"));
    }

    [Test]
    public async Task A_failure_that_another_terminal_tells_fails_the_step()
    {
        var running = RunAsync();

        Assert.That((await AnswerAsync(Replica, "--failed", "no rights")).Code, Is.Zero);

        Assert.That(await running, Is.Not.Zero);
        Assert.That(_run.Out, Does.Contain("`replica` failed, as the operator says (runbook approve): no rights"));
    }

    [TestCase("--skip", "", "a reason is wanted why it is skipped")]
    [TestCase("--failed", " ", "a reason is wanted why it failed")]
    [TestCase("--yes", null, "it asks what became of a manual step: say --done, --skip REASON or --failed REASON")]
    public async Task An_answer_that_says_too_little_is_refused_and_the_step_goes_on_waiting(string option, string? said, string problem)
    {
        var running = RunAsync();

        var refused = await AnswerAsync(Replica, said is null ? [option] : [option, said]);
        Assert.That(refused.Code, Is.EqualTo(2));
        Assert.That(refused.Said, Does.Contain(problem));

        await AnswerAsync(Replica, "--skip", "a test");
        await AnswerAsync(Cache, "--skip", "a test");
        Assert.That(await running, Is.Zero);
    }

    [Test]
    public async Task A_stranger_answers_no_manual_step()
    {
        var running = RunAsync();
        await _run.AskedAsync();
        using (var stranger = _run.Beside("mallory"))
        {
            Assert.That(await stranger.RunAsync("approve", "--done"), Is.EqualTo(1));
            Assert.That(stranger.Error, Does.Contain("mallory may not answer: it is asked of ada, who began the run"));
        }

        await AnswerAsync(Replica, "--skip", "a test");
        await AnswerAsync(Cache, "--skip", "a test");
        Assert.That(await running, Is.Zero);
    }

    [Test]
    public async Task Where_a_workflow_runs_it_nobody_can_answer_and_nobody_is_said_to_have_done_anything()
    {
        _run.With("CI", "true");

        Assert.That(await _run.As("ada").RunAsync("run", "restart.yaml", "--target", "sandbox", "--yes"), Is.EqualTo(1));
        Assert.That(_run.Out, Does.Contain("nobody could say what became of `replica`: nobody can answer"));
        Assert.That(_run.Out, Does.Not.Contain("may have been done"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "its terminals have no other end that a test could type at")]
    public async Task A_terminal_takes_done_and_skip_and_failed_and_asks_for_the_reason()
    {
        using var terminal = PseudoTerminal.Start(_run, 60, "run", "restart.yaml", "--target", "sandbox");

        await terminal.ShowsAsync("[d/s/f]");
        Assert.That(
            terminal.Shown,
            Does.Contain("rollout restart statefulset/replica --with --so --many --options --as --are --wide"),
            "a line that somebody copies is not broken"
        );
        Assert.That(terminal.Shown, Does.Contain("\\u001b[2Jdone").And.Not.Contain("\u001b[2Jdone"));
        terminal.Type("maybe");
        await terminal.ShowsAsync("Please answer d or done, s or skip, or f or failed.");
        terminal.Type("d");
        await terminal.ShowsAsync("What did you see");
        terminal.Type("3 pods");
        await terminal.ShowsAsync("By hand: Empty the cache");
        await terminal.ShowsAsync("done, as the operator says");
        terminal.Type("s");
        await terminal.ShowsAsync("Why is it skipped?");
        terminal.Type("");
        await terminal.ShowsAsync("a reason is wanted");
        terminal.Type("there is none");

        Assert.That(await terminal.EndsAsync(), Is.EqualTo(ExitCodes.Unknown), terminal.Shown);
        Assert.That(terminal.Shown, Does.Contain("there is none"));
    }

    [Test]
    public async Task A_plan_shows_what_a_person_would_do_with_all_of_its_text()
    {
        await _run.RunAsync("plan", "restart.yaml", "--target", "sandbox");
        Assert.That(
            _run.Out,
            Does.Contain("by hand: Restart the replica")
                .And.Contain("--options --as --are --wide")
                .And.Contain("done when every pod is Running")
                .And.Contain("as long as the run may take")
        );
    }

    [Test]
    public async Task A_rehearsal_has_nobody_do_anything_and_proves_nothing_of_it()
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Run.Write("runbooks/drain.yaml", Drain);

        await at.RehearseAsync("drain", "-i", "reason=a test");

        Assert.That(
            at.Run.Out,
            Does.Contain("a person, by hand: Drain the queue")
                .And.Contain("not proved: it rests on what a person would do by hand")
                .And.Contain("Nothing failed, and this is not proved: `drain`"),
            at.Run.Error
        );
        Assert.That(at.Sandbox.RollbackPosts, Is.Zero);
    }

    [Test]
    public async Task A_drill_has_the_person_say_what_its_case_says()
    {
        _run.Write("drain.yaml", Drain);

        var code = await _run.RunAsync("drill", "drain.yaml", "--only", "in-vain", "--only", "left-out", "--only", "nobody-there");

        Assert.That(code, Is.Zero, _run.Out + _run.Error);
        Assert.That(_run.Out, Does.Contain("3 runs of 1 runbook"));
    }

    private Task<int> RunAsync() => Task.Run(() => _run.As("ada").RunAsync("run", "restart.yaml", "--target", "sandbox"));

    // What was answered a moment ago may still be found, and is not answered again.
    private async Task<(int Code, string Said)> AnswerAsync(string act, params string[] answer)
    {
        var (code, said) = (0, string.Empty);
        await Bounded.UntilAsync(
            async () =>
            {
                using var other = _run.Beside("ada");
                code = await other.RunAsync(["approve", .. answer]);
                said = other.Out + other.Error;
                return said.Contains($"By hand: {act}", StringComparison.Ordinal);
            },
            $"“{act}” is asked for",
            () => said
        );
        return (code, said);
    }

    private string Branch() => _run.Git("for-each-ref --format=%(refname:short) refs/heads/incident/").Trim();

    private string PathOf(string name) =>
        _run.Git($"ls-tree -r --name-only {Branch()}").Split('\n').Single(f => f.EndsWith("/" + name, StringComparison.Ordinal));

    private List<JsonNode> Journal()
    {
        var journal = Directory
            .EnumerateFiles(Path.Combine(_run.Folder, ".git", "runbook", "done"), "journal.ndjson", SearchOption.AllDirectories)
            .Single();
        return [.. File.ReadAllLines(journal).Select(l => JsonNode.Parse(l)!).Select(l => l["event"] ?? l)];
    }
}
