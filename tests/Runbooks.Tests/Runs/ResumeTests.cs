using System.Text.Json.Nodes;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Runs;

/// <summary>Runs whose process is killed, and what finishes them.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class ResumeTests
{
    /// <summary>
    /// Killed as the system kills: one runbook after each of its writes, the others after every fourth, each beginning at another one.
    /// <c>SimulationTests</c> ends each of them at every write of its disk.
    /// </summary>
    [TestCase("quick-rollback", BadRelease.Crashing, 1, 1)]
    [TestCase("automated-rollback", BadRelease.SlowResponses, 1, 4)]
    [TestCase("manual-rollback", BadRelease.SlowResponses, 2, 4)]
    [TestCase("emergency-critical", BadRelease.Crashing, 3, 4)]
    [TestCase("emergency-performance", BadRelease.SlowResponses, 4, 4)]
    [TestCase("emergency-customer-impact", BadRelease.SlowResponses, 1, 4)]
    [TestCase("database-migration-failure", BadRelease.FailingMigration, 2, 4)]
    [TestCase("api-breaking-change", BadRelease.BreakingApi, 3, 4)]
    [TestCase("performance-degradation", BadRelease.SlowResponses, 4, 4)]
    public async Task A_run_killed_after_any_of_its_writes_is_finished_with_one_rollback_and_one_record(
        string id,
        BadRelease release,
        int first,
        int step
    )
    {
        var wrong = new List<string>();
        for (var killAfter = first; ; killAfter += step)
        {
            await using var run = await KilledRun.StartAsync(release);
            var wasKilled = await run.RunAndKillAsync(run.Runbook(id), killAfter);
            if (!wasKilled)
            {
                Assert.That(killAfter, Is.GreaterThan(10));
                break;
            }

            var ended = await run.ResumeAsync();
            var found =
                $"{ended}; {run.Sandbox.Toggles} toggles; {run.RecordBranches.Count} records; {run.RunDirectories.Count} "
                + $"left; {run.Sandbox.ActiveVersion}";
            if (found != "recovered committed; 1 toggles; 1 records; 0 left; 1.4.2")
                wrong.Add($"killed after {killAfter}: {found}");
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task A_run_killed_while_its_rollback_hangs_is_finished_without_a_second_one()
    {
        await using var run = await KilledRun.StartAsync(BadRelease.Crashing, "hang-after-switch");
        using (var process = run.Begin(run.Runbook("quick-rollback")))
        {
            await Bounded.UntilAsync(() => run.Sandbox.RollbackPosts > 0, "the rollback is sent");
            process.Kill();
            await process.EndsAsync();
        }

        Assert.That(await run.ResumeAsync(), Is.EqualTo("recovered committed"));
        Assert.That((run.Sandbox.Toggles, run.Sandbox.RollbackPosts), Is.EqualTo((1, 1)));
    }

    [TestCase("manual-asked", 2)]
    [TestCase("manual-answered", 1)]
    public async Task A_manual_step_is_asked_again_where_nobody_had_answered_and_not_where_somebody_had(string killedAt, int asked)
    {
        await using var run = await KilledRun.StartAsync(BadRelease.None);
        var runbook = run.Runbook(
            "test",
            "apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: feature\nsteps:\n"
                + "  - { id: restart, manual: Restart it }\nchecklist: [ health ]\n"
        );
        await KillAtAsync(run, runbook, killedAt);

        Assert.That(await run.ResumeAsync(), Is.EqualTo("unknown committed"));
        var journal = FileOf(run, "journal.ndjson").Split('\n');
        Assert.That(journal.Count(l => l.Contains("\"manual-asked\"", StringComparison.Ordinal)), Is.EqualTo(asked));
        Assert.That(journal.Count(l => l.Contains("\"manual-answered\"", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(journal.Count(l => l.Contains("\"change-sent\"", StringComparison.Ordinal)), Is.EqualTo(1));
        var record = FileOf(run, "incident.yaml");
        Assert.That(record, Does.Contain("what: Restart it"));
        Assert.That(record.Split("answer: done").Length - 1, Is.EqualTo(1), "and the record has it once");
    }

    [Test]
    public async Task A_request_that_never_left_is_sent_after_the_status_has_told_so()
    {
        await using var run = await KilledRun.StartAsync(BadRelease.Crashing);
        var runbook = run.Runbook(
            "test",
            "apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: feature\nsteps:\n  - id: rollback\n    rollback: {}\n"
        );
        await KillAtAsync(run, runbook, "rollback-intended");
        Assert.That(run.Sandbox.RollbackPosts, Is.Zero);

        Assert.That(await run.ResumeAsync(), Does.EndWith("committed"));
        Assert.That((run.Sandbox.Toggles, run.Sandbox.RollbackPosts, run.Sandbox.ActiveVersion), Is.EqualTo((1, 1, "1.4.2")));
    }

    [Test]
    public async Task A_target_that_flipped_back_while_nobody_looked_is_not_rolled_back_again()
    {
        await using var run = await KilledRun.StartAsync(BadRelease.Crashing);
        var runbook = run.Runbook(
            "test",
            "apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: feature\nsteps:\n  - id: rollback\n    rollback: {}\n"
        );
        await KillAtAsync(run, runbook, "after the answer");
        using var http = new HttpClient();
        await http.PostAsync(new Uri(run.Sandbox.BaseUrl, "/deployment/rollback"), content: null);
        await Bounded.UntilAsync(() => run.Sandbox.Toggles >= 2, "the target has switched twice");

        Assert.That(await run.ResumeAsync(), Is.EqualTo("not recovered committed"));
        Assert.That(run.Sandbox.Toggles, Is.EqualTo(2));
    }

    [Test]
    public async Task A_step_that_changes_something_is_not_done_twice_and_ends_unknown()
    {
        await using var run = await KilledRun.StartAsync(BadRelease.None);
        var runbook = run.Runbook(
            "test",
            "apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: feature\nsteps:\n  - id: switch\n    http: { "
                + "post: /deployment/switch, json: { environment: green } }\n"
        );
        await KillAtAsync(run, runbook, "step-started");

        var (code, document, _) = await run.CommandAsync("resume", "last", "--format", "json");

        Assert.That(code, Is.EqualTo(3));
        Assert.That((string?)JsonNode.Parse(document)!["steps"]!.AsArray().Single()!["error"]!["code"], Is.EqualTo("RB0511"));
        Assert.That(run.Sandbox.SwitchPosts, Is.Zero);
    }

    [Test]
    public async Task A_run_killed_again_while_it_is_resumed_is_resumed_again()
    {
        await using var run = await KilledRun.StartAsync(BadRelease.Crashing);
        await run.RunAndKillAsync(run.Runbook("quick-rollback"), 12);
        await run.RunAndKillAsync(runbook: null, 4);
        await run.RunAndKillAsync(runbook: null, 9);

        Assert.That(await run.ResumeAsync(), Is.EqualTo("recovered committed"));
        Assert.That((run.Sandbox.Toggles, run.RecordBranches.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_torn_last_line_is_left_out_and_a_changed_one_is_named()
    {
        await using var run = await KilledRun.StartAsync(BadRelease.Crashing);
        await run.RunAndKillAsync(run.Runbook("quick-rollback"), 12);
        var journal = Path.Combine(run.RunDirectories.Single(), "journal.ndjson");
        var lines = await File.ReadAllLinesAsync(journal);
        await File.AppendAllTextAsync(journal, "{\"seq\":13,\"at\":\"20");

        var changed = lines.ToList();
        changed[7] = changed[7].Replace("Roll back", "Roll on", StringComparison.Ordinal);
        Assert.That(changed[7], Is.Not.EqualTo(lines[7]));
        var torn = await File.ReadAllTextAsync(journal);
        await File.WriteAllTextAsync(journal, string.Join('\n', changed) + "\n");
        var refused = await run.CommandAsync("resume", "last");
        Assert.That(refused.Code, Is.EqualTo(3));
        Assert.That(refused.Error, Does.Contain("Line 8 was changed after it was written"));

        await File.WriteAllTextAsync(journal, torn);
        Assert.That(await run.ResumeAsync(), Is.EqualTo("recovered committed"));
        Assert.That((await run.CommandAsync("incidents", "verify", "last")).Code, Is.Zero);
    }

    [Test]
    public async Task A_new_run_on_a_target_with_an_unfinished_one_sends_nothing_and_offers_to_resume()
    {
        await using var run = await KilledRun.StartAsync(BadRelease.Crashing);
        var runbook = run.Runbook("quick-rollback");
        await run.RunAndKillAsync(runbook, 12);
        var posts = run.Sandbox.RollbackPosts;

        var (code, _, error) = await run.CommandAsync("run", runbook, "--base-url", run.Sandbox.BaseUrl.AbsoluteUri, "-i", "reason=x");

        Assert.That(code, Is.EqualTo(5));
        Assert.That(
            error,
            Does.Contain("has an unfinished run").And.Contain($"runbook resume {Path.GetFileName(run.RunDirectories.Single())}")
        );
        Assert.That(run.Sandbox.RollbackPosts, Is.EqualTo(posts));
    }

    [Test]
    public async Task The_command_lists_unfinished_runs_and_finishes_all_of_them()
    {
        await using var run = await KilledRun.StartAsync(BadRelease.Crashing);
        await run.RunAndKillAsync(run.Runbook("quick-rollback"), 12);
        var id = Path.GetFileName(run.RunDirectories.Single());

        var listed = await run.CommandAsync("resume");
        Assert.That(
            listed.Out,
            Does.Contain($"{id}  quick-rollback on sandbox")
                .And.Contain("its process ended after 12 events")
                .And.Contain($"runbook resume {id}")
        );

        var (code, document, _) = await run.CommandAsync("resume", "--all", "--format", "json", "--yes");
        Assert.That(code, Is.Zero, document);
        var one = JsonNode.Parse(document)!["runs"]!.AsArray().Single()!;
        Assert.That((string?)one["run"], Is.EqualTo(id));
        Assert.That((string?)one["outcome"], Is.EqualTo("recovered"));
        Assert.That(one["steps"]!.AsArray().Select(s => (string?)s!["id"]), Is.Unique);
        Assert.That((await run.CommandAsync("resume", "--all")).Out.Trim(), Is.EqualTo("No run is unfinished."));
    }

    [Test]
    public async Task A_run_that_is_given_up_is_recorded_as_unknown_and_nothing_is_sent()
    {
        await using var run = await KilledRun.StartAsync(BadRelease.Crashing);
        await run.RunAndKillAsync(run.Runbook("quick-rollback"), 12);
        var requests = run.Sandbox.Requests.Count;

        Assert.That((await run.CommandAsync("resume", "last", "--abandon")).Code, Is.EqualTo(3));
        Assert.That(run.Sandbox.Requests, Has.Count.EqualTo(requests));
        Assert.That((run.RecordBranches.Count, run.RunDirectories.Count), Is.EqualTo((1, 0)));
    }

    /// <summary>The end is the same sentence on the terminal, in the record and in the post-mortem, whenever the process ended.</summary>
    [TestCase(
        "step-started",
        "nothing had been sent that may change the target. Which version serves now is not known: the last look was at "
    )]
    [TestCase(
        "rollback-intended",
        "whether it left is not recorded. What came of that, and which version serves now, is not known: the last look was at "
    )]
    [TestCase(
        "rollback-answered",
        "was sent to move the traffic from green (version 1.5.0) to blue (version 1.4.2). The controller answered "
    )]
    [TestCase("rollback-resolved", "Its rollback had come to this: ")]
    public async Task A_run_that_is_given_up_says_the_same_true_thing_wherever_it_is_told(string killedAt, string said)
    {
        await using var run = await KilledRun.StartAsync(BadRelease.Crashing);
        var text = "apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: feature\nsteps:\n  - id: rollback\n    rollback: {}\n";
        await KillAtAsync(run, run.Runbook("test", text), $"\"{killedAt}\"");

        var (_, terminal, _) = await run.CommandAsync("resume", "last", "--abandon");
        var branch = run.RecordBranches.Single();
        var files = run.Git("ls-tree", "-r", "--name-only", branch).Split('\n');
        string Read(string name) => run.Git("show", $"{branch}:{files.Single(f => f.EndsWith(name, StringComparison.Ordinal))}");
        var (record, journal) = (Read("incident.yaml"), Read("journal.ndjson"));
        var postmortem = Read("postmortem.md").Replace("\\", string.Empty, StringComparison.Ordinal);
        var reason = terminal.Split('\n').Single(l => l.StartsWith("The process of this run ended", StringComparison.Ordinal)).Trim();

        Assert.Multiple(() =>
        {
            Assert.That(reason, Does.Contain("An operator gave the run up ").And.Contain("and nothing more was sent. ").And.Contain(said));
            Assert.That(terminal, Does.Contain("■ given up").And.Not.Contain("resumed"));
            Assert.That(string.Join(' ', record.Split('\n').Select(l => l.Trim())), Does.Contain(reason[..60]));
            Assert.That(
                postmortem,
                Does.Contain(reason).And.Contain("later an operator gave the run up").And.Contain("an operator gave it up")
            );
            Assert.That(postmortem, Does.Not.Contain("resumed").And.Not.Contain("taken up again"));
            Assert.That(journal, Does.Contain("\"givesUp\":true"));
            Assert.That(
                terminal,
                killedAt == "step-started" ? Does.Not.Contain("a second rollback") : Does.Contain("Do not roll back again before you know")
            );
        });
    }

    [Test]
    public async Task A_run_resumed_before_its_question_was_answered_asks_the_same_again_with_whether_the_standby_has_served()
    {
        await using var run = await KilledRun.StartAsync(BadRelease.SlowResponses);
        await KillAtAsync(run, run.Runbook("manual-rollback"), "\"approval-asked\"");

        Assert.That((await run.CommandAsync("resume", "last", "--yes")).Code, Is.Zero);

        var branch = run.RecordBranches.Single();
        var journal = run.Git("ls-tree", "-r", "--name-only", branch)
            .Split('\n')
            .Single(f => f.EndsWith("journal.ndjson", StringComparison.Ordinal));
        var asked = run.Git("show", $"{branch}:{journal}")
            .Split('\n')
            .Select(l => JsonNode.Parse(l)!["event"]!)
            .Where(e => (string?)e["type"] == "approval-asked")
            .Select(e => (string?)e["question"])
            .ToList();
        Assert.That(asked, Has.Count.EqualTo(2));
        Assert.That(asked[0], Does.Contain("has it served before: yes"));
        Assert.That(asked[1], Is.EqualTo(asked[0]));
    }

    [Test]
    public async Task Two_processes_that_resume_one_run_do_it_once()
    {
        await using var run = await KilledRun.StartAsync(BadRelease.Crashing);
        await run.RunAndKillAsync(run.Runbook("quick-rollback"), 12);

        var both = await Task.WhenAll(run.ProcessAsync(runbook: null, 0), run.ProcessAsync(runbook: null, 0));

        Assert.That(both.Count(b => b.Said == "recovered committed"), Is.EqualTo(1), string.Join("; ", both));
        Assert.That((run.Sandbox.Toggles, run.RecordBranches.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task What_lies_between_two_processes_counts_towards_the_objective()
    {
        await using var run = await KilledRun.StartAsync(BadRelease.Crashing);
        await run.RunAndKillAsync(run.Runbook("quick-rollback"), 12);
        await Task.Delay(300);
        var (_, document, _) = await run.CommandAsync("resume", "last", "--format", "json");

        Assert.That((double)JsonNode.Parse(document)!["rto"]!["actualSeconds"]!, Is.GreaterThan(0.3));
    }

    // Where a line stands is found out by a run that nobody kills, against a target of its own.
    private static string FileOf(KilledRun run, string name)
    {
        var branch = run.RecordBranches.Single();
        var file = run.Git("ls-tree", "-r", "--name-only", branch)
            .Split('\n')
            .Single(f => f.EndsWith("/" + name, StringComparison.Ordinal));
        return run.Git("show", $"{branch}:{file}");
    }

    private static async Task KillAtAsync(KilledRun run, string runbook, string text)
    {
        await using var whole = await KilledRun.StartAsync(run.Release);
        await whole.RunAsync(runbook);
        var lines = await File.ReadAllLinesAsync(
            Directory
                .GetFiles(Path.Combine(whole.Records, ".git", "runbook", "done"), "journal.ndjson", SearchOption.AllDirectories)
                .Single()
        );
        var line = Array.FindIndex(lines, l => l.Contains(text, StringComparison.Ordinal)) + 1;
        Assert.That(line, Is.Positive, $"no line holds `{text}`");
        Assert.That(await run.RunAndKillAsync(runbook, line), Is.True);
    }
}
