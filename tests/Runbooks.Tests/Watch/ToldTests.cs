using Runbooks.Sandbox;
using Runbooks.Tests.Notifications;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Watch;

/// <summary>Who hears of a watch, by the command itself: each person once, by the channel that is meant for it.</summary>
public sealed class ToldTests
{
    [Test]
    public async Task A_rollback_is_told_once_and_an_open_circuit_calls_a_person_once()
    {
        await using var receiver = await Receiver.StartAsync(_ => new Reply(202, "{}"));
        await using var sandbox = await SandboxTarget.StartAsync(new SandboxOptions { BadRelease = BadRelease.None }, TimeProvider.System, CancellationToken.None);
        using var run = Project(receiver, sandbox);
        using var ended = new CancellationTokenSource();
        using var output = new StringWriter();
        var told = TextWriter.Synchronized(output);
        var watching = run.RunUntilAsync(["watch", "--all"], told, told, ended.Token);

        sandbox.Faults.Set("crashing@green");
        await UntilAsync(() => sandbox.ActiveVersion == "1.4.2" && output.ToString().Contains("ended recovered", StringComparison.Ordinal), output);
        await RolledBackExactlyTests.SwitchAsync(sandbox);
        await UntilAsync(() => Heard(receiver).Any(h => h is "/loud held back" or "/loud circuit open"), output);
        await ended.CancelAsync();
        Assert.That(await watching, Is.Zero);

        var heard = Heard(receiver);
        Assert.Multiple(() =>
        {
            Assert.That(heard, Is.Unique, "nobody hears the same thing twice");
            Assert.That(heard.Count(h => h is "/loud held back" or "/loud circuit open"), Is.EqualTo(1), "one call for one need");
            Assert.That(heard.Where(h => h.EndsWith(" rollback", StringComparison.Ordinal)), Is.Not.Empty);
            Assert.That(string.Concat(receiver.Requests.Select(r => r.Text)), Does.Contain("1.5.0 was rolled back from by itself already"));
        });
    }

    [Test]
    public async Task A_call_for_an_open_circuit_outlives_a_restart_and_is_over_when_a_person_closes_it()
    {
        await using var receiver = await Receiver.StartAsync(_ => new Reply(202, "{}"));
        await using var sandbox = await SandboxTarget.StartAsync(new SandboxOptions { BadRelease = BadRelease.None }, TimeProvider.System, CancellationToken.None);
        using var run = Project(receiver, sandbox, "cooldown: 0s, per-day: 1");
        using var output = new StringWriter();
        var told = TextWriter.Synchronized(output);
        using (var ended = new CancellationTokenSource())
        {
            var watching = run.RunUntilAsync(["watch", "--all"], told, told, ended.Token);
            sandbox.Faults.Set("crashing@green");
            await UntilAsync(() => sandbox.ActiveVersion == "1.4.2" && output.ToString().Contains("ended recovered", StringComparison.Ordinal), output);
            await RolledBackExactlyTests.SwitchAsync(sandbox);
            await UntilAsync(() => Heard(receiver).Contains("/loud circuit open"), output);
            await ended.CancelAsync();
            Assert.That(await watching, Is.Zero);
        }

        var before = Heard(receiver);
        using (var ended = new CancellationTokenSource())
        {
            var watching = run.RunUntilAsync(["watch", "--all"], told, told, ended.Token);
            await UntilAsync(() => output.ToString().Contains("the circuit is open still", StringComparison.Ordinal), output);
            sandbox.Faults.Clear();
            await UntilAsync(() => output.ToString().Contains("it holds no more", StringComparison.Ordinal), output);
            await ended.CancelAsync();
            Assert.That(await watching, Is.Zero, "all that was to be told is told by now");
            Assert.That(Heard(receiver), Is.EqualTo(before), "nobody is called twice, and nothing is over");
        }

        using (var ended = new CancellationTokenSource())
        {
            var watching = run.RunUntilAsync(["watch", "--all"], told, told, ended.Token);
            await UntilAsync(() => output.ToString().Split("the circuit is open still").Length == 3, output);
            Assert.That(await run.RunAsync("watch", "reset", "shop"), Is.Zero);
            await UntilAsync(() => Heard(receiver).Contains("/loud over"), output);
            await ended.CancelAsync();
            Assert.That(await watching, Is.Zero);
        }
    }

    [Test]
    public async Task A_shadow_tells_what_it_would_have_done_as_a_warning()
    {
        await using var receiver = await Receiver.StartAsync(_ => new Reply(202, "{}"));
        await using var sandbox = await SandboxTarget.StartAsync(new SandboxOptions { BadRelease = BadRelease.None }, TimeProvider.System, CancellationToken.None);
        using var run = Project(receiver, sandbox);
        using var ended = new CancellationTokenSource();
        using var output = new StringWriter();
        var told = TextWriter.Synchronized(output);
        var watching = run.RunUntilAsync(["watch", "--all", "--shadow"], told, told, ended.Token);

        sandbox.Faults.Set("crashing@green");
        await UntilAsync(() => receiver.Requests.Count > 0, output);
        await ended.CancelAsync();
        Assert.That(await watching, Is.Zero);

        Assert.That((Heard(receiver).Single(), sandbox.RollbackPosts), Is.EqualTo(("/middle shadow", 0)));
        Assert.That((string?)receiver.Requests[0].Json["text"], Does.Contain("3 health checks in a row").And.Contain("it would have run roll, and did nothing"));
    }

    [Test]
    public async Task What_was_held_back_is_over_for_those_who_were_called_when_somebody_goes_back_by_hand()
    {
        await using var receiver = await Receiver.StartAsync(_ => new Reply(202, "{}"));
        await using var sandbox = await SandboxTarget.StartAsync(new SandboxOptions { BadRelease = BadRelease.None }, TimeProvider.System, CancellationToken.None);
        using var run = Project(receiver, sandbox, "cooldown: 1h, per-version: 5, per-day: 5");
        using var ended = new CancellationTokenSource();
        using var output = new StringWriter();
        var told = TextWriter.Synchronized(output);
        var watching = run.RunUntilAsync(["watch", "--all"], told, told, ended.Token);

        sandbox.Faults.Set("crashing@green");
        await UntilAsync(() => sandbox.ActiveVersion == "1.4.2" && output.ToString().Contains("ended recovered", StringComparison.Ordinal), output);
        await RolledBackExactlyTests.SwitchAsync(sandbox);
        await UntilAsync(() => Heard(receiver).Contains("/loud held back"), output);
        await RolledBackExactlyTests.SwitchAsync(sandbox);
        await UntilAsync(() => Heard(receiver).Contains("/loud over"), output);
        await ended.CancelAsync();
        Assert.That(await watching, Is.Zero);

        Assert.That((string?)receiver.Requests.First(r => $"{r.Path} {r.Json["about"]}" == "/loud over").Json["text"], Does.Contain("3 health checks in a row").And.Contain("another release serves, and it says nothing of that one"));
    }

    [Test]
    public async Task What_a_shadow_told_of_is_over_when_another_release_serves()
    {
        await using var receiver = await Receiver.StartAsync(_ => new Reply(202, "{}"));
        await using var sandbox = await SandboxTarget.StartAsync(new SandboxOptions { BadRelease = BadRelease.None }, TimeProvider.System, CancellationToken.None);
        using var run = Project(receiver, sandbox);
        using var ended = new CancellationTokenSource();
        using var output = new StringWriter();
        var told = TextWriter.Synchronized(output);
        var watching = run.RunUntilAsync(["watch", "--all", "--shadow"], told, told, ended.Token);

        sandbox.Faults.Set("crashing@green");
        await UntilAsync(() => Heard(receiver).Contains("/middle shadow"), output);
        await RolledBackExactlyTests.SwitchAsync(sandbox);
        await UntilAsync(() => Heard(receiver).Contains("/middle over"), output);
        await ended.CancelAsync();
        Assert.That(await watching, Is.Zero);
    }

    private static List<string> Heard(Receiver receiver) => [.. receiver.Requests.Select(r => $"{r.Path} {r.Json["about"]}")];

    private static CommandRun Project(Receiver receiver, SandboxTarget sandbox, string safeguards = "cooldown: 0s")
    {
        var run = new CommandRun().InRepository().With("TOKEN", "s3cret-token");
        run.Write("runbooks/roll.yaml", "apiVersion: runbooks/v1\nid: roll\ntitle: Go back\nseverity: critical\nsteps:\n  - id: rollback\n    rollback: {}\n");
        run.Write("runbooks/targets/shop.yaml", $"apiVersion: runbooks/v1\nname: shop\nbase-url: {sandbox.BaseUrl.AbsoluteUri.TrimEnd('/')}\nprocessing-time: 100ms\nread-every: 20ms\nstable-every: 10ms\nsafeguards: {{ {safeguards} }}\ntriggers:\n  - runbook: roll\n    health-check: {{ failures: 3, every: 200ms }}\n");
        run.Write("runbooks/notifications.yaml", $$"""
            apiVersion: runbooks/v1
            channels:
              loud: { webhook: { url: {{receiver.Address}}/loud, secret: "${env:TOKEN}" } }
              middle: { webhook: { url: {{receiver.Address}}/middle, secret: "${env:TOKEN}" } }
              quiet: { webhook: { url: {{receiver.Address}}/quiet, secret: "${env:TOKEN}" } }
            routes:
              critical: { channels: loud }
              warning: { channels: middle }
              info: { channels: quiet }
            """);
        return run;
    }

    private static async Task UntilAsync(Func<bool> holds, StringWriter output)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(30)) Assert.Fail(output.ToString());
            await Task.Delay(20);
        }
    }
}
