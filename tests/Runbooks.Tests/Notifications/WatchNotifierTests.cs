using Runbooks.Events;
using Runbooks.Notifications;

namespace Runbooks.Tests.Notifications;

/// <summary>What people are told of a watch, over real connections; time is passed in.</summary>
[CancelAfter(60_000)]
public sealed class WatchNotifierTests
{
    [Test]
    public async Task A_network_that_is_gone_is_one_message_for_all_targets_and_one_when_all_are_seen_again()
    {
        await using var run = await Telling.StartAsync();
        await using var teller = Teller(run, out _);

        teller.Blind("prod", "health-check", "three samples in a row are missing");
        teller.Blind("prod", "error-rate", "three samples in a row are missing");
        teller.Blind("stage", "health-check", "no route to host");
        await run.PassUntilAsync(() => run.Heard.Any());
        teller.Seen("stage", "health-check");
        teller.Seen("prod", "error-rate");
        teller.Blind("prod", "error-rate", "three samples in a row are missing");
        for (var second = 0; second < 30; second += 5)
            run.Time.Advance(TimeSpan.FromSeconds(5));
        teller.Seen("prod", "error-rate");
        teller.Seen("prod", "health-check");
        await Telling.UntilAsync(() => run.Heard.Count() >= 3);

        Assert.That(run.Heard, Is.EqualTo(new[] { "middle: blind" }.Concat(run.Heard.Skip(1))));
        Assert.That(run.Heard.Skip(1), Is.EquivalentTo(new[] { "middle: seen", "quiet: seen" }));
        Support.Snapshot.Match((string)run.Receiver.Requests[0].Json["text"]!, "watch-is-blind");
    }

    [Test]
    public async Task The_same_blindness_an_hour_later_is_told_again()
    {
        await using var run = await Telling.StartAsync();
        await using var teller = Teller(run, out _);

        for (var time = 1; time <= 2; time++)
        {
            teller.Blind("prod", "health-check", "no route to host");
            await run.PassUntilAsync(() => run.Heard.Count(h => h == "middle: blind") == time);
            teller.Seen("prod", "health-check");
            await run.PassUntilAsync(() => run.Heard.Count(h => h is "middle: seen" or "quiet: seen") == time * 2);
            run.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.That(run.Heard.Count(h => h == "quiet: seen"), Is.EqualTo(2));
        Assert.That(run.Receiver.Requests.Select(r => (string)r.Json["id"]!), Is.Unique);
    }

    [Test]
    public async Task Who_is_needed_is_called_once_and_then_the_next_until_somebody_acknowledges()
    {
        await using var run = await Telling.StartAsync();
        await using var teller = Teller(run, out var told);

        teller.HeldBack("prod", "health-check: 3 in a row", "automated-rollback", "it ran 2 minutes ago, and the cooldown is 10m");
        teller.CircuitOpened("prod", "two rollbacks of version 1.5.0 did not help");
        await Telling.UntilAsync(() => run.Heard.Count() >= 2);
        await run.PassUntilAsync(() => run.Heard.Contains("leads: escalation 2"));
        Assert.That(run.Shelf.Called().Single().Incident, Is.EqualTo("watch/prod"));
        Assert.That(
            run.Shelf.Acknowledge("watch/prod", new Acknowledgement("database team", "runbook ack", run.Time.GetUtcNow())),
            Is.Null
        );
        await run.PassUntilAsync(() => run.Heard.Contains("leads: acknowledged"));
        for (var minute = 0; minute < 40; minute++)
            run.Time.Advance(TimeSpan.FromMinutes(1));
        teller.CircuitClosed("prod", wasClosed: false);
        await Telling.UntilAsync(() =>
            run.Heard.Contains("quiet: over") && run.Heard.Contains("leads: over") && run.Heard.Contains("pager: resolve")
        );
        await Telling.UntilAsync(() => run.Shelf.Called().Count == 0);

        Assert.That(
            run.Heard.Where(h => h.StartsWith("loud", StringComparison.Ordinal)),
            Is.EqualTo(new[] { "loud: held back", "loud: acknowledged", "loud: over" })
        );
        Assert.That(run.Heard, Has.None.Contains("directors"));
        Assert.That(told.ToList().Select(t => t.Status), Is.All.EqualTo(DeliveryStatus.Delivered));
        Support.Snapshot.Match(
            string.Join(
                "\n\n---\n\n",
                run.Receiver.Requests.Where(r => r.Path is "/loud" or "/leads")
                    .Take(2)
                    .Select(r => $"{r.Json["title"]}\n\n{r.Json["text"]}\n\n{r.Json["short"]}")
            ),
            "watch-needs-a-person"
        );
    }

    [TestCase(false, "🔁 AUTOMATIC ROLLBACK IS ON AGAIN: prod", "An operator closed the circuit with `runbook watch reset prod`: ")]
    [TestCase(true, "🔁 LIMITS RESET: prod", "An operator gave `runbook watch reset prod`: the circuit was closed already, ")]
    public async Task A_reset_is_told_as_what_an_operator_did_and_not_as_the_end_of_what_is_wrong(bool wasClosed, string title, string text)
    {
        await using var run = await Telling.StartAsync();
        await using var teller = Teller(run, out _);
        teller.CircuitOpened("prod", "two rollbacks of version 1.5.0 did not help");
        await Telling.UntilAsync(() => run.Heard.Any(h => h.StartsWith("loud", StringComparison.Ordinal)));

        teller.CircuitClosed("prod", wasClosed);
        await Telling.UntilAsync(() => run.Heard.Contains("loud: over"));

        var told = run.Receiver.Requests.Last(r => r.Path == "/loud").Json;
        Assert.That((string?)told["title"], Is.EqualTo(title));
        Assert.That((string?)told["text"], Does.StartWith(text).And.Contain("That says nothing of how prod does."));
        Assert.That((string?)told["title"] + told["text"] + told["short"], Does.Not.Contain("OVER"));
    }

    [Test]
    public async Task An_open_circuit_is_not_told_again_by_a_watch_that_was_started_anew_and_its_call_goes_on()
    {
        await using var run = await Telling.StartAsync();
        await using (var first = Teller(run, out _))
        {
            first.CircuitOpened("prod", "two rollbacks of version 1.5.0 did not help");
            await Telling.UntilAsync(() => run.Heard.Count() >= 2);
        }

        await using var second = new WatchNotifier(
            run.Dispatcher,
            new NoticeStore(Path.Combine(run.Folder, "notifications")),
            run.Time,
            (_, _) => { }
        );
        second.CircuitOpened("prod", "two rollbacks of version 1.5.0 did not help");
        await run.PassUntilAsync(() => run.Heard.Contains("leads: escalation 2"));

        Assert.That(run.Heard, Is.EquivalentTo(new[] { "pager: trigger", "loud: circuit open", "leads: escalation 2" }));
    }

    [Test]
    public async Task A_shadow_tells_what_it_would_have_done_once_and_when_it_is_over()
    {
        await using var run = await Telling.StartAsync();
        await using var teller = Teller(run, out _);

        teller.Cleared("prod", "error-rate: over 5 % for 2m", isPersonNeeded: false);
        teller.Shadowed("prod", "error-rate: over 5 % for 2m", "automated-rollback", "error rate 12 %, bound over 5 %, for 2m");
        teller.Shadowed("prod", "error-rate: over 5 % for 2m", "automated-rollback", "error rate 14 %, bound over 5 %, for 2m");
        teller.Cleared("prod", "error-rate: over 5 % for 2m", isPersonNeeded: false);
        await Telling.UntilAsync(() => run.Heard.Contains("quiet: over") && run.Heard.Contains("middle: over"));

        Assert.That(run.Heard, Is.EquivalentTo(new[] { "middle: shadow", "middle: over", "quiet: over" }));
    }

    [Test]
    public async Task The_trouble_of_another_day_is_another_message_though_its_words_are_the_same()
    {
        await using var run = await Telling.StartAsync();
        await using var teller = Teller(run, out _);

        for (var day = 1; day <= 2; day++)
        {
            teller.HeldBack("prod", "health-check: 3 in a row", "automated-rollback", "the limit of the day is reached");
            await Telling.UntilAsync(() => run.Heard.Count(h => h == "loud: held back") >= day);
            teller.Cleared("prod", "health-check: 3 in a row", isPersonNeeded: false);
            await Telling.UntilAsync(() =>
                run.Heard.Count(h => h == "loud: over") >= day && run.Heard.Count(h => h == "pager: resolve") >= day
            );
            await Telling.UntilAsync(() => run.Shelf.Called().Count == 0);
            run.Time.Advance(TimeSpan.FromDays(1));
        }

        Assert.That(run.Receiver.Requests.Where(r => r.Path == "/loud").Select(r => (string)r.Json["id"]!), Is.Unique);
    }

    [Test]
    public async Task A_run_that_ended_without_recovery_is_escalated_by_the_watch_that_goes_on()
    {
        await using var run = await Telling.StartAsync();
        await using var teller = Teller(run, out _);

        await run.BeginAsync();
        await run.EndAsync(Outcome.NotRecovered);
        await run.Notifier.FinishAsync();
        await run.PassUntilAsync(() => run.Heard.Contains("directors: escalation 3"));

        Assert.That(run.Heard.Where(h => h.Contains("escalation")), Is.EqualTo(new[] { "leads: escalation 2", "directors: escalation 3" }));
    }

    [Test]
    public async Task What_is_said_when_the_watch_has_ended_stops_nobody()
    {
        await using var run = await Telling.StartAsync();
        var teller = Teller(run, out _);
        await teller.DisposeAsync();

        teller.Blind("prod", "health-check", "no route to host");
        teller.Trouble("the disk is full");

        Assert.That(run.Heard, Is.Empty);
    }

    private static WatchNotifier Teller(Telling run, out System.Collections.Concurrent.ConcurrentQueue<NoticeDelivery> told)
    {
        var heard = told = new System.Collections.Concurrent.ConcurrentQueue<NoticeDelivery>();
        return new WatchNotifier(run.Dispatcher, run.Shelf, run.Time, (_, delivery) => heard.Enqueue(delivery));
    }
}
