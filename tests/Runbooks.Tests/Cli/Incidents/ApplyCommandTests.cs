using System.Text.Json.Nodes;
using Runbooks.Incidents.Proposals;
using Runbooks.Incidents.Records;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli.Incidents;

public sealed class ApplyCommandTests
{
    private static Proposal Accepted(Proposal proposal) => proposal with { Decision = Proposal.Accept };

    [Test]
    public async Task An_accepted_change_is_made_at_its_place_and_nowhere_else()
    {
        using var reviewed = await ReviewedRecord.WithAsync(proposals: [Accepted(ReviewedRecord.LongerWait), ReviewedRecord.MoreChecks]);

        Assert.That(await reviewed.Run.RunAsync("incidents", "apply", "last"), Is.Zero, reviewed.Run.Error + reviewed.Run.Out);

        Assert.That(
            reviewed.On(ReviewedRecord.Branch, ReviewedRecord.Runbook),
            Is.EqualTo(ReviewedRecord.RunbookText.Replace("30s", "45s", StringComparison.Ordinal))
        );
        Assert.That(
            reviewed.Run.Git($"diff --stat=200 {ReviewedRecord.Branch}~ {ReviewedRecord.Branch}"),
            Does.Contain("incident.yaml").And.Contain("postmortem.md").And.Contain("3 files changed, 3 insertions(+), 3 deletions(-)")
        );
        Assert.That(
            reviewed.Run.Git($"diff -U0 {ReviewedRecord.Branch}~ {ReviewedRecord.Branch} -- {ReviewedRecord.RecordPath}"),
            Does.Match(@"-    applied: null\n\+    applied: 20\d\d-").And.Not.Contain("decision")
        );
        Assert.That(reviewed.Run.Git("status --porcelain"), Is.Empty);
        Assert.That(reviewed.On("main", ReviewedRecord.Runbook), Is.EqualTo(ReviewedRecord.RunbookText));
        Snapshot.Match(Stable(reviewed.Run.Out) + "\n" + reviewed.Run.Git($"log -1 --format=%B {ReviewedRecord.Branch}"), "apply");
    }

    [Test]
    public async Task What_was_made_is_not_made_again()
    {
        using var reviewed = await ReviewedRecord.WithAsync(
            proposals: [Accepted(ReviewedRecord.LongerWait), Accepted(ReviewedRecord.MoreChecks)]
        );
        await reviewed.Run.RunAsync("incidents", "apply");
        var tip = reviewed.Run.Git($"rev-parse {ReviewedRecord.Branch}");

        Assert.That(await reviewed.Run.RunAsync("incidents", "apply"), Is.Zero);

        Assert.That(reviewed.Run.Out, Is.EqualTo("No accepted change waits to be made.\n"));
        Assert.That(reviewed.Run.Git($"rev-parse {ReviewedRecord.Branch}"), Is.EqualTo(tip));
        Assert.That(
            reviewed.On(ReviewedRecord.Branch, ReviewedRecord.Runbook),
            Does.Contain("within: 45s").And.EndsWith("- version # both of them\n  - database\n")
        );
    }

    [Test]
    public async Task What_somebody_made_by_hand_is_only_noted()
    {
        using var reviewed = await ReviewedRecord.WithAsync(
            ReviewedRecord.RunbookText.Replace("30s", "45s", StringComparison.Ordinal),
            proposals: Accepted(ReviewedRecord.LongerWait)
        );

        Assert.That(await reviewed.Run.RunAsync("incidents", "apply"), Is.Zero);

        Assert.That(reviewed.Run.Out, Does.Contain("P1 was in runbooks/performance-degradation.yaml already"));
        Assert.That(reviewed.Run.Git($"diff --name-only {ReviewedRecord.Branch}~ {ReviewedRecord.Branch}"), Does.Not.Contain("runbooks/"));
    }

    [Test]
    public async Task A_runbook_that_changed_since_is_left_alone_and_the_others_are_changed()
    {
        using var reviewed = await ReviewedRecord.WithAsync(
            ReviewedRecord.RunbookText.Replace("30s", "20s", StringComparison.Ordinal),
            proposals: [Accepted(ReviewedRecord.LongerWait), Accepted(ReviewedRecord.MoreChecks)]
        );

        Assert.That(await reviewed.Run.RunAsync("incidents", "apply"), Is.EqualTo(1));

        Assert.That(reviewed.On(ReviewedRecord.Branch, ReviewedRecord.Runbook), Does.Contain("within: 20s").And.Contain("- database"));
        Snapshot.Match(Stable(reviewed.Run.Out), "apply-conflict");
    }

    [TestCase("@@ -14 +14 @@\n-  - version # both of them\n+  - versoin", "unknown check `versoin`")]
    [TestCase("@@ -14 +14 @@\n-  - version # both of them\n+  - [", "mistake")]
    [TestCase("@@ -7 +7 @@\n-  - id: rollback\n+  - id: healthy", "two steps have the id `healthy`")]
    [TestCase("make it better", "not written as `git diff` does")]
    public async Task A_change_that_would_break_the_runbook_is_refused(string change, string why)
    {
        using var reviewed = await ReviewedRecord.WithAsync(proposals: Accepted(ReviewedRecord.LongerWait) with { Change = change });

        Assert.That(await reviewed.Run.RunAsync("incidents", "apply"), Is.EqualTo(1));

        Assert.That(reviewed.Run.Out, Does.Contain(why));
        Assert.That(reviewed.On(ReviewedRecord.Branch, ReviewedRecord.Runbook), Is.EqualTo(ReviewedRecord.RunbookText));
    }

    [TestCase(".github/workflows/ci.yaml")]
    [TestCase("../other.yaml")]
    [TestCase("/etc/other.yaml")]
    [TestCase("README.md")]
    [TestCase("nothing.yaml")]
    public async Task Only_runbooks_are_changed(string path)
    {
        using var reviewed = await ReviewedRecord.WithAsync(proposals: Accepted(ReviewedRecord.LongerWait) with { Runbook = path });

        Assert.That(await reviewed.Run.RunAsync("incidents", "apply"), Is.EqualTo(1));

        Assert.That(reviewed.Run.Out, Does.Contain($"✗ P1 cannot be made in {path}: "));
        Assert.That(reviewed.Run.Git($"log --format=%s -1 {ReviewedRecord.Branch}"), Is.EqualTo("Record\n"));
    }

    [Test]
    public async Task A_workflow_that_is_no_runbook_stays_as_it_is_wherever_it_lies()
    {
        using var reviewed = await ReviewedRecord.WithAsync(
            "on: push\njobs: {}\n",
            proposals: Accepted(ReviewedRecord.LongerWait) with
            {
                Change = "@@ -1 +1 @@\n-on: push\n+on: pull_request_target",
            }
        );

        Assert.That(await reviewed.Run.RunAsync("incidents", "apply"), Is.EqualTo(1));

        Assert.That(reviewed.Run.Out, Does.Contain("the file is no runbook"));
    }

    [Test]
    public async Task A_runbook_that_is_built_in_is_copied_with_the_change()
    {
        var builtIn = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "runbooks", "performance-degradation.yaml"));
        var patch = LinePatch.Between(
            builtIn,
            builtIn.Replace("max-delay: 1s, within: 30s", "max-delay: 1s, within: 45s", StringComparison.Ordinal)
        );
        using var reviewed = await ReviewedRecord.WithAsync(
            runbook: string.Empty,
            edit: text => text.Replace("path: runbooks/performance", "path: (built in)/performance", StringComparison.Ordinal),
            proposals: Accepted(ReviewedRecord.LongerWait) with
            {
                Change = patch.ToString(),
            }
        );

        Assert.That(await reviewed.Run.RunAsync("incidents", "apply"), Is.Zero, reviewed.Run.Out);

        Assert.That(
            reviewed.On(ReviewedRecord.Branch, ReviewedRecord.Runbook),
            Is.EqualTo(builtIn.Replace("max-delay: 1s, within: 30s", "max-delay: 1s, within: 45s", StringComparison.Ordinal))
        );
    }

    [Test]
    public async Task Line_breaks_byte_order_marks_and_what_people_wrote_are_kept()
    {
        var windows = "\uFEFF" + ReviewedRecord.RunbookText.ReplaceLineEndings("\r\n");
        using var reviewed = await ReviewedRecord.WithAsync(
            windows,
            text =>
                text.Replace("status: draft", "status:   in-review   # since Monday", StringComparison.Ordinal)
                    .Replace("    applied: null\n", string.Empty, StringComparison.Ordinal),
            Accepted(ReviewedRecord.LongerWait)
        );

        Assert.That(await reviewed.Run.RunAsync("incidents", "apply"), Is.Zero, reviewed.Run.Out);

        reviewed.Run.Git($"checkout -q {ReviewedRecord.Branch}");
        Assert.That(
            await File.ReadAllBytesAsync(Path.Combine(reviewed.Run.Folder, ReviewedRecord.Runbook)),
            Is.EqualTo(System.Text.Encoding.UTF8.GetBytes(windows.Replace("30s", "45s", StringComparison.Ordinal)))
        );
        Assert.That(
            reviewed
                .Run.Git($"diff -U0 {ReviewedRecord.Branch}~ {ReviewedRecord.Branch} -- {ReviewedRecord.RecordPath}")
                .Split('\n')
                .Count(l => l.StartsWith('+') || l.StartsWith('-')),
            Is.EqualTo(3),
            "two headers and one line"
        );
    }

    [Test]
    public async Task A_branch_that_is_checked_out_is_brought_along()
    {
        using var reviewed = await ReviewedRecord.WithAsync(proposals: Accepted(ReviewedRecord.LongerWait));
        reviewed.Run.Git($"checkout -q {ReviewedRecord.Branch}");

        Assert.That(await reviewed.Run.RunAsync("incidents", "apply"), Is.Zero, reviewed.Run.Out);

        Assert.That(reviewed.Run.Git("status --porcelain"), Is.Empty);
        Assert.That(await File.ReadAllTextAsync(Path.Combine(reviewed.Run.Folder, ReviewedRecord.Runbook)), Does.Contain("within: 45s"));
    }

    [Test]
    public async Task What_a_person_is_changing_is_not_written_over()
    {
        using var reviewed = await ReviewedRecord.WithAsync(proposals: Accepted(ReviewedRecord.LongerWait));
        reviewed.Run.Git($"checkout -q {ReviewedRecord.Branch}");
        reviewed.Run.Write(ReviewedRecord.Runbook, "half a thought");

        Assert.That(await reviewed.Run.RunAsync("incidents", "apply"), Is.EqualTo(1));

        Assert.That(
            reviewed.Run.Out,
            Does.Contain("`runbooks/performance-degradation.yaml` has changes that are not committed: commit or stash them first")
        );
        Assert.That(await File.ReadAllTextAsync(Path.Combine(reviewed.Run.Folder, ReviewedRecord.Runbook)), Is.EqualTo("half a thought"));
    }

    [Test]
    public async Task A_record_that_is_merged_gets_a_branch_beside_it()
    {
        using var reviewed = await ReviewedRecord.WithAsync(proposals: Accepted(ReviewedRecord.LongerWait));
        reviewed.Run.Git($"merge -q --no-ff -m Merge {ReviewedRecord.Branch}");

        Assert.That(await reviewed.Run.RunAsync("incidents", "apply", "last"), Is.Zero, reviewed.Run.Out);

        Assert.That(reviewed.Run.Out, Does.Contain($"on branch incident/apply-{ReviewedRecord.Id}"));
        Assert.That(reviewed.Run.Git($"rev-parse incident/apply-{ReviewedRecord.Id}~"), Is.EqualTo(reviewed.Run.Git("rev-parse main")));
    }

    [Test]
    public async Task A_dry_run_says_and_leaves_all_as_it_is()
    {
        using var reviewed = await ReviewedRecord.WithAsync(
            proposals: [Accepted(ReviewedRecord.LongerWait), ReviewedRecord.MoreChecks with { Decision = Proposal.Reject }]
        );
        var tip = reviewed.Run.Git($"rev-parse {ReviewedRecord.Branch}");

        Assert.That(await reviewed.Run.RunAsync("incidents", "apply", "last", "--dry-run", "--format", "json"), Is.Zero);

        var record = JsonNode.Parse(reviewed.Run.Out)!["records"]![0]!;
        Assert.That((string?)record["commit"], Is.Null);
        Assert.That(record["proposals"]!.AsArray().Select(p => $"{p!["id"]} {p["fate"]}"), Is.EqualTo((string[])["P1 made"]));
        Assert.That(reviewed.Run.Git($"rev-parse {ReviewedRecord.Branch}"), Is.EqualTo(tip));
    }

    [Test]
    public async Task An_approved_record_can_be_asked_what_is_open()
    {
        using var reviewed = await ReviewedRecord.WithAsync(proposals: [Accepted(ReviewedRecord.LongerWait), ReviewedRecord.MoreChecks]);
        var source = new Runbooks.Diagnostics.SourceText("incident.yaml", reviewed.On(ReviewedRecord.Branch, ReviewedRecord.RecordPath));
        var record = Runbooks.Incidents.Records.RecordYaml.Read(source, new Runbooks.Diagnostics.DiagnosticBag())!;

        Assert.That(RecordProposals.Undecided(record), Is.EqualTo((string[])["P2"]));
        Assert.That(RecordProposals.Of(record).Where(p => p.IsDue).Select(p => p.Id), Is.EqualTo((string[])["P1"]));
        Assert.That(
            RecordProposals.Decisions(source).Select(d => $"{d.Key} {source.Line(d.Value.Line)}"),
            Is.EqualTo((string[])["P1     decision: accept", "P2     decision: null"])
        );
    }

    [Test]
    public async Task A_change_that_was_made_is_pushed_to_the_branch_of_the_pull_request_and_never_forced()
    {
        using var reviewed = await ReviewedRecord.WithAsync(proposals: Accepted(ReviewedRecord.LongerWait));
        var run = reviewed.Run;
        run.Git("init -q --bare .git/remote.git");
        run.Git("remote add origin .git/remote.git");
        run.Git($"push -q origin main {ReviewedRecord.Branch}");
        run.Git($"checkout -q {ReviewedRecord.Branch}");

        Assert.That(await run.RunAsync("incidents", "apply", "--push"), Is.Zero, run.Out + run.Error);

        Assert.That(run.Out, Does.EndWith($"✓ {ReviewedRecord.Branch} is pushed to origin\n"));
        Assert.That(run.Git($"--git-dir .git/remote.git rev-parse {ReviewedRecord.Branch}"), Is.EqualTo(run.Git("rev-parse HEAD")));
        Assert.That(
            run.Git($"rev-parse refs/remotes/origin/{ReviewedRecord.Branch}"),
            Is.EqualTo(run.Git("rev-parse HEAD")),
            "a workflow reads there what is at the remote"
        );
        Assert.That(await run.RunAsync("incidents", "apply", "--push"), Is.Zero);
        Assert.That(run.Out, Is.EqualTo("No accepted change waits to be made.\n"));
    }

    [Test]
    public async Task A_branch_that_has_gone_on_meanwhile_is_left_as_it_is_there()
    {
        using var reviewed = await ReviewedRecord.WithAsync(proposals: Accepted(ReviewedRecord.LongerWait));
        var run = reviewed.Run;
        run.Git("init -q --bare .git/remote.git");
        run.Git("remote add origin .git/remote.git");
        run.Git($"checkout -q {ReviewedRecord.Branch}");
        run.Git("commit -q --allow-empty -m Theirs");
        run.Git($"push -q origin {ReviewedRecord.Branch}");
        run.Git("reset -q --hard HEAD~");
        var theirs = run.Git($"--git-dir .git/remote.git rev-parse {ReviewedRecord.Branch}");

        Assert.That(await run.RunAsync("incidents", "apply", "--push", "--format", "json"), Is.EqualTo(1));

        var pushed = JsonNode.Parse(run.Out)!["pushed"]![0]!;
        Assert.That(
            ((string?)pushed["problem"], (string?)pushed["commit"]),
            Is.EqualTo(($"{ReviewedRecord.Branch} has gone on at origin", (string?)null))
        );
        Assert.That((string?)pushed["help"], Does.Contain($"git fetch origin {ReviewedRecord.Branch}"));
        Assert.That(run.Git($"--git-dir .git/remote.git rev-parse {ReviewedRecord.Branch}"), Is.EqualTo(theirs));
    }

    private static string Stable(string text) => System.Text.RegularExpressions.Regex.Replace(text, "commit [0-9a-f]{10}", "commit HASH");
}
