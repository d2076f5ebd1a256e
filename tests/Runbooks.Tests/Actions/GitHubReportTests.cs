using System.Text.RegularExpressions;
using Runbooks.Cli.Terminal;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Cli;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Actions;

/// <summary>`runbook run --format github`, as the runner of a workflow reads it.</summary>
public sealed partial class GitHubReportTests
{
    [Test]
    public async Task A_recovered_run_leaves_a_summary_that_is_read_before_any_log()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        using var files = new StepFiles();

        var exitCode = await On(run, files)
            .RunAsync(["run", "quick-rollback", "--target", TargetFile(run, sandbox), "-i", "reason=x", "--format", "github"]);

        Assert.That(exitCode, Is.Zero, run.Out + run.Error);
        Assert.Multiple(() =>
        {
            Assert.That(
                files.Summary,
                Does.StartWith("# Roll back at once")
                    .And.Contain("\n> **✅ Recovered ")
                    .And.Match(@"\| Health check \| .*\| ✅ /health: ")
                    .And.Contain("- journal.ndjson: every event")
                    .And.Contain("<details><summary>Steps</summary>")
                    .And.Not.Contain("To be written")
                    .And.Not.Contain("<!-- people"),
                "a link into the record leads nowhere from here"
            );
            Assert.That(StepFiles.CommandsIn(run.Out), Is.Empty);
            Assert.That(
                files.Outputs.Keys,
                Is.EqualTo(
                    new[] { "run", "outcome", "exit-code", "incident", "branch", "commit", "record", "pull-request", "spool", "summary" }
                )
            );
            Assert.That(
                (files.Outputs["outcome"], files.Outputs["exit-code"], files.Outputs["spool"]),
                Is.EqualTo(("recovered", "0", string.Empty))
            );
            Assert.That(run.Git($"cat-file -t {files.Outputs["commit"]}:{files.Outputs["record"]}").Trim(), Is.EqualTo("tree"));
            Assert.That(run.Git($"rev-parse {files.Outputs["branch"]}").Trim(), Is.EqualTo(files.Outputs["commit"]));
        });
    }

    [Test]
    public async Task A_group_leaves_the_table_of_its_members_and_annotations_with_their_names()
    {
        await using var at = await GroupedRun.StartAsync("", "claimed-not-done", "");
        using var files = new StepFiles();
        at.Run.Write(
            "runbooks/own.yaml",
            "apiVersion: runbooks/v1\nid: own\ntitle: Our own\nseverity: critical\nsteps:\n  - id: rollback\n    rollback: "
                + "{ within: 1s }\nchecklist: [ health ]\n"
        );

        var exitCode = await On(at.Run, files).RunAsync(["run", "own", "-t", "a", "-t", "b", "-t", "c", "--format", "github"]);

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(1), at.Run.Error);
            Assert.That(
                StepFiles.CommandsIn(at.Run.Out)[0],
                Does.StartWith("::error file=runbooks/own.yaml,line=7,col=5,endColumn=13,title=b%3A RB0506 in step rollback::")
            );
            Assert.That(
                files.Summary,
                Does.Contain("> [!CAUTION]\n> **❌ Not recovered ")
                    .And.Match(@"\| a \| ✅ recovered \| 1.5.0 → 1.4.2 \| [^|]+s \| ")
                    .And.Contain("| b | ❌ not recovered | 1.5.0 | ")
                    .And.Contain("| c | – not begun | ")
            );
            Assert.That(
                (files.Outputs["outcome"], files.Outputs["exit-code"], files.Outputs["branch"]),
                Is.EqualTo(("not recovered", "1", "incident/" + files.Outputs["incident"]))
            );
        });
    }

    [Test]
    public async Task Mistakes_in_what_a_group_is_asked_for_with_are_annotations_too()
    {
        using var run = new CommandRun().InRepository();
        using var files = new StepFiles();

        Assert.That(await On(run, files).RunAsync(["run", "quick-rollback", "-t", "x", "-t", "y", "--format", "github"]), Is.EqualTo(2));
        Assert.That(StepFiles.CommandsIn(run.Out), Has.Some.Contains("there is no target `x`"));
        Assert.That(files.Outputs["outcome"], Is.EqualTo("invalid"));
    }

    [Test]
    public async Task A_failed_step_is_an_annotation_on_the_line_that_asked_for_it()
    {
        await using var sandbox = await StartAsync("claimed-not-done");
        using var run = new CommandRun().InRepository();
        using var files = new StepFiles();
        run.Write(
            "runbooks/own.yaml",
            "apiVersion: runbooks/v1\nid: own\ntitle: Our own\nseverity: critical\nsteps:\n  - id: rollback\n    rollback: "
                + "{ within: 1s }\nchecklist: [ health ]\n"
        );

        var exitCode = await On(run, files).RunAsync(["run", "own", "--target", TargetFile(run, sandbox), "--format", "github"]);

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(1));
            Assert.That(
                StepFiles.CommandsIn(run.Out)[0],
                Does.StartWith(
                    "::error file=runbooks/own.yaml,line=7,col=5,endColumn=13,title=RB0506 in step rollback::the controller said "
                )
            );
            Assert.That(files.Summary, Does.Contain("> [!CAUTION]\n> **❌ Not recovered "));
            Assert.That((files.Outputs["outcome"], files.Outputs["exit-code"]), Is.EqualTo(("not recovered", "1")));
        });
    }

    [Test]
    public async Task A_runbook_of_the_product_has_no_line_to_annotate_and_names_its_place()
    {
        await using var sandbox = await StartAsync("claimed-not-done", "claimed-not-done@switch");
        using var run = new CommandRun().InRepository();
        using var files = new StepFiles();

        await On(run, files)
            .RunAsync(["run", "quick-rollback", "--target", TargetFile(run, sandbox), "-i", "reason=x", "--format", "github"]);

        Assert.That(
            StepFiles.CommandsIn(run.Out)[0],
            Does.StartWith("::error title=RB0506 in step rollback::").And.Contain("%0Aat (built in)/quick-rollback.yaml:18:5")
        );
    }

    [Test]
    public async Task What_inputs_and_targets_say_is_neither_a_command_nor_an_output_nor_markup()
    {
        const string Hostile =
            "a\n::set-output name=outcome::hacked\n  ::error::x\n##[add-mask]y\noutcome<<E\nhacked\nE\n</details><script>|](http://evil)";
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        using var files = new StepFiles();
        var yaml =
            "apiVersion: runbooks/v1\nid: loud\ntitle: Loud\nseverity: critical\ninputs: { reason: { type: string } "
            + "}\nsteps:\n  - id: tell\n    title: \"::error::title </details> | x\"\n    notify: { text: \"{{ inputs.reason "
            + "}}\" }\n  - id: fail\n    http: { get: /health }\n    expect: [ \"body.version == inputs.reason\" ]\n";

        var exitCode = await On(run, files)
            .RunAsync([
                "run",
                run.Write("loud.yaml", yaml),
                "--target",
                TargetFile(run, sandbox),
                "-i",
                $"reason={Hostile}",
                "--format",
                "github",
            ]);

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(1), run.Out + run.Error);
            Assert.That(run.Out, Does.Contain("::set-output name=outcome"), "the log shows what was said");
            Assert.That(StepFiles.CommandsIn(run.Out), Has.Count.EqualTo(1).And.All.StartsWith("::error file=loud.yaml,line=12,"));
            Assert.That(files.Outputs["outcome"], Is.EqualTo("not recovered"));
            Assert.That(files.Summary, Does.Not.Contain("<script>").And.Not.Match(@"(?<!\\)\]\(http"));
            Assert.That(Details().Count(files.Summary), Is.EqualTo(3), "what is folded stays folded");
        });
    }

    [Test]
    public async Task A_mistake_in_the_input_is_annotated_and_ends_as_invalid()
    {
        using var run = new CommandRun().InRepository();
        using var files = new StepFiles();
        run.Write(
            "runbooks/wrong.yaml",
            "apiVersion: runbooks/v1\nid: wrong\ntitle: Wrong\nseverity: critical\nsteps:\n  - id: a\n    htpp: { get: / }\n"
        );

        var exitCode = await On(run, files).RunAsync(["run", "wrong", "--base-url", "nonsense\n::error::x", "--format", "github"]);

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(
                StepFiles.CommandsIn(run.Out),
                Has.Count.EqualTo(2)
                    .And.Some.StartsWith("::error file=runbooks/wrong.yaml,line=7,")
                    .And.Some.StartsWith("::error title=RB0306::")
            );
            Assert.That((files.Outputs["outcome"], files.Outputs["exit-code"]), Is.EqualTo(("invalid", "2")));
            Assert.That(files.Summary, Does.StartWith("## 🚫 Invalid: nothing was sent").And.Contain("unknown step kind `htpp`"));
        });
    }

    [Test]
    public async Task A_spooled_record_is_a_warning_and_its_post_mortem_is_in_the_summary()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        using var files = new StepFiles();
        run.Write(".git/refs/heads/incident", run.Git("rev-parse HEAD"));

        var exitCode = await On(run, files)
            .RunAsync(["run", "quick-rollback", "--target", TargetFile(run, sandbox), "-i", "reason=x", "--format", "github"]);

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(4), run.Out + run.Error);
            Assert.That(
                StepFiles.CommandsIn(run.Out),
                Has.Count.EqualTo(1)
                    .And.All.StartsWith("::warning title=Record spooled::The target has recovered, and its record could not be committed: ")
            );
            Assert.That(files.Outputs["outcome"], Is.EqualTo("recovered, record spooled"));
            Assert.That(File.Exists(Path.Combine(files.Outputs["spool"], "commit.json")));
            Assert.That(files.Summary, Does.Contain("> [!WARNING]").And.Contain("## Timeline"));
        });
    }

    [Test]
    public async Task Files_that_cannot_be_written_change_nothing_but_are_told()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository().With("GITHUB_STEP_SUMMARY", "/proc/none").With("GITHUB_OUTPUT", "/proc/none");

        var exitCode = await run.RunAsync(
            "run",
            "quick-rollback",
            "--target",
            TargetFile(run, sandbox),
            "-i",
            "reason=x",
            "--format",
            "github"
        );

        Assert.That(exitCode, Is.Zero, run.Error);
        Assert.That(
            StepFiles.CommandsIn(run.Out),
            Has.Count.EqualTo(2).And.All.StartsWith("::warning title=Not all of the report was written::GITHUB_")
        );
    }

    [Test]
    public void A_summary_that_GitHub_would_refuse_is_cut_at_a_line_and_says_so()
    {
        using var files = new StepFiles();
        var path = files.PathOf("GITHUB_STEP_SUMMARY");
        File.WriteAllText(path, "# What an earlier command of the step said\n");
        var long1 = string.Concat(Enumerable.Repeat("Ein Satz mit Ümläuten, und noch einer.\n", 40_000));

        var problem = new GitHubFiles(name => name == "GITHUB_STEP_SUMMARY" ? path : null).AddSummary(
            "## Verdict\n\n",
            [("Post-mortem", long1), ("More", "never shown")]
        );

        Assert.Multiple(() =>
        {
            Assert.That(problem, Is.Null);
            Assert.That(
                new FileInfo(path).Length,
                Is.LessThanOrEqualTo(GitHubFiles.LargestSummary).And.GreaterThan(GitHubFiles.LargestSummary - 1000)
            );
            Assert.That(
                files.Summary,
                Does.Contain("## Verdict").And.Contain("the rest stands in the record").And.EndWith("</details>\n\n")
            );
            Assert.That(files.Summary, Does.Not.Contain("never shown").And.Not.Contain("\uFFFD"));
        });
    }

    private static CommandRun On(CommandRun run, StepFiles files)
    {
        foreach (var (name, value) in files.Environment)
            run.With(name, value);
        return run.With("GITHUB_WORKSPACE", run.Folder);
    }

    private static Task<SandboxTarget> StartAsync(params string[] faults) =>
        SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing, Faults = faults },
            TimeProvider.System,
            CancellationToken.None
        );

    private static string TargetFile(CommandRun run, SandboxTarget sandbox) =>
        run.Write(
            "runbooks/targets/sandbox.yaml",
            $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {sandbox.BaseUrl.AbsoluteUri}\nprocessing-time: "
                + $"100ms\nread-every: 10ms\nstable-every: 10ms\n"
        );

    [GeneratedRegex("</details>")]
    private static partial Regex Details();
}
