namespace Runbooks.Tests.Watch;

/// <summary>Who hears of a watch, by the command itself: each person once, by the channel that is meant for it.</summary>
public sealed class ToldTests
{
    [Test]
    public async Task A_rollback_is_told_once_and_an_open_circuit_calls_a_person_once()
    {
        await using var watch = await ToldWatch.OfAsync();
        watch.Start();

        await watch.RollBackAsync();
        await RolledBackExactlyTests.SwitchAsync(watch.Sandbox);
        await watch.UntilAsync(() => watch.Heard.Any(h => h is "/loud held back" or "/loud circuit open"));
        await watch.StopAsync();

        var heard = watch.Heard;
        Assert.Multiple(() =>
        {
            Assert.That(heard, Is.Unique, "nobody hears the same thing twice");
            Assert.That(heard.Count(h => h is "/loud held back" or "/loud circuit open"), Is.EqualTo(1), "one call for one need");
            Assert.That(heard.Where(h => h.EndsWith(" rollback", StringComparison.Ordinal)), Is.Not.Empty);
            Assert.That(
                string.Concat(watch.Receiver.Requests.Select(r => r.Text)),
                Does.Contain("1.5.0 was rolled back from by itself already")
            );
        });
    }

    [Test]
    public async Task A_call_for_an_open_circuit_outlives_a_restart_and_is_over_when_a_person_closes_it()
    {
        await using var watch = await ToldWatch.OfAsync("cooldown: 0s, per-day: 1");
        watch.Start();
        await watch.RollBackAsync();
        await RolledBackExactlyTests.SwitchAsync(watch.Sandbox);
        await watch.UntilAsync(() => watch.Heard.Contains("/loud circuit open"));
        await watch.StopAsync();

        var before = watch.Heard;
        watch.Start();
        await watch.UntilAsync(() => watch.Output.Contains("the circuit is open still", StringComparison.Ordinal));
        watch.Sandbox.Faults.Clear();
        await watch.UntilAsync(() => watch.Output.Contains("it no longer holds", StringComparison.Ordinal));
        await watch.StopAsync();
        Assert.That(watch.Heard, Is.EqualTo(before), "nobody is called twice, and nothing is over");

        watch.Start();
        await watch.UntilAsync(() => watch.Output.Split("the circuit is open still").Length == 3);
        Assert.That(await watch.Run.RunAsync("watch", "reset", "shop"), Is.Zero);
        await watch.UntilAsync(() => watch.Heard.Contains("/loud over"));
        await watch.StopAsync();
    }

    [Test]
    public async Task A_file_that_comes_when_the_watch_goes_on_counts_and_so_does_one_that_changes()
    {
        await using var watch = await ToldWatch.OfAsync("cooldown: 0s, per-version: 9, per-day: 9", isTold: false);
        watch.Start();
        await watch.RollBackAsync();
        Assert.That(watch.Heard, Is.Empty);

        await watch.RewriteAsync(watch.Settings());
        await RolledBackExactlyTests.SwitchAsync(watch.Sandbox);
        await watch.UntilAsync(() => watch.Heard.Contains("/quiet rollback") || watch.Heard.Contains("/loud rollback"));
        await watch.UntilAsync(() => watch.Sandbox.ActiveVersion == "1.4.2" && watch.Output.Split("ended recovered").Length == 3);

        await watch.RewriteAsync(watch.Settings("-b"));
        await RolledBackExactlyTests.SwitchAsync(watch.Sandbox);
        await watch.UntilAsync(() => watch.Output.Split("ended recovered").Length == 4);
        await watch.StopAsync();

        Assert.That(
            watch
                .Heard.Where(h => h.Contains(" rollback", StringComparison.Ordinal))
                .Select(h => h.Contains("-b", StringComparison.Ordinal)),
            Is.EqualTo(new[] { false, true }),
            "each rollback is told by the file of its time"
        );
    }

    [Test]
    public async Task A_file_with_mistakes_changes_nothing_and_keeps_no_trigger_from_being_read()
    {
        await using var watch = await ToldWatch.OfAsync();
        watch.Start(shadow: true);
        await watch.UntilAsync(() => watch.Output.Contains("watching", StringComparison.OrdinalIgnoreCase));
        await watch.RewriteAsync(
            watch.Settings().Replace("warning: { channels: middle }", "warning: { channels: midle }", StringComparison.Ordinal)
        );
        await watch.UntilAsync(() => watch.Output.Contains("did you mean `middle`?", StringComparison.Ordinal));
        Assert.That(
            watch.Output,
            Does.Contain("the files were read anew: 1 target, 1 trigger").And.Contain("the former configuration stays")
        );

        watch.Sandbox.Faults.Set("crashing@green");
        await watch.UntilAsync(() => watch.Heard.Contains("/middle shadow"));
        await watch.StopAsync();
    }

    [Test]
    public async Task A_secret_that_came_with_a_new_file_is_in_nothing_that_is_told()
    {
        await using var watch = await ToldWatch.OfAsync();
        watch.Run.With("NEW", "n3w-s3cret-path");
        watch.Start(shadow: true);
        await watch.UntilAsync(() => watch.Output.Contains("watching", StringComparison.OrdinalIgnoreCase));
        await watch.RewriteAsync(
            watch.Settings().Replace($"{watch.Receiver.Address}/middle", "\"http://127.0.0.1:1/${env:NEW}\"", StringComparison.Ordinal)
        );

        watch.Sandbox.Faults.Set("crashing@green");
        await watch.UntilAsync(() => watch.Output.Contains("a message did not arrive", StringComparison.Ordinal));
        await watch.StopAsync();

        Assert.That(watch.Output, Does.Not.Contain("n3w-s3cret-path"));
    }

    [Test]
    public async Task A_shadow_tells_what_it_would_have_done_as_a_warning()
    {
        await using var watch = await ToldWatch.OfAsync();
        watch.Start(shadow: true);

        watch.Sandbox.Faults.Set("crashing@green");
        await watch.UntilAsync(() => watch.Receiver.Requests.Count > 0);
        await watch.StopAsync();

        Assert.That((watch.Heard.Single(), watch.Sandbox.RollbackPosts), Is.EqualTo(("/middle shadow", 0)));
        Assert.That(
            (string?)watch.Receiver.Requests[0].Json["text"],
            Does.Contain("3 health checks in a row").And.Contain("it would have run roll, and did nothing")
        );
    }

    [Test]
    public async Task What_was_held_back_is_over_for_those_who_were_called_when_somebody_goes_back_by_hand()
    {
        await using var watch = await ToldWatch.OfAsync("cooldown: 1h, per-version: 5, per-day: 5");
        watch.Start();

        await watch.RollBackAsync();
        await RolledBackExactlyTests.SwitchAsync(watch.Sandbox);
        await watch.UntilAsync(() => watch.Heard.Contains("/loud held back"));
        await RolledBackExactlyTests.SwitchAsync(watch.Sandbox);
        await watch.UntilAsync(() => watch.Heard.Contains("/loud over"));
        await watch.StopAsync();

        Assert.That(
            (string?)watch.Receiver.Requests.First(r => $"{r.Path} {r.Json["about"]}" == "/loud over").Json["text"],
            Does.Contain("3 health checks in a row").And.Contain("another release serves, and it says nothing of that one")
        );
    }

    [Test]
    public async Task What_a_shadow_told_of_is_over_when_another_release_serves()
    {
        await using var watch = await ToldWatch.OfAsync();
        watch.Start(shadow: true);

        watch.Sandbox.Faults.Set("crashing@green");
        await watch.UntilAsync(() => watch.Heard.Contains("/middle shadow"));
        await RolledBackExactlyTests.SwitchAsync(watch.Sandbox);
        await watch.UntilAsync(() => watch.Heard.Contains("/middle over"));
        await watch.StopAsync();
    }
}
