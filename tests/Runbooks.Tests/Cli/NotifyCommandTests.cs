using System.Text.Json.Nodes;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Notifications;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>Whole runs that tell people, `runbook notify` and `runbook ack`, as a person gives them.</summary>
[CancelAfter(60_000)]
public sealed class NotifyCommandTests
{
    private Receiver _receiver = null!;
    private CommandRun _run = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _receiver = await Receiver.StartAsync(r =>
            r.Path.Contains("refuses") ? new Reply(403, "invalid_token") : new Reply(202, """{"status": "success", "dedup_key": "x"}""")
        );
        _run = new CommandRun().InRepository().With("TOKEN", "s3cret-token").As("ada");
    }

    [TearDown]
    public async Task StopAsync()
    {
        _run.Dispose();
        await _receiver.DisposeAsync();
    }

    [Test]
    public async Task A_test_says_what_became_of_it_for_each_channel()
    {
        Write();

        Assert.That(await _run.RunAsync("notify", "test"), Is.EqualTo(1));

        Snapshot.Match(_run.Stable(_run.Out) + _run.Error, "notify-test");
        Assert.That(
            _receiver.Requests.Where(r => r.Path == "/quiet").Select(r => (string)r.Json["title"]!),
            Is.EqualTo(new[] { "🔧 TEST: nothing has happened" })
        );
    }

    [Test]
    public async Task The_only_channel_of_a_file_without_routes_hears_every_level()
    {
        await using var sandbox = await SandboxAsync();
        WriteChannels("ops");
        string[] levels = ["critical", "warning", "info"];
        _run.Write(
            "runbooks/tells.yaml",
            "apiVersion: runbooks/v1\nid: tells\ntitle: Tells\nseverity: minor\nsteps:\n"
                + string.Concat(levels.Select(l => $"  - id: {l}\n    notify: {{ level: {l}, text: what is {l} }}\n"))
        );

        await _run.RunAsync("run", "tells", "--base-url", sandbox.BaseUrl.AbsoluteUri);
        Assert.That(_receiver.Requests.Select(r => (string)r.Json["level"]!).Distinct(), Is.EquivalentTo(levels), _run.Out + _run.Error);
        Assert.That(await _run.RunAsync("notify", "test"), Is.Zero, _run.Out + _run.Error);
        Assert.That(_run.Out, Does.Contain("  critical: ops\n  warning: ops\n  info: ops\n"));
        foreach (var level in levels)
            Assert.That(await _run.RunAsync("notify", "test", "--level", level), Is.Zero, level);
        Assert.That(await _run.RunAsync("lint", "--strict", "runbooks/notifications.yaml"), Is.Zero, _run.Out);
    }

    [Test]
    public async Task A_level_that_reaches_nobody_is_said_by_lint_at_its_place_and_by_a_test()
    {
        var file = WriteChannels("ops", "dev");

        Assert.That(await _run.RunAsync("lint", "runbooks/notifications.yaml"), Is.Zero);
        Snapshot.Match(_run.Stable(_run.Out), "lint-silent-level");
        Assert.That(await _run.RunAsync("notify", "test"), Is.EqualTo(1), "what is critical reaches nobody");
        Assert.That(_run.Out, Does.Contain("  critical: nobody\n  warning: nobody\n  info: ops, dev\n"));
        Assert.That(
            _run.Error,
            Does.Contain("warning: nobody hears what is critical").And.Contain("warning: nobody hears what is warning")
        );

        await File.AppendAllTextAsync(file, "routes: { critical: { channels: ops }, warning: { channels: [] } }\n");
        Assert.That(await _run.RunAsync("lint", "--strict", "runbooks/notifications.yaml"), Is.Zero, "said by the file: " + _run.Out);
    }

    [Test]
    public async Task A_test_can_be_of_one_channel_and_for_a_program()
    {
        Write();

        Assert.That(await _run.RunAsync("notify", "test", "--channel", "quiet", "--format", "json"), Is.Zero);

        var told = JsonNode.Parse(_run.Out)!.AsArray().Single()!;
        Assert.That(((string)told["channel"]!, (string)told["status"]!, (int)told["attempts"]!), Is.EqualTo(("quiet", "delivered", 1)));
    }

    [Test]
    public async Task A_channel_that_is_not_there_is_a_mistake_with_a_suggestion()
    {
        Write();

        Assert.That(await _run.RunAsync("notify", "test", "--channel", "quite"), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("there is no channel `quite`").And.Contain("did you mean `quiet`?"));
    }

    [Test]
    public async Task Without_the_file_a_test_says_where_it_is_wanted_and_a_run_says_nothing()
    {
        Assert.That(await _run.RunAsync("notify", "test"), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("there is no `runbooks/notifications.yaml` here"));

        await using var sandbox = await SandboxAsync();
        Assert.That(await RunAsync(sandbox), Is.Zero);
        Assert.That(_run.Out, Does.Not.Contain("Told"));
    }

    [Test]
    public async Task A_run_says_who_was_told_and_its_record_has_it()
    {
        Write();
        await using var sandbox = await SandboxAsync();

        Assert.That(await RunAsync(sandbox), Is.Zero, _run.Out + _run.Error);

        Assert.That(
            _run.Out,
            Does.Contain("Told     loud, quiet\n").And.Contain("Not told refuses: HTTP 403: invalid_token\n").And.Not.Contain("s3cret")
        );
        await _run.RunAsync("incidents", "show", "last", "--format", "yaml");
        Assert.That(_run.Out, Does.Contain("note: \"HTTP 403: invalid_token\""));
        Assert.That(_run.Out, Does.Not.Contain("s3cret"));
        Assert.That(await _run.RunAsync("incidents", "verify"), Is.Zero, _run.Out + _run.Error);
        Assert.That(_receiver.Requests.Count(r => r.Path == "/quiet"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_channel_that_does_not_answer_holds_no_other_run_up_and_the_ledger_is_there_for_it()
    {
        Write("flush: 30s\n");
        var never = new TaskCompletionSource();
        _receiver.Then(new Reply(202) { Wait = never.Task });
        await using var sandbox = await SandboxAsync();
        using var output = new StringWriter();
        var told = TextWriter.Synchronized(output);
        using var hurry = new CancellationTokenSource();
        var running = _run.RunUntilAsync(
            ["run", "quick-rollback", "--base-url", sandbox.BaseUrl.AbsoluteUri, "-i", "reason=x", "-i", "bad-version=1.5.0"],
            told,
            told,
            hurry.Token
        );
        await Telling.UntilAsync(() => Said().Contains("waiting for an answer of", StringComparison.Ordinal));
        Assert.That(
            Said(),
            Does.Contain("Ctrl-C ends the wait").And.Contain("RECOVERED").And.Not.Contain("Record  "),
            "how it ended is shown before"
        );

        // Another run finds the target free, and knows what the first one learned.
        using var other = _run.Beside("grace");
        await other.RunAsync(
            "run",
            "quick-rollback",
            "--base-url",
            sandbox.BaseUrl.AbsoluteUri,
            "-i",
            "reason=x",
            "-i",
            "bad-version=1.4.2"
        );
        Assert.That(other.Out, Does.Match("green stands by with 1.5.0, which INC-.* rolled back from .*: nothing was sent"), other.Error);
        Assert.That((sandbox.Toggles, running.IsCompleted), Is.EqualTo((1, false)));

        await hurry.CancelAsync();
        Assert.That(await running, Is.Zero, Said());
        never.SetResult();
        Assert.That(Said(), Does.Contain("no answer: the time there was ended first"));
        foreach (var incident in Lines("for-each-ref --format=%(refname:lstrip=3) refs/heads/incident"))
        {
            Assert.That(await _run.RunAsync("incidents", "verify", incident), Is.Zero, _run.Out + _run.Error);
            Assert.That(await _run.RunAsync("incidents", "check", incident), Is.Zero, _run.Out + _run.Error);
        }

        var target = Lines("for-each-ref --format=%(refname:lstrip=3) refs/runbook/ledger").Single();
        var runs = Lines($"show refs/runbook/ledger/{target}:deployments/{target}.yaml")
            .Where(l => l.Contains("run: ", StringComparison.Ordinal))
            .ToList();
        Assert.That(runs, Has.Count.EqualTo(2).And.Unique, "each run stands in it once");

        string[] Lines(string git) => _run.Git(git).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        string Said()
        {
            lock (told)
                return output.ToString();
        }
    }

    [Test]
    public async Task A_file_with_mistakes_keeps_nobody_from_rolling_back()
    {
        _run.Write("runbooks/notifications.yaml", "apiVersion: runbooks/v1\nchannels:\n  ops: { slak: {} }\n");
        await using var sandbox = await SandboxAsync();

        Assert.That(await RunAsync(sandbox), Is.Zero, _run.Error);

        Assert.That(
            _run.Error,
            Does.Contain("did you mean `slack`?")
                .And.Contain("warning: nobody is told of this run, because runbooks/notifications.yaml has mistakes")
        );
        Assert.That(await _run.RunAsync("lint"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_runbook_that_names_a_channel_which_is_not_there_is_found_by_lint()
    {
        Write();
        _run.Write(
            "runbooks/tells.yaml",
            "apiVersion: runbooks/v1\nid: tells\ntitle: Tells\nseverity: minor\nsteps:\n  - id: tell\n    notify: { "
                + "channel: quite, text: hello }\n"
        );

        Assert.That(await _run.RunAsync("lint"), Is.EqualTo(2));
        Assert.That(
            _run.Out,
            Does.Contain("there is no channel `quite`").And.Contain("did you mean `quiet`?").And.Not.Contain("notifications.yaml")
        );
    }

    [Test]
    public async Task Somebody_acknowledges_in_another_terminal_while_the_run_waits()
    {
        Write("escalate-manual-runs: true\nescalation:\n  - { after: 1s, channels: leads }\n  - { after: 1h, channels: leads }\n");
        await using var sandbox = await SandboxAsync();
        _run.Write(
            "runbooks/asks.yaml",
            "apiVersion: runbooks/v1\nid: asks\ntitle: A runbook that asks\nseverity: feature\nsteps:\n  - id: call\n    "
                + "notify: { level: critical, text: come and look }\n  - id: confirm\n    approve: { question: \"Go on?\", from: "
                + "[ release manager ], expires: 10m }\n"
        );
        var running = Task.Run(() => _run.RunAsync("run", "asks", "--base-url", sandbox.BaseUrl.AbsoluteUri, "--wait-for-approval"));
        await Telling.UntilAsync(() => _receiver.Requests.Any(r => r.Path == "/leads"));
        using var other = _run.Beside("grace");

        Assert.That(await other.RunAsync("ack", "--by", "database team"), Is.Zero, other.Error);
        await Telling.UntilAsync(() => _receiver.Requests.Any(r => r.Path == "/loud" && (string)r.Json["about"]! == "acknowledged"));
        Assert.That(await other.RunAsync("ack"), Is.Zero);
        Assert.That(other.Out, Does.Contain("was taken on before, by database team"));
        Assert.That(await other.RunAsync("approve", "--yes"), Is.Zero, other.Error);

        Assert.That(await running, Is.EqualTo(3), "nothing was proved: " + _run.Error);
        Assert.That(_run.Out, Does.Contain("→ acknowledged by database team (runbook ack)"));
        await _run.RunAsync("incidents", "show", "last", "--format", "yaml");
        Assert.That(_run.Out, Does.Contain("source: \"database team, by runbook ack\""));
        Assert.That(_run.Out, Does.Contain("The incident was taken on by database team (runbook ack)."));
    }

    [Test]
    public async Task Nobody_was_called_and_there_is_nothing_to_take_on()
    {
        Assert.That(await _run.RunAsync("ack"), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("nobody was called for an incident on this machine"));
    }

    private static async Task<SandboxTarget> SandboxAsync() =>
        await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing },
            TimeProvider.System,
            CancellationToken.None
        );

    private Task<int> RunAsync(SandboxTarget sandbox)
    {
        _run.Write(
            "runbooks/targets/sandbox.yaml",
            $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {sandbox.BaseUrl}\nprocessing-time: 100ms\nread-every: "
                + $"10ms\nstable-every: 10ms\n"
        );
        return _run.RunAsync("run", "quick-rollback", "--target", "sandbox", "-i", "reason=errors since the release");
    }

    private string WriteChannels(params string[] names) =>
        _run.Write(
            "runbooks/notifications.yaml",
            "apiVersion: runbooks/v1\nchannels:\n"
                + string.Concat(
                    names.Select(n => $"  {n}: {{ webhook: {{ url: {_receiver.Address}/{n}, secret: \"${{env:TOKEN}}\" }} }}\n")
                )
        );

    private void Write(string rest = "") =>
        _run.Write(
            "runbooks/notifications.yaml",
            $$"""
            apiVersion: runbooks/v1
            channels:
              loud: { webhook: { url: {{_receiver.Address}}/loud, secret: "${env:TOKEN}" } }
              refuses: { webhook: { url: {{_receiver.Address}}/refuses, secret: "${env:TOKEN}" } }
              leads: { webhook: { url: {{_receiver.Address}}/leads, secret: "${env:TOKEN}" } }
              quiet: { webhook: { url: {{_receiver.Address}}/quiet, secret: "${env:TOKEN}" } }
              unset: { slack: { webhook: "${env:NOT_SET}" } }
            routes:
              critical: { channels: [ loud, refuses ] }
              warning: { channels: [ leads, unset ] }
              info: { channels: quiet }

            """ + rest
        );
}
