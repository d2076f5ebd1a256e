using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Review;
using Runbooks.Tests.GitHub;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Incidents.Review;

/// <summary>`runbook incidents check` on real branches, each with one thing wrong.</summary>
internal sealed partial class IncidentCheckTests
{
    private static IEnumerable<string> Faults => SeededFaults.All.Keys;

    [TestCaseSource(nameof(Faults))]
    public async Task Each_fault_of_a_record_is_told_at_its_place(string name)
    {
        using var branch = await RecordBranch.ApprovedAsync();
        SeededFaults.All[name](branch);

        var exitCode = await branch.Run.RunAsync("incidents", "check", "--base", "main");

        var told = Commits().Replace(branch.Run.Out, "COMMIT").Split("\nINC-")[0].TrimEnd() + "\n";
        Assert.That(exitCode, Is.EqualTo(told.Contains("error[", StringComparison.Ordinal) ? 2 : 0), branch.Run.Out + branch.Run.Error);
        DiagnosticFixtures.Hold("reviews", name, told);
    }

    [Test]
    public async Task A_record_that_is_approved_and_complete_passes_before_and_after_it_is_committed_and_merged()
    {
        using var branch = await RecordBranch.ApprovedAsync();

        Assert.That(await branch.Run.RunAsync("incidents", "check", "--base", "main", "--strict"), Is.Zero, branch.Run.Out);
        Snapshot.Match(branch.Run.Out, "check-approved");
        branch.Commit();
        Assert.That(await branch.Run.RunAsync("incidents", "check", "--base", "main", "--strict"), Is.Zero, branch.Run.Out);
        branch.Merge();
        Assert.That(await branch.Run.RunAsync("incidents", "check", "--base", "main"), Is.Zero);
        Assert.That(branch.Run.Out, Does.StartWith("No record to check: the work tree adds and changes none below incidents/ since `"));
    }

    [Test]
    public async Task A_record_as_the_engine_left_it_is_a_list_of_what_is_to_be_done_and_no_mistake()
    {
        using var branch = await RecordBranch.StartAsync();

        Assert.That(await branch.Run.RunAsync("incidents", "check", "--base", "main", "--strict"), Is.Zero, branch.Run.Error);
        Snapshot.Match(branch.Run.Out, "check-draft");
        Assert.That(await branch.Run.RunAsync("incidents", "check", "--base", "main", "--format", "markdown"), Is.Zero);
        Snapshot.Match(branch.Run.Out, "check-draft-markdown");
    }

    [TestCase("claimed-not-done")]
    [TestCase("unknown")]
    public async Task The_record_of_a_run_that_did_not_recover_is_as_it_was_written(string how)
    {
        using var branch = await RecordBranch.StartAsync(how == "unknown" ? Story.UnknownAsync : Story.ClaimedAsync);

        Assert.That(await branch.Run.RunAsync("incidents", "check", "--base", "main", "--strict"), Is.Zero, branch.Run.Out);
        Assert.That(branch.Run.Out, Does.Contain("✓ What the run wrote is unchanged").And.Contain("☐ The incident is over"));
    }

    [Test]
    public async Task GitHub_shows_each_fault_on_its_line_and_the_reviewers_a_checklist_with_links()
    {
        using var branch = await RecordBranch.ApprovedAsync();
        branch.Edit("incident.yaml", "owner: query team", "owner: null");
        branch.Edit("incident.yaml", "  stable-reads: 5", "  stable-reads: 50");
        branch.Edit(
            "incident.yaml",
            "trigger: Release 1.5.0 read each tenant's settings once per answer.",
            "trigger: \"@everyone <b>TODO</b> release 1.5.0 read\""
        );
        branch
            .Run.With("GITHUB_SERVER_URL", "https://github.com")
            .With("GITHUB_REPOSITORY", "acme/records")
            .With(
                "GITHUB_EVENT_PATH",
                branch.Run.Write(
                    ".git/event.json",
                    """{ "pull_request": { "head": { "sha": "0123456789abcdef0123456789abcdef01234567" } } }"""
                )
            );

        Assert.That(await branch.Run.RunAsync("incidents", "check", "--base", "main", "--format", "github"), Is.EqualTo(2));
        Snapshot.Match(branch.Run.Out, "check-github");
        Assert.That(await branch.Run.RunAsync("incidents", "check", "--base", "main", "--format", "markdown"), Is.EqualTo(2));
        Snapshot.Match(branch.Run.Out, "check-markdown");
    }

    [Test]
    public async Task The_checklist_is_one_comment_of_the_pull_request_that_is_kept_up_to_date()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var branch = await RecordBranch.ApprovedAsync();
        github.Pulls.Open($"incident/{RecordBranch.Id}");
        AsInWorkflow(branch.Run, github);
        branch.Edit("incident.yaml", "approved-at: 2026-11-25T10:00:00Z", "approved-at: null");

        Assert.That(await branch.Run.RunAsync("incidents", "check", "--format", "github", "--comment"), Is.EqualTo(2), branch.Run.Error);
        var first = github.Issues.Comments.Single()["body"]!.ToString();
        branch.Edit("incident.yaml", "approved-at: null", "approved-at: 2026-11-25T10:00:00Z");
        Assert.That(await branch.Run.RunAsync("incidents", "check", "--format", "github", "--comment"), Is.Zero, branch.Run.Error);

        Assert.That(first, Does.Contain("1 thing must be mended").And.Contain("`review.approved-at` is not set"));
        Assert.That(github.Issues.Comments.Single()["body"]!.ToString(), Does.Contain("Everything is as it should be."));
        Assert.That(branch.Run.Error, Does.StartWith("note: the checklist is on the pull request: http"));
        Assert.That(branch.Run.Out + branch.Run.Error, Does.Not.Contain(FakeGitHub.Token));
    }

    [Test]
    public async Task A_change_that_nobody_has_decided_is_a_suggestion_on_its_line_of_the_branch_under_review()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var branch = await RecordBranch.ApprovedAsync();
        const string Path = RecordBranch.Folder + "/incident.yaml";
        github.Pulls.Open($"incident/{RecordBranch.Id}");
        github.Reviews.Diff[Path] = 1000;
        SeededFaults.All["proposal-undecided"](branch);
        branch.Commit();
        var head = branch.Run.Git("rev-parse HEAD").Trim();

        // What is checked out is a merge with other lines: comments stand on those of the branch.
        branch.Run.Git("checkout -q --detach");
        branch.Edit("incident.yaml", "apiVersion: runbooks/v1\n", "# merged\napiVersion: runbooks/v1\n");
        branch.Commit();
        AsInWorkflow(branch.Run, github)
            .With("GITHUB_EVENT_PATH", branch.Run.Write(".git/event.json", $$"""{ "pull_request": { "head": { "sha": "{{head}}" } } }"""));

        await branch.Run.RunAsync("incidents", "check", "--format", "github", "--comment");
        Assert.That(branch.Run.Error, Does.Contain("note: 1 suggestion to decide on in the pull request"));
        await branch.Run.RunAsync("incidents", "check", "--format", "github", "--comment");

        var comment = github.Reviews.Comments.Single();
        var line = branch.Run.Git($"show {head}:{Path}").Split('\n').ToList().IndexOf("    decision: null") + 1;
        Assert.That(((string?)comment["path"], (int)comment["line"]!), Is.EqualTo((Path, line)));
        Assert.That((string?)comment["body"], Does.Contain("```suggestion\n    decision: accept\n```"));
        Assert.That(
            github.Requests.Single(r => r.Is("POST /repos/acme/shop/pulls/*/comments", out _)).Body["commit_id"]!.ToString(),
            Is.EqualTo(head)
        );
    }

    [Test]
    public async Task A_suggestion_that_GitHub_does_not_take_fails_no_review()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var branch = await RecordBranch.ApprovedAsync();
        github.Pulls.Open($"incident/{RecordBranch.Id}");
        branch.Edit("incident.yaml", "status: approved", "status: in-review");
        SeededFaults.All["proposal-undecided"](branch);
        branch.Commit();
        AsInWorkflow(branch.Run, github);

        Assert.That(await branch.Run.RunAsync("incidents", "check", "--comment"), Is.Zero, branch.Run.Out + branch.Run.Error);
        Assert.That(branch.Run.Error, Does.Contain("note: not every proposed change is a suggestion in the pull request: "));
    }

    [Test]
    public async Task A_token_that_only_reads_is_a_note_and_no_failure()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var branch = await RecordBranch.ApprovedAsync();
        github.Pulls.Open($"incident/{RecordBranch.Id}");
        AsInWorkflow(branch.Run, github);
        github.Next("POST /repos/acme/shop/issues/*/comments", FakeAnswer.Refused(403, "Resource not accessible by integration"), times: 9);

        Assert.That(await branch.Run.RunAsync("incidents", "check", "--comment"), Is.Zero, branch.Run.Error);
        Assert.That(
            branch.Run.Error,
            Does.StartWith("note: the checklist is not on the pull request: ").And.Contain("a pull request from a fork may only read")
        );
    }

    [Test]
    public async Task A_comment_that_nobody_said_the_pull_request_of_is_a_mistake()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var branch = await RecordBranch.ApprovedAsync();
        AsInWorkflow(branch.Run, github).With("GITHUB_REF", "refs/heads/main");

        Assert.That(await branch.Run.RunAsync("incidents", "check", "--comment"), Is.EqualTo(1));
        Assert.That(branch.Run.Error, Does.Contain("--pull-request NUMBER"));
        Assert.That(github.Requests, Is.Empty);
    }

    [Test]
    public async Task Other_programs_get_the_mistakes_and_the_checklist_as_one_document()
    {
        using var branch = await RecordBranch.ApprovedAsync();
        branch.Edit("incident.yaml", "owner: query team", "owner: null");

        Assert.That(await branch.Run.RunAsync("incidents", "check", "--base", "main", "--format", "json"), Is.EqualTo(2));

        var document = JsonNode.Parse(branch.Run.Out)!;
        var record = document["records"]!.AsArray().Single()!;
        Assert.That((int)document["errors"]!, Is.GreaterThan(0));
        Assert.That(((string?)record["id"], (string?)record["status"]), Is.EqualTo((RecordBranch.Id, "approved")));
        Assert.That(
            record["checklist"]!.AsArray().Where(i => !(bool)i!["done"]!).Select(i => (string?)i!["title"]),
            Does.Contain("Every action item has an owner and a date")
        );
    }

    [Test]
    public async Task A_record_that_is_only_on_its_branch_is_checked_there()
    {
        using var branch = await RecordBranch.StartAsync();
        branch.Run.Git("checkout -q main");

        Assert.That(await branch.Run.RunAsync("incidents", "check", "last"), Is.Zero, branch.Run.Error);
        Assert.That(branch.Run.Out, Does.StartWith($"{RecordBranch.Id}  draft\n"));
        Assert.That(await branch.Run.RunAsync("incidents", "check"), Is.Zero);
        Assert.That(
            branch.Run.Out,
            Does.StartWith($"{RecordBranch.Id}  draft\n"),
            "without a remote there is no base: all records are checked"
        );
    }

    [Test]
    public async Task A_base_that_was_not_fetched_is_said_with_the_mend()
    {
        using var branch = await RecordBranch.StartAsync();

        Assert.That(await branch.Run.RunAsync("incidents", "check", "--base", "origin/main"), Is.EqualTo(2));
        Assert.That(branch.Run.Error, Does.Contain("RB0306").And.Contain("there is no commit `origin/main`"));

        branch.Run.Git("checkout -q --orphan other");
        branch.Run.Git("commit -q --allow-empty -m Other");
        Assert.That(await branch.Run.RunAsync("incidents", "check", "--base", "main"), Is.EqualTo(2));
        Assert.That(branch.Run.Error, Does.Contain("no commit in common").And.Contain("fetch-depth: 0"));
    }

    [Test]
    public async Task The_default_branch_of_the_remote_is_the_base()
    {
        using var branch = await RecordBranch.ApprovedAsync();
        branch.Commit();
        branch.Run.Git("init -q --bare .git/remote.git");
        branch.Run.Git("remote add origin .git/remote.git");
        branch.Run.Git("push -q origin main");

        Assert.That(await branch.Run.RunAsync("incidents", "check"), Is.Zero, branch.Run.Out + branch.Run.Error);
        Assert.That(branch.Run.Out, Does.StartWith($"{RecordBranch.Id}  approved\n"));
    }

    [Test]
    public async Task What_a_pull_request_checks_out_is_a_merge_whose_second_parent_has_the_record()
    {
        using var branch = await RecordBranch.ApprovedAsync();
        branch.Commit();
        branch.Run.Git("checkout -q main");
        branch.Run.Git("commit -q --allow-empty -m Meanwhile");
        branch.Run.Git("checkout -q --detach");
        branch.Run.Git($"merge -q --no-ff -m Merge incident/{RecordBranch.Id}");

        Assert.That(
            await branch.Run.RunAsync("incidents", "check", "--base", "main", "--strict"),
            Is.Zero,
            branch.Run.Out + branch.Run.Error
        );
        Assert.That(branch.Run.Out, Does.StartWith($"{RecordBranch.Id}  approved\n"));
    }

    [Test]
    public async Task Facts_that_no_commit_and_no_journal_can_prove_are_said_to_be_so()
    {
        using var branch = await RecordBranch.ApprovedAsync();
        Assert.That(Review(branch, "9.9.9").Diagnostics, Is.Empty, "what this version makes of the journal is the same");
        branch.Edit("incident.yaml", "  stable-reads: 5", "  stable-reads: 50");
        Assert.That(
            Review(branch, "9.9.9").Diagnostics.Select(d => d.Code.Id),
            Is.EqualTo(new[] { "RB0601" }),
            "the commit of the run tells"
        );

        // A squashed merge has no commit that names the run.
        branch.Run.Git("checkout -q --orphan squashed");
        branch.Commit();
        var found = Review(branch, "9.9.9").Diagnostics.Single();
        Assert.That((found.Code.Id, found.Code.Severity), Is.EqualTo(("RB0613", DiagnosticSeverity.Warning)));
        Assert.That(
            found.Message,
            Does.StartWith("version 0.1.0 of the engine wrote this record, and this is 9.9.9: 1 place would be written otherwise")
        );
    }

    private static CommandRun AsInWorkflow(CommandRun run, FakeGitHub github)
    {
        foreach (var name in new[] { "RUNBOOK_GITHUB_API", "RUNBOOK_GITHUB_TOKEN" })
            run.With(name, github.Environment(name)!);
        return run.With("GITHUB_REPOSITORY", github.FullName)
            .With("GITHUB_SERVER_URL", "https://github.com")
            .With("GITHUB_REF", "refs/pull/1/merge")
            .With("GITHUB_BASE_REF", "main");
    }

    private static RecordReview Review(RecordBranch branch, string engineVersion)
    {
        var records = RecordsRepository.Open(branch.Run.Folder, new DiagnosticBag())!;
        using var files = records.OpenWorkTree();
        return new RecordReviewer(records, engineVersion, TimeProvider.System).Review(
            files,
            $"{RecordBranch.Folder}/incident.yaml",
            merged: null
        );
    }

    [GeneratedRegex("(?<=checkout |show )[0-9a-f]{10}")]
    private static partial Regex Commits();
}
