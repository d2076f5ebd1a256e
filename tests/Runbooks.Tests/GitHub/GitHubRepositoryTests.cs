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

        var dispatched = await runs.DispatchAsync("rollback.yml", "main", new Dictionary<string, string> { ["reason"] = "a \"reason\"" }, CancellationToken.None);
        var listed = await runs.ListAsync("rollback.yml", DateTimeOffset.UnixEpoch, "workflow_dispatch", 10, CancellationToken.None);
        var run = await runs.GetAsync(dispatched.Value.RunId!.Value, CancellationToken.None);
        var jobs = await runs.JobsAsync(run.Value.Id, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That((run.Value.Status, run.Value.Conclusion, run.Value.Branch, run.Value.Actor), Is.EqualTo(("queued", (string?)null, "main", "operator")));
            Assert.That(listed.Value, Is.EqualTo(new[] { run.Value }));
            Assert.That(run.Value.CreatedAt, Is.Not.Null);
            Assert.That(jobs.Value, Is.Empty);
            Assert.That(github.Workflows.Runs[0]["inputs"]!["reason"]!.GetValue<string>(), Is.EqualTo("a \"reason\""));
        });
    }

    [Test]
    public async Task An_issue_is_opened_once_however_often_it_is_asked_for()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var connection = new GitHubConnection(github);
        var issues = new GitHubIssues(connection.Repository);
        github.Next("POST /repos/acme/shop/issues", FakeFault.LostAfter);

        var first = await issues.FindOrCreateAsync("INC-1/A1", "Add an alert", "Because", ["incident"], ["alice"], null, CancellationToken.None);
        var second = await issues.FindOrCreateAsync("INC-1/A1", "Add an alert", "Because", ["incident"], ["alice"], null, CancellationToken.None);

        Assert.That(first.Problem, Is.Null);
        Assert.That(second.Value, Is.EqualTo(first.Value));
        Assert.That(github.Issues.All, Has.Count.EqualTo(1));
        Assert.That(first.Value.Body, Is.EqualTo("<!-- runbook:INC-1/A1 -->\nBecause"));
    }
}
