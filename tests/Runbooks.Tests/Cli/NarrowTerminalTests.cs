using System.Text.RegularExpressions;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Expressions.Data;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>Terminals that are narrower than what is said: no line is left to them to break, which they do inside words.</summary>
internal sealed partial class NarrowTerminalTests
{
    private static readonly string[][] Commands =
    [
        ["list"],
        ["show", "manual-rollback"],
        ["show", "nothing-of-that-name"],
        ["lint", "wrong.yaml"],
        ["lint", "--explain", "RB0401"],
        ["incidents", "list"],
        ["incidents", "show", "last"],
        ["incidents", "check", "last"],
        ["incidents", "verify", "last"],
        ["incidents", "stats"],
        ["drill", "--list"],
        ["sandbox", "--faults"],
        ["run", "manual-rollback", "--target", "sandbox"],
        ["watch", "status"],
        ["notify", "test"],
        ["approve"],
        ["docs"],
        ["docs", "escalation"],
        ["docs", "standby"],
        ["--help"],
    ];

    [Test]
    public async Task No_command_breaks_a_word_on_a_narrow_terminal([Values(40, 60, 80)] int width)
    {
        await using var at = await SandboxedRun.StartAsync();
        await at.Run.RunAsync("run", "quick-rollback", "--target", "sandbox", "-i", "reason=errors", "--no-push");
        at.Run.Write(
            "wrong.yaml",
            "apiVersion: runbooks/v1\nid: wrong\ntitle: A runbook with a mistake\nseverity: catastrophic-or-worse\nsteps: []\n"
        );

        foreach (var command in Commands)
        {
            at.Run.Width = null;
            await at.Run.RunAsync(command);
            var whole = command is ["incidents", "show", ..] ? PlainMarkdown.Of(Said(at.Run)) : Said(at.Run);
            at.Run.Width = width;
            await at.Run.RunAsync(command);

            Assert.That(TooLong(Said(at.Run), width), Is.Empty, string.Join(' ', command));

            // These lay themselves out for the width that there is.
            if (command is ["--help"] or ["incidents", "stats"])
                continue;
            var given = string.Join(' ', command);
            Assert.That(Words(Said(at.Run)), Is.EqualTo(Words(whole)), $"{given}: no word is broken, lost or said twice");
        }
    }

    [Test]
    public async Task No_plan_and_no_run_breaks_a_word_on_a_narrow_terminal([Values(40, 60, 80)] int width)
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Run.Width = width;

        foreach (var command in new[] { "plan", "run" })
        {
            string[] more = command == "run" ? ["--yes", "--no-push"] : [];
            await at.Run.RunAsync([command, "manual-rollback", "--target", "sandbox", "-i", "reason=errors", .. more]);

            Assert.That(TooLong(Said(at.Run), width), Is.Empty, Said(at.Run));
        }
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "its terminals have no other end that a test could read")]
    public async Task A_question_on_a_real_terminal_is_broken_at_words_and_takes_y()
    {
        await using var at = await SandboxedRun.StartAsync();
        using var terminal = PseudoTerminal.Start(
            at.Run,
            60,
            "run",
            "manual-rollback",
            "--target",
            "sandbox",
            "-i",
            "reason=errors",
            "--no-push"
        );
        await terminal.ShowsAsync("[y/n]");

        // Lines that move are drawn over one another, and are cut, not broken.
        var lines = Escapes().Replace(terminal.Shown, string.Empty).Split('\n').Select(l => l.TrimEnd('\r').Split('\r')[^1]);
        Assert.That(TooLong(string.Join('\n', lines), 60), Is.Empty, terminal.Shown);
        terminal.Type("y");
        await terminal.EndsAsync();
        Assert.That(at.Sandbox.RollbackPosts, Is.EqualTo(1));
    }

    [Test]
    public async Task Json_yaml_and_commands_to_copy_are_never_broken()
    {
        await using var at = await SandboxedRun.StartAsync();
        await at.Run.RunAsync("run", "quick-rollback", "--target", "sandbox", "-i", "reason=errors", "--no-push");

        string[] commands =
        [
            "incidents show last --format json",
            "incidents show last --format yaml",
            "list --format json",
            "schema target",
            "show quick-rollback --format markdown",
            "completion bash",
        ];
        foreach (var command in commands)
        {
            at.Run.Width = null;
            await at.Run.RunAsync(command.Split(' '));
            var whole = at.Run.Out;
            at.Run.Width = 40;
            await at.Run.RunAsync(command.Split(' '));

            Assert.That(at.Run.Out, Is.EqualTo(whole), command);
        }
    }

    [TestCase("error: one two three four", 16, "error: one two", "three four")]
    [TestCase("  = help: one two three", 14, "  = help: one", "    two three")]
    [TestCase("name    one two three four", 18, "name    one two", "        three four")]
    [TestCase("  ✓ one two three", 11, "  ✓ one two", "    three")]
    [TestCase("antidisestablishmentarianism", 10, "antidisestablishmentarianism")]
    [TestCase("  runbook run quick-rollback --target here", 20, "  runbook run quick-rollback --target here")]
    [TestCase("say `runbook run here` or not", 20, "say", "`runbook run here`", "or not")]
    [TestCase("try `runbook run a -i b=…` then", 16, "try `runbook run", "a -i b=…` then")]
    [TestCase("\u001b[31mone\u001b[0m two three", 8, "\u001b[31mone\u001b[0m two", "three")]
    [TestCase("東京の 切り替え", 8, "東京の", "切り替え")]
    public void A_line_goes_on_under_where_its_words_began(string line, int width, params string[] broken)
    {
        using var output = new StringWriter();
        var writer = new WrappingWriter(output, () => width);

        writer.Write(line + "\n");

        Assert.That(output.ToString().TrimEnd('\n').Split('\n'), Is.EqualTo(broken));
    }

    [TestCase("one  two  three", 15, "one  two  three")]
    [TestCase("one  two  three  four", 12, "one  two", "    three", "    four")]
    [TestCase("  a long first cell  two  three", 20, "  a long first cell", "      two  three")]
    [TestCase(
        "one  a cell that is wider than a line of this width  three",
        30,
        "one  a cell that is wider than",
        "     a line of this width",
        "     three"
    )]
    [TestCase("東京  切り替え  二つ", 16, "東京  切り替え", "    二つ")]
    public void A_cell_that_finds_no_room_in_its_line_goes_on_whole_under_the_second(string line, int width, params string[] stacked)
    {
        using var output = new StringWriter();

        Columns.WriteStacked(output, line, width);

        Assert.That(output.ToString().TrimEnd('\n').Split('\n'), Is.EqualTo(stacked));
    }

    [Test]
    public async Task The_status_of_a_watch_and_the_list_of_incidents_break_no_column_on_a_narrow_terminal()
    {
        await using var at = await SandboxedRun.StartAsync();
        await at.Run.RunAsync("run", "quick-rollback", "--target", "sandbox", "-i", "reason=errors", "--no-push");
        using var ended = new CancellationTokenSource();
        using var output = new StringWriter();
        var told = TextWriter.Synchronized(output);
        var watching = at.Run.RunUntilAsync(["watch", "sandbox", "--shadow"], told, told, ended.Token);
        var asking = at.Run.Beside("another");
        await Bounded.UntilAsync(async () => await asking.RunAsync("watch", "status") == 0, "the watch answers");
        asking.Width = 60;
        await asking.RunAsync("watch", "status");
        var status = asking.Out;
        await asking.RunAsync("incidents", "list");
        await ended.CancelAsync();
        await watching;

        Assert.That(status.Split('\n').Select(Cells.Width), Is.All.LessThanOrEqualTo(60), status);
        Assert.That(status.Split('\n').Select(l => l.Trim()), Has.Some.StartsWith("→ ").Or.Some.Contains("]  "), status);
        Assert.That(asking.Out, Does.Match("^INC-[^ ]+  recovered\\s+[0-9.]+m?s\\s+draft  sandbox\n$").And.Contain("\n    "));
        Assert.That(asking.Out.Split('\n').Select(Cells.Width), Is.All.LessThanOrEqualTo(60), asking.Out);
    }

    [Test]
    public async Task A_plan_of_texts_that_are_very_long_is_bounded_and_says_what_it_left_out([Values("text", "markdown")] string format)
    {
        await using var at = await SandboxedRun.StartAsync();
        var text = string.Concat(Enumerable.Repeat("a word, and ", 10_000));
        at.Run.Write(
            "runbooks/long.yaml",
            $$"""
            apiVersion: runbooks/v1
            id: long
            title: "{{text}}"
            description: "{{text}}"
            severity: feature
            inputs:
              reason: { type: string, required: true, description: "{{text}}" }
            steps:
              - id: status
                title: "{{text}}"
                http: { get: /deployment/status }
              - id: send
                http: { post: /api/ai/query, json: { content: "{{text}}" } }
              - id: tell
                notify: { channel: console, text: "{{string.Concat(Enumerable.Repeat("a line\\n", 5_000))}}" }
              - id: confirm
                approve: { question: "{{text}}" }
              - id: rollback
                rollback: {}
            checklist: [ health, environment-switched ]
            """
        );

        await at.Run.RunAsync("plan", "long", "--target", "sandbox", "-i", $"reason={text}", "--format", format);

        Assert.That(at.Run.Out, Does.Contain("characters more)").And.Contain("lines more)"), at.Run.Error);
        Assert.That(at.Run.Out, Has.Length.LessThan(20_000));
    }

    private static string Said(CommandRun run) => run.Out + run.Error;

    // A word that is longer than a line stays whole; so do commands, and the lines that a mistake points at.
    private static IEnumerable<string> TooLong(string text, int width) =>
        from line in text.Split('\n')
        where Cells.Width(line) > width && !WrappedLines.StaysWhole(line)
        where WrappedLines.IndentUnder(line, width) + Cells.Width(WrappedLines.Words(line).Last()) <= width
        select line;

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]|\u001b[=>]")]
    private static partial Regex Escapes();
}
