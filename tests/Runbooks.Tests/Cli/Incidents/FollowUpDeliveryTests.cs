using System.Text.Json.Nodes;
using Runbooks.Tests.GitHub;
using Runbooks.Tests.Support;
using static Runbooks.Tests.Cli.Incidents.MergedRecord;

namespace Runbooks.Tests.Cli.Incidents;

/// <summary>How the links to issues come to people: as a branch, a pull request, or on the default branch.</summary>
public sealed class FollowUpDeliveryTests
{
    [Test]
    public async Task The_links_come_to_people_as_a_pull_request_once()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);
        var run = WithRemote(reviewed);

        Assert.That(await run.RunAsync("incidents", "follow-up", "--push"), Is.Zero, run.Out + run.Error);
        var first = Stable(run.Out);
        Assert.That(await run.RunAsync("incidents", "follow-up", "--push", "--format", "json"), Is.Zero, run.Out + run.Error);

        var pull = github.Pulls.All.Single();
        Assert.Multiple(() =>
        {
            Assert.That(first, Does.EndWith($"✓ {Branch} is pushed to origin\n    pull request #4: https://github.com/acme/shop/pull/4\n"));
            Assert.That(
                run.Git($"--git-dir .git/remote.git show {Branch}:{ReviewedRecord.RecordPath}"),
                Does.Contain("issue: https://github.com/acme/shop/issues/1\n")
            );
            Assert.That(
                (pull["title"]!.ToString(), pull["head"]!["ref"]!.ToString(), pull["base"]!["ref"]!.ToString(), (bool)pull["draft"]!),
                Is.EqualTo(($"Follow {ReviewedRecord.Id} up", Branch, "main", false))
            );
            Assert.That(
                (string?)JsonNode.Parse(run.Out)!["pushed"]![0]!["pull-request"],
                Is.EqualTo("https://github.com/acme/shop/pull/4"),
                "it waits for as long as it is not merged"
            );
        });
        Snapshot.Match(pull["body"]!.ToString(), "follow-up-pull-request");

        run.Git($"merge -q --no-ff -m Links {Branch}");
        run.Git($"push -q .git/remote.git --delete {Branch}");
        Assert.That(await run.RunAsync("incidents", "follow-up", "--push"), Is.Zero);
        Assert.That(run.Git($"--git-dir .git/remote.git branch --list {Branch}"), Is.Empty, "what was merged is not pushed again");
    }

    [Test]
    public async Task A_branch_that_was_not_pushed_is_pushed_by_the_next_follow_up()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);
        var run = WithRemote(reviewed);
        await run.RunAsync("incidents", "follow-up");

        Assert.That(await run.RunAsync("incidents", "follow-up", "--push"), Is.Zero, run.Out + run.Error);

        Assert.That(run.Git($"--git-dir .git/remote.git rev-parse {Branch}"), Is.EqualTo(run.Git($"rev-parse {Branch}")));
        Assert.That(github.Pulls.All, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_team_that_writes_to_its_default_branch_needs_no_pull_request()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);
        var run = WithRemote(reviewed);

        Assert.That(await run.RunAsync("incidents", "follow-up", "--branch", "main", "--push"), Is.Zero, run.Out + run.Error);

        Assert.That(run.Git("--git-dir .git/remote.git rev-parse main"), Is.EqualTo(run.Git("rev-parse main")));
        Assert.That(github.Pulls.All, Is.Empty);
    }

    [Test]
    public async Task What_nobody_may_open_is_told_and_the_links_are_there_all_the_same()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);
        var run = WithRemote(reviewed);
        github.Next(
            "POST /repos/acme/shop/pulls",
            FakeAnswer.Refused(403, "GitHub Actions is not permitted to create or approve pull requests.")
        );

        Assert.That(await run.RunAsync("incidents", "follow-up", "--push"), Is.EqualTo(1));

        Assert.That(
            run.Out,
            Does.Contain($"✓ {Branch} is pushed to origin\n✗ {Branch} has no pull request: ").And.Contain("not permitted to create")
        );
        Assert.That(run.Git($"--git-dir .git/remote.git branch --list {Branch}"), Is.Not.Empty);

        // Another runner, which has the branch from the remote alone.
        run.Git($"branch -q -D {Branch}");
        Assert.That(await run.RunAsync("incidents", "follow-up", "--push"), Is.Zero, run.Out + run.Error);
        Assert.That(run.Out, Does.Contain($"✓ {Branch} was pushed to origin\n    pull request #"));
    }
}
