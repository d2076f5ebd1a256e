using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Runbooks.Cli;
using Runbooks.Cli.Hosting;
using Runbooks.GitHub;
using Runbooks.Tests.GitHub;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>`runbook dispatch` against a GitHub that answers as the real one, over real HTTP.</summary>
internal sealed class DispatchCommandTests
{
    private const long Number = 30_000_000_001;
    private const string Runs = "GET /repos/acme/shop/actions/runs/*";
    private const string Jobs = "GET /repos/acme/shop/actions/runs/*/jobs";

    [Test]
    public async Task A_run_is_started_with_what_was_typed_and_followed_to_its_end()
    {
        await using var github = await StartAsync();
        using var run = CommandOf(github);
        Script(github, "queued", "queued", "pending", "in_progress", "completed");

        var exitCode = await run.RunAsync(
            "dispatch",
            "quick-rollback",
            "--target",
            "local",
            "-i",
            "reason=a \"quoted\"\nreason; $(x)",
            "-i",
            "bad-version=1.5.0",
            "-i",
            "impact=all of them",
            "--repo",
            "acme/shop",
            "--yes"
        );

        var inputs = github.Workflows.Runs.Single()["inputs"]!.AsObject();
        Assert.That(exitCode, Is.Zero, run.Out + run.Error);
        Snapshot.Match(run.Out.Replace((string)inputs["dispatch-id"]!, "MARK", StringComparison.Ordinal), "dispatch-recovered");
        Assert.Multiple(() =>
        {
            Assert.That(
                inputs.Select(i => i.Key),
                Is.EquivalentTo(new[] { "runbook", "target", "reason", "bad-version", "inputs", "confirm", "detected-at", "dispatch-id" })
            );
            Assert.That((string?)inputs["reason"], Is.EqualTo("a \"quoted\"\nreason; $(x)"));
            Assert.That((string?)inputs["inputs"], Is.EqualTo("impact=all of them\n"));
            Assert.That((string?)inputs["detected-at"], Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"));
            Assert.That((string?)github.Workflows.Runs.Single()["head_branch"], Is.EqualTo("main"), "the default branch");
        });
    }

    [Test]
    public async Task A_version_that_is_allowed_here_is_allowed_there()
    {
        await using var github = await StartAsync();
        using var run = CommandOf(github);
        string[] asked = ["dispatch", "quick-rollback", "--target", "local", "-i", "reason=x", "--repo", "acme/shop", "--no-follow"];

        Assert.That(await run.RunAsync([.. asked, "--allow", "1.4.2", "--allow", "1.4.1 rc"]), Is.Zero, run.Error);
        Assert.That((string?)github.Workflows.Runs.Single()["inputs"]!["allow"], Is.EqualTo("1.4.2\n1.4.1 rc"));

        Assert.That(await run.RunAsync([.. asked, "--allow", "1.4.2\n9.9"]), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("a version of `--allow` is empty or has several lines"));
        run.Write(
            ".github/workflows/rollback.yml",
            "on:\n  workflow_dispatch:\n    inputs:\n      runbook: { type: string }\n      target: { type: string }\n     "
                + " reason: { type: string }\njobs: {}\n"
        );
        Assert.That(
            await run.RunAsync([.. asked, "--allow", "1.4.2"]),
            Is.EqualTo(2),
            "a workflow that would not hand it on is not started"
        );
        Assert.That(run.Error, Does.Contain("rollback.yml takes no input `allow`"));
        Assert.That(github.Workflows.Runs, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_group_is_handed_on_instead_of_a_target_and_a_workflow_that_knows_none_is_not_started()
    {
        await using var github = await StartAsync();
        using var run = CommandOf(github);
        string[] asked = ["dispatch", "quick-rollback", "--group", "eu", "-i", "reason=x", "--repo", "acme/shop", "--no-follow"];

        Assert.That(await run.RunAsync(asked), Is.Zero, run.Error);
        var inputs = github.Workflows.Runs.Single()["inputs"]!.AsObject();
        Assert.That(((string?)inputs["group"], inputs.ContainsKey("target")), Is.EqualTo(("eu", false)));

        Assert.That(await run.RunAsync([.. asked, "--target", "local"]), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("both `--group` and `--target` were given"));
        run.Write(
            ".github/workflows/rollback.yml",
            "on:\n  workflow_dispatch:\n    inputs:\n      runbook: { type: string }\n      target: { type: string }\n"
                + "      reason: { type: string }\njobs: {}\n"
        );
        Assert.That(await run.RunAsync(asked), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("rollback.yml takes no input `group`"));
        Assert.That(github.Workflows.Runs, Has.Count.EqualTo(1));
    }

    [TestCase("Outcome: recovered (exit code 0)", "success", 0)]
    [TestCase("Outcome: not recovered (exit code 1)", "failure", 1)]
    [TestCase("Outcome: invalid (exit code 2)", "failure", 2)]
    [TestCase("Outcome: unknown (exit code 3)", "failure", 3)]
    [TestCase("Outcome: recovered, record spooled (exit code 4)", "success", 4)]
    [TestCase("Outcome: locked (exit code 5)", "failure", 5)]
    [TestCase("Outcome: cancelled (exit code 130)", "cancelled", 130)]
    [TestCase("Outcome: none (exit code none)", "failure", 3)]
    [TestCase("Outcome: none (exit code none)", "cancelled", 130)]
    [TestCase("Something else", "success", 0)]
    [TestCase("Something else", "startup_failure", 3)]
    public async Task It_exits_as_the_run_did(string step, string conclusion, int expected)
    {
        await using var github = await StartAsync();
        using var run = CommandOf(github);
        ScriptEnding(github, step, conclusion, "completed");

        Assert.That(
            await run.RunAsync("dispatch", "--follow", $"{Number}", "--repo", "acme/shop", "--format", "json"),
            Is.EqualTo(expected)
        );

        var document = JsonNode.Parse(run.Out)!;
        Assert.That(
            ((long?)document["run"], (int?)document["exitCode"], (string?)document["conclusion"]),
            Is.EqualTo((Number, expected, conclusion))
        );
        Assert.That(github.Requests.Select(r => r.Method).Distinct(), Is.EqualTo(new[] { "GET" }), "following starts nothing");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Its_own_run_is_found_among_others_where_GitHub_names_none_or_its_answer_is_lost(bool isLost)
    {
        await using var github = await StartAsync();
        using var connection = new GitHubConnection(github);
        await new WorkflowRuns(connection.Repository).DispatchAsync(
            "rollback.yml",
            "main",
            new Dictionary<string, string>
            {
                ["runbook"] = "quick-rollback",
                ["target"] = "local",
                ["dispatch-id"] = "another",
            },
            CancellationToken.None
        );
        github.Workflows.NamesRuns = isLost;
        if (isLost)
            github.Next("POST /repos/acme/shop/actions/workflows/rollback.yml/dispatches", FakeFault.LostAfter);
        using var run = CommandOf(github);

        var exitCode = await run.RunAsync(
            "dispatch",
            "quick-rollback",
            "--target",
            "local",
            "-i",
            "reason=x",
            "--repo",
            "acme/shop",
            "--no-follow",
            "--format",
            "json"
        );

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, run.Error);
            Assert.That((long?)JsonNode.Parse(run.Out)!["run"], Is.EqualTo(Number + 1));
            Assert.That(github.Workflows.Runs, Has.Count.EqualTo(2), "it was started once");
        });
    }

    [Test]
    public async Task A_start_that_never_arrived_is_not_repeated_and_nobody_pretends_to_know()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 15, 42, 10, TimeSpan.Zero));
        await using var github = await StartAsync();
        using var connection = new GitHubConnection(github, time);
        github.Next("POST /repos/acme/shop/actions/workflows/rollback.yml/dispatches", FakeFault.LostBefore);

        var start = new WorkflowStart(new WorkflowRuns(connection.Repository), time).StartAsync(
            "rollback.yml",
            "main",
            new Dictionary<string, string>(),
            "mark",
            CancellationToken.None
        );
        await Bounded.WhileAsync(start, "the start is given up", async () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(10);
        });

        Assert.That((await start).Problem?.Kind, Is.EqualTo(GitHubProblemKind.AnswerLost));
        Assert.That(github.Count("POST /repos/acme/shop/actions/workflows/*/dispatches"), Is.EqualTo(1));
    }

    [Test]
    public async Task Mistakes_are_found_in_the_workflow_at_hand_before_anything_is_sent()
    {
        await using var github = await StartAsync();
        using var run = CommandOf(github);
        run.Write(
            ".github/workflows/rollback.yml",
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, ".github", "workflows", "rollback.yml"))
        );

        var exitCode = await run.RunAsync("dispatch", "quick-rolback", "--target", "produktion", "-i", "novalue", "--repo", "not a name");

        Assert.That(exitCode, Is.EqualTo(2));
        Snapshot.Match(run.Stable(run.Error), "dispatch-invalid");
        Assert.That(github.Requests, Is.Empty);
    }

    [Test]
    public async Task A_workflow_of_another_shape_is_asked_for_what_it_takes()
    {
        await using var github = await StartAsync();
        github.Workflows.Files["deploy.yml"] = ["runbook", "target", "why"];
        using var run = CommandOf(github);
        run.Write(
            ".github/workflows/deploy.yml",
            "on:\n  workflow_dispatch:\n    inputs:\n      runbook: { type: string }\n      target: { type: string }\n     "
                + " why: { required: true }\njobs: {}\n"
        );
        run.Write(".github/workflows/nightly.yml", "on: { schedule: [ { cron: '0 0 * * *' } ] }\njobs: {}\n");

        Assert.That(
            await run.RunAsync(
                "dispatch",
                "anything",
                "-t",
                "anywhere",
                "-i",
                "why=because",
                "--workflow",
                "deploy.yml",
                "--repo",
                "acme/shop",
                "--no-follow"
            ),
            Is.Zero,
            run.Error
        );
        Assert.That(
            await run.RunAsync(
                "dispatch",
                "anything",
                "-t",
                "anywhere",
                "-i",
                "reason=because",
                "--workflow",
                "deploy.yml",
                "--repo",
                "acme/shop"
            ),
            Is.EqualTo(2)
        );
        Assert.That(run.Error, Does.Contain("deploy.yml takes no input `reason`").And.Contain("deploy.yml wants the input `why`"));
        Assert.That(await run.RunAsync("dispatch", "anything", "--workflow", "nightly.yml", "--repo", "acme/shop"), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("has no `workflow_dispatch`"));
        Assert.That(github.Workflows.Runs, Has.Count.EqualTo(1));
    }

    [TestCase("--workflow", "nothing.yml", "nothing.yml")]
    [TestCase("--ref", "nowhere", "No ref found for: nowhere")]
    public async Task What_GitHub_refuses_is_told_in_its_words_and_nothing_is_followed(string option, string value, string said)
    {
        await using var github = await StartAsync();
        github.Branches = ["main"];
        using var run = CommandOf(github);

        Assert.That(
            await run.RunAsync("dispatch", "quick-rollback", "-t", "local", "-i", "reason=x", "--repo", "acme/shop", option, value),
            Is.EqualTo(2)
        );
        Assert.That(run.Error, Does.StartWith("error: cannot start the workflow ").And.Contain(said));
    }

    [Test]
    public async Task Without_a_token_or_a_repository_it_says_what_to_set()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("dispatch", "quick-rollback", "-t", "local", "-i", "reason=x"), Is.EqualTo(2));
        Assert.That(
            run.Error,
            Does.Contain("there is no remote at GitHub here").And.Contain("there is no token for GitHub").And.Contain("GH_TOKEN")
        );
        Assert.That(await run.RunAsync("dispatch"), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("no runbook was given"));
    }

    [Test]
    public async Task The_repository_is_that_of_the_remote_where_none_is_named()
    {
        await using var github = await StartAsync();
        using var run = CommandOf(github).InRepository();
        run.Git("remote add origin git@github.com:acme/shop.git");

        Assert.That(await run.RunAsync("dispatch", "quick-rollback", "-t", "local", "-i", "reason=x", "--no-follow"), Is.Zero, run.Error);
        Assert.That(github.Workflows.Runs, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Trouble_while_following_is_told_once_and_asked_through()
    {
        await using var github = await StartAsync();
        using var run = CommandOf(github);
        run.Clock = new WaitlessClock();
        github.Next(Runs, Answer("in_progress", null));
        github.Next(Jobs, JobsWith("Outcome: recovered (exit code 0)", "success"));
        github.Next(Runs, FakeFault.LostBefore, times: 8);
        Script(github, "completed");

        Assert.That(await run.RunAsync("dispatch", "--follow", $"{Number}", "--repo", "acme/shop"), Is.Zero, run.Out + run.Error);
        Assert.That(run.Out.Split('\n').Count(l => l.Contains("asking again", StringComparison.Ordinal)), Is.LessThanOrEqualTo(1));
        Assert.That(run.Out, Does.Contain("RECOVERED"));
    }

    [Test]
    public async Task Whoever_stops_following_is_told_that_the_run_goes_on_and_how_to_follow_it_again()
    {
        await using var github = await StartAsync();
        github.Next(Runs, Answer("in_progress", null), times: 100);
        github.Next(Jobs, JobsWith("Roll back", null), times: 100);
        using var cancel = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var folder = Directory.CreateTempSubdirectory("runbook-dispatch-").FullName;
        var host = new CommandHost(output, error, TextReader.Null, TimeProvider.System, folder, github.Environment);

        var following = CommandTree.RunAsync(host, ["dispatch", "--follow", $"{Number}", "--repo", "acme/shop"], cancel.Token);
        await Bounded.UntilAsync(() => github.Count(Jobs) > 0, "the jobs are asked for");
        await cancel.CancelAsync();

        Assert.That(await following, Is.EqualTo(130));
        Assert.That(
            error.ToString(),
            Does.Contain($"the run goes on at GitHub. `runbook dispatch --follow {Number} --repo acme/shop` follows it again")
        );
        Assert.That(github.Requests.Select(r => r.Method).Distinct(), Is.EqualTo(new[] { "GET" }), "nothing cancelled it");
        Directory.Delete(folder);
    }

    private static async Task<FakeGitHub> StartAsync()
    {
        var github = await FakeGitHub.StartAsync();
        github.Workflows.TitleOf = inputs => $"{inputs["runbook"]} on {inputs["target"]} [{inputs["dispatch-id"]}]";
        return github;
    }

    private static CommandRun CommandOf(FakeGitHub github) =>
        new CommandRun().With("RUNBOOK_GITHUB_API", github.Api.AbsoluteUri).With("RUNBOOK_GITHUB_TOKEN", FakeGitHub.Token);

    private static void Script(FakeGitHub github, params string[] states) =>
        ScriptEnding(github, "Outcome: recovered (exit code 0)", "success", states);

    // What GitHub says at each look: the states of the run, then its jobs.
    private static void ScriptEnding(FakeGitHub github, string step, string conclusion, params string[] states)
    {
        foreach (var state in states)
            github.Next(Runs, Answer(state, state == "completed" ? conclusion : null));
        foreach (var state in states.Skip(states[0] == "completed" ? 0 : 1))
            github.Next(
                Jobs,
                state is "in_progress" or "completed"
                    ? JobsWith(state == "completed" ? step : null, conclusion)
                    : new FakeAnswer(200, new JsonObject { ["total_count"] = 0, ["jobs"] = new JsonArray() })
            );
    }

    private static FakeAnswer Answer(string status, string? conclusion) =>
        new(
            200,
            new JsonObject
            {
                ["id"] = Number,
                ["name"] = "rollback.yml",
                ["display_title"] = "quick-rollback on local [mark]",
                ["event"] = "workflow_dispatch",
                ["status"] = status,
                ["conclusion"] = conclusion,
                ["head_branch"] = "main",
                ["html_url"] = $"https://github.com/acme/shop/actions/runs/{Number}",
                ["created_at"] = "2026-11-23T15:42:10Z",
                ["run_started_at"] = "2026-11-23T15:42:10Z",
                ["updated_at"] = "2026-11-23T15:43:02Z",
            }
        );

    private static FakeAnswer JobsWith(string? last, string? conclusion)
    {
        JsonArray steps =
        [
            Step(1, "Set up job", "success"),
            Step(
                2,
                "Roll back",
                conclusion is null ? null
                    : conclusion == "success" ? "success"
                    : "failure"
            ),
        ];
        if (last is not null)
            steps.Add(Step(3, last, "success"));
        return new FakeAnswer(
            200,
            new JsonObject
            {
                ["total_count"] = 1,
                ["jobs"] = new JsonArray(
                    new JsonObject
                    {
                        ["id"] = 1,
                        ["name"] = "rollback",
                        ["status"] = last is null ? "in_progress" : "completed",
                        ["conclusion"] = last is null ? null : conclusion,
                        ["html_url"] = "https://github.com/acme/shop/actions/runs/1/job/1",
                        ["runner_name"] = "a runner",
                        ["steps"] = steps,
                    }
                ),
            }
        );
    }

    private static JsonObject Step(int number, string name, string? conclusion) =>
        new JsonObject
        {
            ["number"] = number,
            ["name"] = name,
            ["status"] = conclusion is null ? "in_progress" : "completed",
            ["conclusion"] = conclusion,
        };
}
