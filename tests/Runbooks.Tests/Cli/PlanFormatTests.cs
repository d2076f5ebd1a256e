using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Cli;
using Runbooks.Cli.Hosting;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>A plan as a terminal, a script, a job summary and a pipe get it.</summary>
public sealed partial class PlanFormatTests
{
    [Test]
    public async Task With_json_standard_output_is_one_document_with_what_a_script_asks_for()
    {
        await using var at = await SandboxedRun.StartAsync();

        await at.PlanAsync("performance-degradation", "--format", "json");

        var plan = JsonNode.Parse(at.Run.Out)!;
        var rollback = plan["steps"]!.AsArray().Single(s => (string)s!["path"]! == "rollback")!;
        Assert.Multiple(() =>
        {
            Assert.That((string)plan["answer"]!, Is.EqualTo("could go"));
            Assert.That((int)plan["exitCode"]!, Is.Zero);
            Assert.That((string)rollback["rollback"]!["decision"]!, Is.EqualTo("would send"));
            Assert.That(rollback["rollback"]!["to"]!.ToJsonString(), Is.EqualTo("""{"environment":"blue","version":"1.4.2"}"""));
            Assert.That((string)rollback["requests"]![0]!["url"]!, Is.EqualTo(at.Sandbox.BaseUrl.AbsoluteUri + "deployment/rollback"));
            Assert.That(plan["sent"]!.AsArray().Select(r => (string)r!["method"]!), Is.All.EqualTo("GET"));
            Assert.That((double)plan["rto"]!["fromSeconds"]!, Is.GreaterThan(0).And.LessThan((double)plan["rto"]!["toSeconds"]!));
        });
    }

    [Test]
    public async Task In_Markdown_it_is_a_page_for_a_job_summary()
    {
        await using var at = await SandboxedRun.StartAsync();

        await at.PlanAsync("manual-rollback", "--format", "markdown");

        Snapshot.Match(StableText.OfPlan(at.Run, at.Run.Out), "plan-markdown");
    }

    [TestCase("", "could go", "dry run", 0)]
    [TestCase("standby-gone", "would stop", "not recovered", 1)]
    public async Task In_a_workflow_a_dry_run_is_a_plan_in_the_summary(string fault, string word, string outcome, int exitCode)
    {
        await using var at = await SandboxedRun.StartAsync(fault.Length == 0 ? [] : [fault]);
        var (summary, outputs) = (Path.Combine(at.Run.Folder, "summary.md"), Path.Combine(at.Run.Folder, "outputs"));
        at.Run.With("GITHUB_STEP_SUMMARY", summary).With("GITHUB_OUTPUT", outputs);

        var ended = await at.Run.RunAsync(
            "run",
            "quick-rollback",
            "--target",
            "sandbox",
            "-i",
            "reason=x",
            "--dry-run",
            "--format",
            "github"
        );

        Assert.Multiple(() =>
        {
            Assert.That(ended, Is.EqualTo(exitCode), at.Run.Error);
            Assert.That(
                File.ReadAllText(summary),
                Does.StartWith("## Plan: Roll back at once").And.Contain($"**{char.ToUpperInvariant(word[0])}{word[1..]}:**")
            );
            Assert.That(File.ReadAllText(outputs), Does.Contain(outcome));
            Assert.That(at.Run.Out, Does.StartWith("::stop-commands::"));
        });
    }

    [Test]
    public async Task On_a_terminal_that_wants_colours_the_signs_have_some_and_nothing_else_changes()
    {
        await using var at = await SandboxedRun.StartAsync("standby-gone");

        var (_, coloured) = await OnTerminalAsync(at, "quick-rollback", width: 120, noColour: string.Empty);
        var (_, plain) = await OnTerminalAsync(at, "quick-rollback", width: 120, noColour: "1");

        coloured = StableText.OfPlan(at.Run, coloured);
        Assert.That(
            coloured,
            Does.Contain("  \e[32m✓\e[0m status").And.Contain("  \e[31m✗\e[0m rollback").And.Contain("\e[1;31mWOULD STOP  \e[0m")
        );
        Assert.That(ColourCodes().Replace(coloured, string.Empty), Is.EqualTo(StableText.OfPlan(at.Run, plain)));
    }

    [TestCase(80)]
    [TestCase(120)]
    public async Task No_line_is_wider_than_the_terminal_but_for_one_word(int width)
    {
        await using var at = await SandboxedRun.StartAsync();

        var (exitCode, written) = await OnTerminalAsync(at, "performance-degradation", width, noColour: "1");

        Assert.That(exitCode, Is.Zero);
        var wide = written.Split('\n').Where(l => l.Length > width && l.Trim().Contains(' ', StringComparison.Ordinal)).ToList();
        Assert.That(wide, Is.Empty);
        var text = StableText.OfPlan(at.Run, written);
        if (width == 80)
            Snapshot.Match(
                text[text.IndexOf("  → rollback", StringComparison.Ordinal)..text.IndexOf("  ? healthy", StringComparison.Ordinal)],
                "plan-narrow"
            );
    }

    [Test]
    public async Task What_a_terminal_would_obey_is_not_printed()
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Run.Write(
            "runbooks/loud.yaml",
            "apiVersion: runbooks/v1\nid: loud\ntitle: Loud\nseverity: feature\nsteps:\n  - { id: say, notify: { channel: "
                + "console, text: \"one\\e[2Jtwo\\u009b3m\" } }\n"
        );

        Assert.That(await at.Run.RunAsync("plan", "loud", "--target", "sandbox"), Is.Zero, at.Run.Error);

        Assert.That(at.Run.Out, Does.Contain("one\\u001b[2Jtwo\\u009b3m").And.Not.Contain("\u001b").And.Not.Contain("\u009b"));
    }

    private static async Task<(int ExitCode, string Out)> OnTerminalAsync(SandboxedRun at, string runbook, int width, string noColour)
    {
        using var output = new StringWriter();
        var host = new CommandHost(output, TextWriter.Null, TextReader.Null, TimeProvider.System, at.Run.Folder, n => n switch
            {
                "HOME" => at.Run.Folder,
                "NO_COLOR" => noColour,
                _ => null,
            }) { OutIsTerminal = true, OutWidth = width };
        var exitCode = await CommandTree.RunAsync(host, ["plan", runbook, "--target", "sandbox", "-i", "reason=x"]);
        return (exitCode, output.ToString());
    }

    [GeneratedRegex(@"\e\[[0-9;]+m")]
    private static partial Regex ColourCodes();
}
