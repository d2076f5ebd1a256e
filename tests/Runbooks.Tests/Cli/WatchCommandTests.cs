using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>`runbook watch` as a person gives it.</summary>
public sealed class WatchCommandTests
{
    [Test]
    public async Task What_lint_calls_an_error_is_not_watched_for()
    {
        using var run = new CommandRun().InRepository();
        run.Write(
            "runbooks/unseen.yaml",
            "apiVersion: runbooks/v1\nid: unseen\ntitle: Nobody looks\nseverity: feature\ntriggers:\n  - health-check: { "
                + "failures: 3 }\nsteps:\n  - id: rollback\n    rollback: { to: previous, within: 5s }\n"
        );
        run.Write("runbooks/targets/shop.yaml", "apiVersion: runbooks/v1\nname: shop\nbase-url: http://127.0.0.1:9\n");

        Assert.That(await run.RunAsync("watch", "shop"), Is.EqualTo(2), run.Out);
        Assert.That(run.Error, Does.Contain("error[RB0407]"));
    }

    [TestCase("no target was named", "watch")]
    [TestCase("both targets and `--all` were given", "watch", "shop", "--all")]
    [TestCase("there is no target `shpo`", "watch", "shpo")]
    [TestCase("others reach 0.0.0.0:0, and anybody could have a target rolled back there", "watch", "--all", "--listen", "0.0.0.0:0")]
    [TestCase("`--listen here` is not an address with a port", "watch", "--all", "--listen", "here")]
    [TestCase("the secret of `--auth` stands in the command line", "watch", "--all", "--listen", "127.0.0.1:0", "--auth", "Bearer abcdef")]
    [TestCase("`--reference ftp://x` is not an address", "watch", "--all", "--reference", "ftp://x")]
    public async Task What_cannot_be_watched_is_said_before_anything_is(string message, params string[] arguments)
    {
        using var run = Project(new Uri("http://127.0.0.1:1"));

        Assert.That(await run.RunAsync(arguments), Is.EqualTo(2), run.Error);
        Assert.That(run.Error, Does.Contain(message).And.Contain("= help: "));
        Assert.That(run.Error, Does.Not.Contain("abcdef"));
    }

    [Test]
    public async Task A_query_without_a_server_and_an_input_that_nobody_gives_are_mistakes()
    {
        using var run = Project(new Uri("http://127.0.0.1:1"), "metric: { name: errors, query: \"sum(errors)\", bound: \"> 1\" }");
        run.Write(
            "runbooks/roll.yaml",
            "apiVersion: runbooks/v1\nid: roll\ntitle: Go back\nseverity: critical\ninputs:\n  ticket: { type: string, "
                + "required: true }\nsteps:\n  - id: rollback\n    rollback: {}\nchecklist: [ health ]\n"
        );

        Assert.That(await run.RunAsync("watch", "--all"), Is.EqualTo(2));
        Assert.That(
            run.Error,
            Does.Contain("shop names no Prometheus server").And.Contain("`roll` cannot run by itself: nobody gives it this input")
        );
    }

    [Test]
    public async Task Where_no_watch_runs_nobody_is_asked()
    {
        using var run = Project(new Uri("http://127.0.0.1:1"));

        Assert.That(await run.RunAsync("watch", "status"), Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("no watch of this project answers on this machine"));
        Assert.That(await run.RunAsync("watch", "reset", "shop"), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("no target `shop` is watched here"));
    }

    [Test]
    public async Task A_watch_tells_how_it_stands_takes_new_files_and_keeps_the_former_ones_where_they_are_broken()
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        using var run = Project(sandbox.BaseUrl);
        using var ended = new CancellationTokenSource();
        using var output = new StringWriter();
        var told = TextWriter.Synchronized(output);
        using var errors = new StringWriter();
        var watching = run.RunUntilAsync(
            ["watch", "--all", "--listen", "127.0.0.1:0", "--format", "json"],
            told,
            TextWriter.Synchronized(errors),
            ended.Token
        );
        await UntilAsync(
            async () => await run.RunAsync("watch", "status") == 0 && run.Out.Contains("1.5.0 on green", StringComparison.Ordinal),
            () => output.ToString() + run.Error
        );

        Assert.That(run.Out, Does.Contain("shop  calm").And.Contain("3 health checks in a row fail").And.Contain("→ roll"));
        Assert.That(await run.Beside("another").RunAsync("watch", "--all"), Is.EqualTo(5));

        Write(run, sandbox.BaseUrl, "health-check: { failures: 7, every: 100ms }");
        await UntilAsync(
            async () =>
                await run.RunAsync("watch", "status", "--format", "json") == 0
                && run.Out.Contains("7 health checks in a row fail", StringComparison.Ordinal),
            () => run.Out
        );
        Assert.That((string?)JsonNode.Parse(run.Out)!["targets"]![0]!["version"], Is.EqualTo("1.5.0"), "what was seen stays");

        Write(run, sandbox.BaseUrl, "health-chekc: { failures: 9 }");
        await UntilAsync(
            async () =>
                await run.RunAsync("watch", "status") == 0 && run.Out.Contains("the former configuration stays", StringComparison.Ordinal),
            () => run.Out
        );
        Assert.That(run.Out, Does.Contain("did you mean `health-check`?").And.Contain("7 health checks in a row fail"));

        Assert.That(await run.RunAsync("watch", "reset", "shop"), Is.Zero);
        Assert.That(run.Out, Is.EqualTo("The circuit of shop was closed already; nothing held a run back.\n"));
        await ended.CancelAsync();
        Assert.That(await watching, Is.Zero);
        var lines = output
            .ToString()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => (string?)JsonNode.Parse(l)!["type"])
            .ToList();
        Assert.That(lines, Is.EqualTo(new[] { "watch-started", "reloaded", "reload-refused", "circuit-closed" }));

        Assert.That(await run.RunAsync("watch", "reset", "shop"), Is.Zero, "it is closed where no watch runs as well");
        Assert.That(
            run.Out,
            Is.EqualTo(
                "The circuit of shop was closed already; nothing held a run back. No watch runs here: the next one begins with that.\n"
            )
        );
    }

    [Test]
    public async Task A_listener_on_loopback_makes_a_credential_that_stays_and_says_how_it_is_used()
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        using var run = Project(sandbox.BaseUrl);
        var tokens = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var ended = new CancellationTokenSource();
            using var output = new StringWriter();
            var told = TextWriter.Synchronized(output);
            var watching = run.RunUntilAsync(["watch", "--all", "--listen", "127.0.0.1:0"], told, told, ended.Token);
            await UntilAsync(() => Task.FromResult(output.ToString().Contains("/status.txt", StringComparison.Ordinal)), output.ToString);
            var text = output.ToString();
            var file = Regex.Match(text, "credentials_file: (\\S+) }").Groups[1].Value;
            var address = new Uri(Regex.Match(text, "curl -H @- (\\S+)").Groups[1].Value);
            var token = File.ReadAllText(file).Trim();
            tokens.Add(token);
            using var client = new HttpClient();
            using var refused = await client.GetAsync(address);
            using var alert = await client.PostAsync(
                new Uri(address, "/api/v1/alerts"),
                new StringContent("{\"version\":\"4\",\"alerts\":[]}", Encoding.UTF8, "application/json")
            );
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
            using var taken = await client.GetAsync(address);

            Assert.That(
                (refused.StatusCode, alert.StatusCode, taken.StatusCode),
                Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK))
            );
            Assert.That(text, Does.Not.Contain(token).And.Contain("/api/v1/alerts"));
            if (!OperatingSystem.IsWindows())
                Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            await ended.CancelAsync();
            Assert.That(await watching, Is.Zero);
        }

        Assert.That(tokens[0], Is.EqualTo(tokens[1]).And.Length.EqualTo(43));
    }

    private static CommandRun Project(Uri address, string trigger = "health-check: { failures: 3, every: 200ms }")
    {
        var run = new CommandRun().InRepository();
        run.Write(
            "runbooks/roll.yaml",
            "apiVersion: runbooks/v1\nid: roll\ntitle: Go back\nseverity: critical\nsteps:\n  - id: rollback\n    "
                + "rollback: {}\nchecklist: [ health ]\n"
        );
        Write(run, address, trigger);
        return run;
    }

    private static void Write(CommandRun run, Uri address, string trigger) =>
        run.Write(
            "runbooks/targets/shop.yaml",
            $"apiVersion: runbooks/v1\nname: shop\nbase-url: {address.AbsoluteUri.TrimEnd('/')}\ntriggers:\n  - runbook: "
                + $"roll\n    {trigger}\n"
        );

    private static Task UntilAsync(
        Func<Task<bool>> holds,
        Func<string> otherwise,
        [CallerArgumentExpression(nameof(holds))] string what = ""
    ) => Bounded.UntilAsync(holds, what, otherwise);
}
