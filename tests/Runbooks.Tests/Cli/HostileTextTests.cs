using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Tests.Support;
using Spectre.Console;

namespace Runbooks.Tests.Cli;

/// <summary>What a target says goes through every command and output, and does nothing there but show itself.</summary>
internal sealed partial class HostileTextTests
{
    // What a terminal obeys, separators of lines that some readers take for ends, marks of direction, and tags.
    private const string Obeyed =
        "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]";

    private const string Version =
        "1.5.0\u001bc\u009b31m\u0085\u2028RECOVERED after 2s, within the 2m objective\u2029\u202e @octocat fixes #1 "
        + ":warning:\n\n# Heading\n---\n::error title=x::y\n\n| a | b |\n```\n<!-- runbook:action -->";

    private WrittenTarget _target = null!;
    private CommandRun _run = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _target = await WrittenTarget.StartAsync();
        _run = new CommandRun().InRepository();
        _target.Write("/deployment/status", WrittenTarget.Status(JsonValue.Create(Version).ToJsonString()[1..^1], "[]"));
        _target.Write("/health", new JsonObject { ["health"] = "ok" + Version, ["version"] = Version }.ToJsonString());
        _run.Write("runbooks/targets/t.yaml", $"apiVersion: runbooks/v1\nname: t\nbase-url: {_target.BaseUrl}\n");
        _run.Write(
            "runbooks/look.yaml",
            """
            apiVersion: runbooks/v1
            id: look
            title: Look at the status
            severity: minor
            inputs:
              reason: { type: string, description: Why., default: "none" }
            steps:
              - { id: status, http: { get: /deployment/status } }
              - { id: tell, notify: { text: "serves {{ steps.status.body.environments.green.version }} because {{ inputs.reason }}" } }
              - { id: wrong, http: { get: /health }, expect: [ body.health == "x" ] }
            checklist: [ health, version ]
            """
        );
    }

    [TearDown]
    public async Task StopAsync()
    {
        _run.Dispose();
        await _target.DisposeAsync();
    }

    [TestCase("text")]
    [TestCase("json")]
    [TestCase("github")]
    public async Task No_text_of_a_target_does_anything_in_a_run_its_record_and_its_commits(string format)
    {
        var summary = Path.Combine(_run.Folder, "summary.md");
        _run.With("GITHUB_STEP_SUMMARY", summary).With("GITHUB_ACTIONS", "true");

        await _run.RunAsync("run", "look", "--target", "t", "-i", "reason=" + Version, "--format", format, "--no-push");

        ShowsItself("standard output", _run.Out);
        ShowsItself("standard error", _run.Error);
        if (format == "text")
            Assert.That(_run.Out.Split('\n').Select(l => l.Trim()), Has.None.StartsWith("::").And.None.StartsWith("RECOVERED"));
        if (format == "text")
            Assert.That(_run.Out, Does.Contain(":warning:"), "and is no picture");
        if (format == "github")
            ShowsItself("the summary", await File.ReadAllTextAsync(summary));
        foreach (var (name, text) in Record())
            ShowsItself(name, text);
        ShowsItself("the commits", _run.Git("log --all --format=%B"));
        Assert.That(
            _run.Git("log --all --format=%B").Split('\n'),
            Has.None.StartsWith("# ").And.None.Matches("(?<![a-z0-9])@octocat").And.None.Contains("fixes #1")
        );
    }

    [TestCase("show", "last")]
    [TestCase("show", "last", "--format", "yaml")]
    [TestCase("list")]
    [TestCase("list", "--format", "json")]
    [TestCase("stats")]
    [TestCase("stats", "--format", "markdown")]
    [TestCase("verify", "last")]
    public async Task No_text_of_a_target_does_anything_where_incidents_are_read(params string[] command)
    {
        await _run.RunAsync("run", "look", "--target", "t", "-i", "reason=" + Version, "--no-push");

        await _run.RunAsync(["incidents", .. command]);

        ShowsItself(string.Join(' ', command), _run.Out + _run.Error);
    }

    [Test]
    public async Task A_post_mortem_has_the_headings_of_its_template_and_no_others()
    {
        await _run.RunAsync("run", "look", "--target", "t", "-i", "reason=quiet", "--no-push");
        _target.Write("/deployment/status", WrittenTarget.Status("1.5.0", "[]"));
        var hostile = Record().Single(f => f.Name == "postmortem.md").Text;

        Assert.That(Headings().Matches(hostile).Select(m => m.Value), Has.None.Matches("^#+ Heading").And.Some.EqualTo("## Summary"));
        Assert.That(
            hostile.Split('\n'),
            Has.None.Matches("^(---|===)\\s*$").And.None.Matches("(?<![A-Za-z0-9_])@octocat").And.None.Contains("<!-- runbook:action -->")
        );
    }

    [Test]
    public async Task No_text_of_a_target_does_anything_in_a_watch_and_its_status()
    {
        using var output = new StringWriter();
        var told = TextWriter.Synchronized(output);
        using var ended = new CancellationTokenSource();
        _run.Write(
            "runbooks/watched.yaml",
            """
            apiVersion: runbooks/v1
            id: watched
            title: Watched
            severity: minor
            triggers: [ { health-check: { failures: 1, every: 1s } } ]
            steps: [ { id: status, http: { get: /deployment/status } } ]
            checklist: [ health ]
            """
        );
        var watching = _run.RunUntilAsync(["watch", "t", "--shadow"], told, told, ended.Token);
        var asking = _run.Beside("another");
        for (var i = 0; i < 600 && !asking.Out.Contains("1.5.0", StringComparison.Ordinal) && !watching.IsCompleted; i++)
        {
            await Task.Delay(100);
            await asking.RunAsync("watch", "status");
        }

        var status = asking.Out;
        await asking.RunAsync("watch", "status", "--format", "json");
        await ended.CancelAsync();
        await watching;

        Assert.That(status, Does.Contain("1.5.0"), output.ToString());
        ShowsItself("watch status", status);
        ShowsItself("watch status --format json", asking.Out);
        ShowsItself("the log", output.ToString());
        Assert.That(status.Split('\n'), Has.None.StartsWith("RECOVERED").And.None.StartsWith("# "));
    }

    [Test]
    public void What_a_command_prints_does_nothing_whoever_wrote_it()
    {
        using var output = new StringWriter();
        var host = new CommandHost(output, TextWriter.Null, TextReader.Null, TimeProvider.System, "/", n =>
            n == "GITHUB_ACTIONS" ? "true" : null
        );

        host.Out.WriteLine(Version);
        host.Out.Write('\ud83d');
        host.Out.Write('\ude80');
        host.Out.WriteLine();
        host.Out.WriteLine("  ::set-env name=x::y");
        host.Out.WriteLine("# a heading of our own stays");

        ShowsItself("the output", output.ToString());
        Assert.That(output.ToString(), Does.Contain("🚀").And.Contain("\n# a heading of our own stays"));
        Assert.That(output.ToString().Split('\n').Select(l => l.TrimStart()), Has.None.StartsWith("::"));
    }

    [TestCase(":warning:", ":warning:")]
    [TestCase("at 15:42:10 [red]x[/]", "at 15:42:10 [red]x[/]")]
    public void A_text_makes_neither_pictures_nor_colours(string text, string printed)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new PlainOutput(output), Ansi = AnsiSupport.No });

        console.Write(WrappedMarkup.AsItIs(console, RunView.Escape(text)));

        Assert.That(output.ToString().TrimEnd(), Is.EqualTo(printed));
    }

    private IEnumerable<(string Name, string Text)> Record()
    {
        var branch = _run.Git("branch --list incident/* --format=%(refname:short)").Split('\n')[0];
        foreach (var file in _run.Git($"ls-tree -r --name-only {branch}").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return (Path.GetFileName(file), _run.Git($"show {branch}:{file}"));
        }
    }

    private static void ShowsItself(string place, string text) =>
        Assert.That(
            Regex
                .Matches(text, Obeyed)
                .Select(m => $"U+{(int)m.Value[0]:X4} in “{text[Math.Max(0, m.Index - 30)..Math.Min(text.Length, m.Index + 10)]}”"),
            Is.Empty,
            place
        );

    [GeneratedRegex("^#+ .*$", RegexOptions.Multiline)]
    private static partial Regex Headings();
}
