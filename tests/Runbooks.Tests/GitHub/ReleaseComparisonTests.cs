using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.GitHub;

namespace Runbooks.Tests.GitHub;

/// <summary>What is between two versions at GitHub.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ReleaseComparisonTests
{
    [Test]
    public async Task A_release_is_told_by_its_commits_files_and_merged_pull_requests_with_their_labels()
    {
        await using var github = await FakeGitHub.StartAsync();
        var pull = github.Pulls.Open("settings", title: "Read settings once per tenant");
        pull["labels"] = new JsonArray(new JsonObject { ["name"] = "performance" });
        github.ChangedFiles.AddRange(["src/AiQuery.cs", "db/migrations/0042_settings.sql"]);
        github.Compares =
        [
            Commit("one", "Tidy up"),
            Commit("two", $"Merge pull request #{pull["number"]} from acme/settings\n\nRead settings"),
        ];

        var (compared, problem) = await CompareAsync(github);

        Assert.Multiple(() =>
        {
            Assert.That(problem, Is.Null);
            Assert.That(compared!.CommitCount, Is.EqualTo(2));
            Assert.That(compared.Commits.Select(c => c.Commit), Is.EqualTo(new[] { "two", "one" }), "the newest first");
            Assert.That(compared.Files, Is.EqualTo(github.ChangedFiles));
            Assert.That(compared.Url, Does.StartWith("https://github.com/acme/shop/compare/"));
            var request = compared.PullRequests.Single();
            Assert.That((request.Number, request.Title), Is.EqualTo(($"{pull["number"]}", "Read settings once per tenant")));
            Assert.That(request.Labels, Is.EqualTo(new[] { "performance" }));
            Assert.That(request.Paths, Is.EqualTo(github.ChangedFiles));
        });
    }

    [Test]
    public async Task A_comparison_of_five_thousand_commits_is_bounded_and_says_so()
    {
        await using var github = await FakeGitHub.StartAsync();
        github.Compares = [.. Enumerable.Range(1, 5000).Select(i => Commit($"{i}", $"Change {i}"))];

        var (compared, _) = await CompareAsync(github);

        Assert.Multiple(() =>
        {
            Assert.That(compared!.CommitCount, Is.EqualTo(5000));
            Assert.That(compared.Commits, Has.Count.EqualTo(ComparedChange.MostListed));
            Assert.That(compared.Commits[0].Commit, Is.EqualTo("5000"), "the newest");
            Assert.That(compared.Incomplete, Is.EqualTo("of 5000 commits, 200 were looked at"));
            Assert.That(github.Count("GET /repos/acme/shop/compare/*"), Is.EqualTo(2));
        });
    }

    [Test]
    public async Task Versions_that_github_does_not_have_are_a_problem_in_words()
    {
        await using var github = await FakeGitHub.StartAsync();
        github.Compares = null;

        var (_, problem) = await CompareAsync(github);

        Assert.That(problem, Does.StartWith("cannot compare two versions of acme/shop"));
    }

    [Test]
    public async Task A_pull_request_that_cannot_be_read_is_told_by_its_commit()
    {
        await using var github = await FakeGitHub.StartAsync();
        github.Compares = [Commit("one", "Read settings (#99)")];

        var (compared, _) = await CompareAsync(github);

        Assert.That(compared!.PullRequests.Single().Title, Is.EqualTo("Read settings"));
        Assert.That(compared.Incomplete, Does.StartWith("cannot read the pull request #99"));
    }

    private static JsonObject Commit(string sha, string message) =>
        new()
        {
            ["sha"] = sha,
            ["commit"] = new JsonObject
            {
                ["message"] = message,
                ["committer"] = new JsonObject { ["date"] = "2026-11-23T15:00:00Z" },
            },
        };

    private static async Task<(ComparedChange? Compared, string? Problem)> CompareAsync(FakeGitHub github)
    {
        using var connection = new GitHubConnection(github);
        var answer = await new ReleaseComparison(connection.Repository).CompareAsync(
            "acme/shop",
            "v1.4.2",
            "v1.5.0",
            CancellationToken.None
        );
        return answer.Problem is { } problem ? (null, problem.ToString()) : (answer.Value, null);
    }
}
