using Runbooks.Authoring;
using Runbooks.Definitions;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

[Parallelizable(ParallelScope.Children)]
public sealed class NewCommandTests
{
    private static IEnumerable<TestCaseData> Every() =>
        from template in RunbookTemplates.All
        from severity in Severity.All
        select new TestCaseData(template.Name, severity.Name).SetArgDisplayNames(template.Name, severity.Name);

    private static IEnumerable<string> Templates() => RunbookTemplates.All.Select(t => t.Name);

    [TestCaseSource(nameof(Every))]
    public async Task What_is_written_lints_without_a_word(string template, string severity)
    {
        using var run = new CommandRun();

        Assert.That(
            await run.RunAsync(
                "new",
                "checkout-down",
                "--title",
                "The checkout is down: 'now'",
                "--severity",
                severity,
                "--from",
                template
            ),
            Is.Zero,
            run.Error
        );
        Assert.That(await run.RunAsync("lint", "--strict", "runbooks"), Is.Zero, run.Out);
    }

    [TestCaseSource(nameof(Templates))]
    public async Task What_is_written_recovers_a_target_as_it_is(string template)
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.SlowResponses, Latency = TimeSpan.FromMilliseconds(150) },
            TimeProvider.System,
            CancellationToken.None
        );
        using var run = new CommandRun().InRepository();
        Assert.That(
            await run.RunAsync(
                "new",
                "checkout-down",
                "--title",
                "The checkout is down",
                "--severity",
                "critical",
                "--from",
                template,
                "--checklist",
                "health",
                "version",
                "core-functionality",
                "monitoring"
            ),
            Is.Zero,
            run.Error
        );
        run.Write(
            "runbooks/targets/sandbox.yaml",
            $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {sandbox.BaseUrl}\nprocessing-time: 120ms\nread-every: "
                + $"15ms\nstable-every: 15ms\n"
        );

        Assert.That(
            await run.RunAsync("run", "checkout-down", "--target", "sandbox", "-i", "reason=a test", "--records", ".", "--yes"),
            Is.Zero,
            run.Out + run.Error
        );
        Assert.That((sandbox.ActiveVersion, sandbox.Toggles), Is.EqualTo(("1.4.2", 1)));
    }

    [Test]
    public async Task A_person_is_asked_for_what_was_not_said()
    {
        using var run = new CommandRun { InIsTerminal = true, Input = "The checkout is down\nsevere\ncritical\nmanual\n" };

        Assert.That(await run.RunAsync("new", "checkout-down"), Is.Zero, run.Error);
        Snapshot.Match(run.Error.Replace("]: ", "]: ⏎\n", StringComparison.Ordinal), "new-questions");
        Snapshot.Match(run.Out, "new-answer");
        Snapshot.Match(await File.ReadAllTextAsync(Path.Combine(run.Folder, "runbooks", "checkout-down.yaml")), "new-manual");
    }

    [Test]
    public async Task Where_nothing_is_said_the_id_is_asked_for_too_and_a_wrong_one_again()
    {
        using var run = new CommandRun { InIsTerminal = true, Input = "\nThe search, since v2, is down\nSearch Down\ntaken\n\nminor\n\n" };
        run.Write("runbooks/taken.yaml", "ours");

        Assert.That(await run.RunAsync("new"), Is.Zero, run.Error);

        Snapshot.Match(
            run.Error.Replace("]: ", "]: ⏎\n", StringComparison.Ordinal).Replace("Title: ", "Title: ⏎\n", StringComparison.Ordinal),
            "new-all-questions"
        );
        Assert.That(File.Exists(Path.Combine(run.Folder, "runbooks", "the-search-since-v2-is-down.yaml")), Is.True);
    }

    [Test]
    public async Task What_is_usual_is_taken_where_nothing_is_typed()
    {
        using var run = new CommandRun { InIsTerminal = true, Input = "\n\n\n" };

        Assert.That(await run.RunAsync("new", "checkout-down", "--trigger", "cpu", "memory"), Is.Zero, run.Error);
        Snapshot.Match(await File.ReadAllTextAsync(Path.Combine(run.Folder, "runbooks", "checkout-down.yaml")), "new-watched");
    }

    [Test]
    public async Task Where_nobody_can_answer_it_is_said_what_is_missing()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("new", "checkout-down", "--from", "manual"), Is.EqualTo(2));
        Snapshot.Match(run.Error, "new-missing");
        Assert.That(Directory.Exists(Path.Combine(run.Folder, "runbooks")), Is.False);
    }

    [TestCase("\n", "severity")]
    [TestCase("A title\nx\ny\nz\n", "severity")]
    [TestCase("", "title")]
    public async Task An_input_that_ends_writes_nothing(string input, string what)
    {
        using var run = new CommandRun { InIsTerminal = true, Input = input };

        Assert.That(await run.RunAsync("new", "checkout-down"), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("RB0306").And.Contain($"what the {what} is to be"));
        Assert.That(Directory.Exists(Path.Combine(run.Folder, "runbooks")), Is.False);
    }

    [Test]
    public async Task A_file_that_is_there_is_never_overwritten()
    {
        using var run = new CommandRun();
        run.Write("runbooks/checkout-down.yaml", "ours");

        Assert.That(await run.RunAsync("new", "checkout-down", "--title", "x", "--severity", "minor"), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("RB0336").And.Contain("`runbooks/checkout-down.yaml`"));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(run.Folder, "runbooks", "checkout-down.yaml")), Is.EqualTo("ours"));
    }

    [TestCase("Checkout Down")]
    [TestCase("../up")]
    [TestCase("-x")]
    public async Task A_name_that_is_no_id_is_refused(string id)
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("new", "--title", "x", "--severity", "minor", "--", id), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("is no id"));
    }

    [Test]
    public async Task One_that_hides_a_built_in_runbook_says_so()
    {
        using var run = new CommandRun();

        Assert.That(
            await run.RunAsync("new", "quick-rollback", "--title", "Ours", "--severity", "critical", "--into", "elsewhere"),
            Is.Zero,
            run.Error
        );
        Assert.That(run.Out, Does.Contain("elsewhere/quick-rollback.yaml").And.Contain("takes the place of the built-in runbook"));
    }
}
