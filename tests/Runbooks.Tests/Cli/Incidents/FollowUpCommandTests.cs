using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Tests.GitHub;
using Runbooks.Tests.Support;
using static Runbooks.Tests.Cli.Incidents.MergedRecord;

namespace Runbooks.Tests.Cli.Incidents;

public sealed class FollowUpCommandTests
{
    [Test]
    public async Task Each_item_of_a_merged_record_becomes_one_issue_and_the_record_gets_the_links()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);

        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up"), Is.Zero, reviewed.Run.Out + reviewed.Run.Error);

        Assert.That(
            github.Issues.All.Select(i =>
                $"{i["title"]} [{string.Join(' ', i["labels"]!.AsArray().Select(l => l!["name"]))}] "
                + $"{string.Join(' ', i["assignees"]!.AsArray().Select(a => a!["login"]))}"
            ),
            Is.EqualTo(
                (string[])
                    [
                        "Add a test that fails for version 1.5.0, and run it before every release [incident prevent] alice",
                        "Make the check “Monitoring” decidable on this target [incident detect] ",
                        "Add an alert for what was seen here [incident detect] ",
                    ]
            )
        );
        Assert.That(
            Changed(reviewed, $"main..{Branch}"),
            Is.EqualTo(
                (string[])
                    [
                        "-    issue: null",
                        "+    issue: https://github.com/acme/shop/issues/1",
                        "-    issue: null # tell bob",
                        "+    issue: https://github.com/acme/shop/issues/2 # tell bob",
                        "-    issue: null",
                        "+    issue: https://github.com/acme/shop/issues/3",
                    ]
            )
        );
        Assert.That(
            reviewed
                .Run.Git($"diff --numstat main..{Branch}")
                .Split('\n')
                .Select(l =>
                    l.Replace('\t', ' ')
                        .Replace(
                            $"{Runbooks.Incidents.Records.IncidentId.Directory(ReviewedRecord.Id)}/",
                            string.Empty,
                            StringComparison.Ordinal
                        )
                ),
            Is.EqualTo((string[])["3 3 incident.yaml", "3 3 postmortem.md", ""])
        );
        Snapshot.Match(github.Issues.All[0]["body"]!.GetValue<string>(), "follow-up-issue");
        Snapshot.Match(Stable(reviewed.Run.Out) + "\n" + reviewed.Run.Git($"log -1 --format=%B {Branch}"), "follow-up");
    }

    [TestCase("mallory")]
    [TestCase("forms-to-issues[bot]")]
    public async Task An_issue_of_a_stranger_with_our_marker_takes_no_item_over_and_closes_none(string login)
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);
        var planted = github.Issues.Open(login, "Done", $"<!-- runbook:action:{ReviewedRecord.Id}/A1 -->\nNothing is to be done.");
        github.Issues.Set((int)planted["number"]!, open: false);

        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up"), Is.Zero, reviewed.Run.Out + reviewed.Run.Error);

        Assert.That(github.Issues.All.Where(i => (string)i["user"]!["login"]! != login).Count(), Is.EqualTo(3));
        Assert.That(reviewed.On(Branch, ReviewedRecord.RecordPath), Does.Not.Contain("issues/1\n").And.Contain("issues/2"));
        Assert.That(reviewed.Run.Out, Does.Not.Contain("closed"));
    }

    [Test]
    public async Task An_issue_of_a_member_with_our_marker_is_the_item()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);
        github.Issues.Open("alice", "The test", $"<!-- runbook:action:{ReviewedRecord.Id}/A1 -->\nAs it was opened from another machine.");

        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up"), Is.Zero, reviewed.Run.Out + reviewed.Run.Error);

        Assert.That(github.Issues.All, Has.Count.EqualTo(3));
        Assert.That(reviewed.On(Branch, ReviewedRecord.RecordPath), Does.Contain("issues/1"));
    }

    [Test]
    public async Task A_second_follow_up_opens_and_commits_nothing()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);
        await reviewed.Run.RunAsync("incidents", "follow-up");
        var tip = reviewed.Run.Git($"rev-parse {Branch}");

        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up"), Is.Zero);
        reviewed.Run.Git($"merge -q --no-ff -m Links {Branch}");
        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up"), Is.Zero);

        Assert.That(github.Issues.All, Has.Count.EqualTo(3));
        Assert.That(reviewed.Run.Git($"rev-parse {Branch}"), Is.EqualTo(tip));
    }

    [TestCase(nameof(FakeFault.LostAfter))]
    [TestCase(nameof(FakeFault.LostBefore))]
    [TestCase(nameof(FakeFault.CutOff))]
    public async Task A_lost_answer_is_resolved_by_reading_the_issues(string fault)
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);
        github.Next(Post, Enum.Parse<FakeFault>(fault));

        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up"), Is.Zero, reviewed.Run.Out);

        Assert.That(github.Issues.All, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task What_was_opened_is_written_although_the_rest_failed_and_the_next_one_completes_it()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);
        github.When = r =>
            r.Is(Post, out _) && github.Issues.All.Count >= 2 ? FakeAnswer.Refused(403, "Resource not accessible by integration") : null;

        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up"), Is.EqualTo(1));

        Assert.That(github.Issues.All, Has.Count.EqualTo(2));
        Assert.That(
            reviewed.On(Branch, ReviewedRecord.RecordPath),
            Does.Contain("issues/1").And.Contain("issues/2").And.Contain("issue: null")
        );
        Assert.That(reviewed.Run.Out, Does.Contain("✗ A3 cannot open the issue “Add an alert for what was seen here”"));

        github.When = null;
        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up"), Is.Zero, reviewed.Run.Out);
        Assert.That(github.Issues.All, Has.Count.EqualTo(3));
        Assert.That(reviewed.On(Branch, ReviewedRecord.RecordPath), Does.Contain("issues/3").And.Not.Contain("issue: null"));
    }

    [Test]
    public async Task A_follow_up_that_was_killed_before_it_wrote_finds_its_issues_again()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);
        await reviewed.Run.RunAsync("incidents", "follow-up");
        reviewed.Run.Git($"branch -q -D {Branch}");

        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up"), Is.Zero);

        Assert.That(github.Issues.All, Has.Count.EqualTo(3));
        Assert.That(reviewed.On(Branch, ReviewedRecord.RecordPath), Does.Contain("issues/1").And.Contain("issues/3"));
    }

    [Test]
    public async Task Of_issues_that_were_opened_twice_at_the_same_time_the_oldest_stays()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);
        await reviewed.Run.RunAsync("incidents", "follow-up");
        reviewed.Run.Git($"branch -q -D {Branch}");

        // Another one that read before the first had opened anything.
        github.Next("GET /repos/acme/shop/issues", new FakeAnswer(200, new JsonArray()));
        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up"), Is.Zero, reviewed.Run.Out);

        Assert.That(
            github.Issues.All.Select(i => $"{i["number"]} {i["state"]}"),
            Is.EqualTo((string[])["1 open", "2 open", "3 open", "4 closed", "5 closed", "6 closed"])
        );
        Assert.That(
            github.Issues.Comments.Select(c => c["body"]!.GetValue<string>()),
            Has.Exactly(1).EqualTo("Opened twice at the same time: #1 is the one to work on.")
        );
        Assert.That(reviewed.On(Branch, ReviewedRecord.RecordPath), Does.Contain("issues/1\n").And.Not.Contain("issues/4"));
    }

    [Test]
    public async Task Two_follow_ups_at_once_leave_one_issue_for_each_item()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);
        using var other = reviewed.Run.Beside("another");

        var codes = await Task.WhenAll(
            Task.Run(() => reviewed.Run.RunAsync("incidents", "follow-up")),
            Task.Run(() => other.RunAsync("incidents", "follow-up"))
        );
        await reviewed.Run.RunAsync("incidents", "follow-up");

        Assert.That(codes, Is.All.Zero, reviewed.Run.Out + other.Out);
        var open = github.Issues.All.Where(i => i["state"]!.GetValue<string>() == "open").ToList();
        Assert.That(open.Select(i => i["body"]!.GetValue<string>().Split('\n')[0]).Distinct().Count(), Is.EqualTo(3));
        Assert.That(open, Has.Count.EqualTo(3));
        foreach (var issue in open)
            Assert.That(reviewed.On(Branch, ReviewedRecord.RecordPath), Does.Contain(issue["html_url"]!.GetValue<string>()));
    }

    [Test]
    public async Task The_last_item_that_is_done_closes_the_record_and_one_that_is_reopened_opens_it_again()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);
        await FollowAsync(reviewed);
        github.Issues.Set(1, open: false);
        github.Issues.Set(2, open: false);
        await FollowAsync(reviewed);
        var before = reviewed.On("main", ReviewedRecord.RecordPath);
        Assert.That(before, Does.Contain("status: approved   # by sre").And.Contain("closed: null"));
        Assert.That(Regex.Count(before, "closed-at: 20"), Is.EqualTo(2));

        github.Issues.Set(3, open: false);
        await FollowAsync(reviewed);
        Assert.That(
            Changed(reviewed, "main~..main").Select(l => Regex.Replace(l, @"20\d\d-\S+Z", "TIME")),
            Is.EqualTo(
                (string[])
                    [
                        "-status: approved   # by sre",
                        "+status: closed   # by sre",
                        "-  closed: null",
                        "+  closed: { at: TIME, source: the last action item was closed }",
                        "-    closed-at: null",
                        "+    closed-at: TIME",
                    ]
            )
        );

        github.Issues.Set(2, open: true);
        await FollowAsync(reviewed);
        Assert.That(
            reviewed.On("main", ReviewedRecord.RecordPath),
            Does.Contain("status: approved   # by sre").And.Contain("  closed: null\n")
        );
        Assert.That(
            reviewed.Run.Git("log -1 --format=%B"),
            Does.Contain("A2: open again").And.Contain("Not all action items are done any more: open again")
        );
    }

    [Test]
    public async Task A_fresh_clone_goes_on_with_the_branch_that_the_remote_has()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);
        await reviewed.Run.RunAsync("incidents", "follow-up");
        var first = reviewed.Run.Git($"rev-parse {Branch}").Trim();
        reviewed.Run.Git($"update-ref refs/remotes/origin/{Branch} {first}");
        reviewed.Run.Git($"branch -q -D {Branch}");
        github.Issues.Set(1, open: false);

        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up"), Is.Zero, reviewed.Run.Out);

        Assert.That(reviewed.Run.Git($"rev-parse {Branch}~").Trim(), Is.EqualTo(first));
        Assert.That(Changed(reviewed, $"{Branch}~..{Branch}"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task A_dry_run_opens_nothing_and_says_what_it_would()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);

        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up", "last", "--dry-run", "--format", "json"), Is.Zero);

        Assert.That(
            JsonNode.Parse(reviewed.Run.Out)!["records"]![0]!["items"]!.AsArray().Select(i => (string)i!["fate"]!),
            Is.EqualTo((string[])["to open", "to open", "to open"])
        );
        Assert.That(github.Requests.Select(r => r.Method), Is.All.EqualTo("GET"));
        Assert.That(reviewed.Run.Git("branch --list incident/follow-up*"), Is.Empty);
    }

    [Test]
    public async Task A_record_under_review_is_not_followed_up()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github, merge: false);

        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up"), Is.Zero);
        Assert.That(reviewed.Run.Out, Is.EqualTo("No merged record waits to be followed up.\n"));
        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up", ReviewedRecord.Id), Is.EqualTo(2));
        Assert.That(reviewed.Run.Error, Does.Contain($"{ReviewedRecord.Id} is not merged: it stands on branch {ReviewedRecord.Branch}"));
        Assert.That(github.Requests, Is.Empty);
    }

    [Test]
    public async Task A_record_that_is_not_approved_is_followed_up_when_it_is_named()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github, status: "draft");

        await reviewed.Run.RunAsync("incidents", "follow-up");
        Assert.That(github.Issues.All, Is.Empty);
        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up", "last"), Is.Zero);

        Assert.That(github.Issues.All, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Only_what_changed_since_a_commit_is_looked_at()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);

        await reviewed.Run.RunAsync("incidents", "follow-up", "--since", "HEAD");
        Assert.That(reviewed.Run.Out, Is.EqualTo("No merged record waits to be followed up.\n"));
        await reviewed.Run.RunAsync("incidents", "follow-up", "--since", "HEAD~1");
        Assert.That(github.Issues.All, Has.Count.EqualTo(3));
        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up", "--since", "nowhere"), Is.EqualTo(2));
        Assert.That(
            await reviewed.Run.RunAsync("incidents", "follow-up", "--since", new string('0', 40)),
            Is.Zero,
            "what GitHub calls the commit before a new branch"
        );
    }

    [Test]
    public async Task An_issue_that_people_named_is_taken_as_it_is()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github, edit: text =>
            text.Replace("issue: null # tell bob", "issue: https://tracker.example.com/SRE-12", StringComparison.Ordinal)
        );

        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up"), Is.Zero, reviewed.Run.Out);

        Assert.That(github.Issues.All, Has.Count.EqualTo(2));
        Assert.That(reviewed.On(Branch, ReviewedRecord.RecordPath), Does.Contain("issue: https://tracker.example.com/SRE-12"));
    }

    [Test]
    public async Task Only_the_owner_is_called_whatever_the_record_says()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github, edit: text =>
            text.Replace("because: Version 1.5.0", "because: \"fixes #1 said @bob | <b>\" #", StringComparison.Ordinal)
        );

        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up"), Is.Zero, reviewed.Run.Out);

        var body = github.Issues.All[0]["body"]!.GetValue<string>();
        Assert.That(body, Does.Contain("| Owner | @alice |").And.Not.Contain("@bob").And.Not.Contain("fixes #").And.Not.Contain("<b>"));
        Assert.That(github.Issues.All[1]["body"]!.GetValue<string>(), Does.Contain("| Owner | @acme/sre |"));
    }

    [Test]
    public async Task Without_a_token_nothing_is_done_and_it_is_said_how_to_give_one()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var reviewed = await MergedAsync(github);
        reviewed.Run.With("RUNBOOK_GITHUB_TOKEN", string.Empty);

        Assert.That(await reviewed.Run.RunAsync("incidents", "follow-up"), Is.EqualTo(2));

        Assert.That(reviewed.Run.Error, Does.Contain("there is no token for GitHub").And.Contain("RUNBOOK_GITHUB_TOKEN"));
    }
}
