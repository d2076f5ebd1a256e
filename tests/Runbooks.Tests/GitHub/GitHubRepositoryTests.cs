using Runbooks.GitHub;

namespace Runbooks.Tests.GitHub;

internal sealed class GitHubRepositoryTests
{
    [Test]
    public async Task A_workflow_is_started_and_its_run_read()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var connection = new GitHubConnection(github);
        var runs = new WorkflowRuns(connection.Repository);

        var dispatched = await runs.DispatchAsync(
            "rollback.yml",
            "main",
            new Dictionary<string, string> { ["reason"] = "a \"reason\"" },
            CancellationToken.None
        );
        var listed = await runs.ListAsync("rollback.yml", DateTimeOffset.UnixEpoch, "workflow_dispatch", 10, CancellationToken.None);
        var run = await runs.GetAsync(dispatched.Value.RunId!.Value, CancellationToken.None);
        var jobs = await runs.JobsAsync(run.Value.Id, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(
                (run.Value.Status, run.Value.Conclusion, run.Value.Branch, run.Value.Actor),
                Is.EqualTo(("queued", (string?)null, "main", "operator"))
            );
            Assert.That(listed.Value, Is.EqualTo(new[] { run.Value }));
            Assert.That(run.Value.CreatedAt, Is.Not.Null);
            Assert.That(jobs.Value, Is.Empty);
            Assert.That(github.Workflows.Runs[0]["inputs"]!["reason"]!.GetValue<string>(), Is.EqualTo("a \"reason\""));
        });
    }

    [Test]
    public async Task Runs_from_before_are_not_listed_and_those_of_the_same_second_are()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 15, 42, 10, 700, TimeSpan.Zero));
        await using var github = await FakeGitHub.StartAsync(time);
        using var connection = new GitHubConnection(github);
        var runs = new WorkflowRuns(connection.Repository);
        foreach (var seconds in new[] { 0, 5, 5 })
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            await runs.DispatchAsync("rollback.yml", "main", new Dictionary<string, string>(), CancellationToken.None);
        }

        var listed = await runs.ListAsync(
            "rollback.yml",
            time.GetUtcNow() - TimeSpan.FromSeconds(5),
            "workflow_dispatch",
            10,
            CancellationToken.None
        );

        Assert.That(listed.Value.Select(r => r.Id), Is.EqualTo(new[] { 30_000_000_003, 30_000_000_002 }));
    }

    [Test]
    public async Task An_enterprise_that_does_not_name_the_run_is_asked_again_without()
    {
        await using var github = await FakeGitHub.StartAsync();
        github.Workflows.NamesRuns = false;
        using var connection = new GitHubConnection(github);

        var dispatched = await new WorkflowRuns(connection.Repository).DispatchAsync(
            "rollback.yml",
            "main",
            new Dictionary<string, string>(),
            CancellationToken.None
        );

        Assert.That(
            (dispatched.Problem, dispatched.Value.RunId, github.Workflows.Runs.Count),
            Is.EqualTo(((GitHubProblem?)null, (long?)null, 1))
        );
    }

    [Test]
    public async Task An_issue_is_opened_without_assignees_where_one_of_them_cannot_be()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var connection = new GitHubConnection(github);

        var issue = await new GitHubIssues(connection.Repository).CreateAsync(
            "Text",
            "Title",
            [],
            ["alice", "gone"],
            CancellationToken.None
        );

        Assert.That(issue.Problem, Is.Null);
        Assert.That(github.Issues.All.Single()["assignees"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_person_who_quotes_the_marker_of_an_issue_has_none()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var connection = new GitHubConnection(github);
        var issues = new GitHubIssues(connection.Repository);
        await issues.CreateAsync($"See {HiddenMarker.Of("INC-1/A1")}", "A question", [], [], CancellationToken.None);

        Assert.That((await issues.FindAsync("INC-1/A1", null, CancellationToken.None)).Value, Is.Null);
    }
}
