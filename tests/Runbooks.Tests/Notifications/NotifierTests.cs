using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Notifications;
using Runbooks.Notifications.Channels;

namespace Runbooks.Tests.Notifications;

/// <summary>Who is told what of a run, over real connections; time is passed in.</summary>
[CancelAfter(60_000)]
public sealed class NotifierTests
{
    [Test]
    public async Task Each_hears_once_by_the_channel_of_the_level_and_those_who_heard_hear_how_it_ended()
    {
        await using var run = await Telling.StartAsync();

        await run.BeginAsync();
        await run.RollBackAsync();
        await Telling.UntilAsync(() => run.All<NotificationDelivered>().Count() == 2);
        await run.EndAsync(Outcome.Recovered);
        await run.Notifier.FinishAsync();

        Assert.That(run.Heard, Is.EquivalentTo(new[] { "pager: trigger", "loud: rollback", "pager: resolve", "loud: end", "quiet: end" }));
        Assert.That(run.All<NotificationDelivered>().Select(d => d.Status), Is.All.EqualTo(DeliveryStatus.Delivered));
    }

    [Test]
    public async Task Who_may_merge_is_told_where_as_soon_as_the_run_waits_for_that()
    {
        await using var run = await Telling.StartAsync();

        await run.BeginAsync(trigger: RunStarted.ByHand, severity: "feature");
        await run.TellAsync(
            new RollbackAnswered(1, "accepted", "main takes no push: somebody must merge pull request #7 into main", null, 900, null)
            {
                IsProposed = true,
                PullRequest = new OpenedPullRequest(7, "https://github.com/acme/deploy/pull/7"),
            }
        );
        await run.Notifier.FinishAsync();

        Assert.That(run.Heard, Is.EqualTo(new[] { "middle: approval" }));
        var told = run.Receiver.Requests.Single().Json;
        Assert.That((string?)told["title"], Is.EqualTo("✋ MERGE NEEDED: prod"));
        Assert.That((string?)told["text"], Does.Contain("Merge it, or close it: https://github.com/acme/deploy/pull/7"));
        Assert.That((string?)told["short"], Does.StartWith("prod: the rollback waits for a person to merge pull request #7, https://"));
    }

    [TestCase("performance", "middle: rollback")]
    [TestCase("feature", "middle: rollback")]
    [TestCase("minor", "quiet: rollback")]
    public async Task The_severity_says_how_loud_a_rollback_is(string severity, string heard)
    {
        await using var run = await Telling.StartAsync();

        await run.BeginAsync(severity: severity);
        await run.RollBackAsync();
        await run.Notifier.FinishAsync();

        Assert.That(run.Heard, Is.EqualTo(new[] { heard }));
    }

    [Test]
    public async Task The_messages_are_the_playbooks_with_every_field()
    {
        await using var run = await Telling.StartAsync();

        await run.BeginAsync(severity: "minor");
        await run.RollBackAsync();
        await run.EndAsync(Outcome.Recovered);
        await run.Notifier.FinishAsync();

        Support.Snapshot.Match(
            string.Join("\n\n---\n\n", run.Receiver.Requests.Select(r => $"{r.Json["title"]}\n\n{r.Json["text"]}\n\n{r.Json["short"]}")),
            "messages-of-a-run"
        );
    }

    [Test]
    public async Task A_run_that_did_not_recover_calls_a_person()
    {
        await using var run = await Telling.StartAsync();

        await run.BeginAsync(severity: "minor");
        await run.EndAsync(Outcome.Unknown);
        await run.Notifier.FinishAsync();

        Assert.That(run.Heard, Is.EquivalentTo(new[] { "pager: trigger", "loud: end" }));
    }

    [Test]
    public async Task What_a_run_sends_and_what_became_of_it_stand_in_its_record()
    {
        await using var run = await Telling.StartAsync();
        run.Receiver.Then(new Reply(400, """{"status": "invalid event", "message": "Event object is invalid", "errors": []}"""));

        await run.BeginAsync("manual", "minor");
        await run.TellAsync(new NotificationAsked("tell", "pager", "info", "prod is being looked at"));
        await Telling.UntilAsync(() => run.All<NotificationDelivered>().Any());
        await run.TellAsync(new NotificationAsked("tell-2", "pagr", "info", "nobody hears this"));
        await run.EndAsync(Outcome.Recovered);
        await run.Notifier.FinishAsync();

        var record = RecordBuilder.Build(run.History, journalHash: null).Json["communications"]!.AsArray();
        Assert.Multiple(() =>
        {
            Assert.That(record.Select(c => (string)c!["channel"]!), Is.EqualTo(new[] { "pager", "pagr", "quiet" }));
            Assert.That(
                record.Select(c => (string)c!["deliveries"]![0]!["status"]!),
                Is.EqualTo(new[] { "failed", "failed", "delivered" })
            );
            Assert.That((string)record[0]!["deliveries"]![0]!["note"]!, Is.EqualTo("HTTP 400: Event object is invalid"));
            Assert.That((string)record[1]!["deliveries"]![0]!["note"]!, Is.EqualTo("there is no channel `pagr`"));
            Assert.That((string)record[2]!["text"]!, Does.StartWith("✅ RECOVERED WITHOUT A ROLLBACK\n\nEnvironment: BLUE\n"));
        });
    }

    [Test]
    public async Task A_channel_that_does_not_answer_holds_neither_the_run_nor_another_channel_up()
    {
        await using var run = await Telling.StartAsync();
        var never = new TaskCompletionSource();
        run.Receiver.Then(new Reply(202) { Wait = never.Task });

        await run.BeginAsync("manual", "minor");
        await run.TellAsync(new NotificationAsked("slow", "loud", "info", "one"));
        await Telling.UntilAsync(() => run.Receiver.Requests.Count == 1);
        await run.TellAsync(new NotificationAsked("behind", "loud", "info", "two"));
        await run.TellAsync(new NotificationAsked("beside", "quiet", "info", "three"));
        await Telling.UntilAsync(() => run.All<NotificationDelivered>().Any());
        var finishing = run.Notifier.FinishAsync();
        await Telling.UntilAsync(() => run.All<NotificationDelivered>().Any());
        await run.PassUntilAsync(() => finishing.IsCompleted);
        await finishing;

        never.SetResult();
        Assert.That(
            run.All<NotificationDelivered>().Select(d => $"{d.Channel} {d.Status}: {d.Note}"),
            Is.EqualTo(
                new[]
                {
                    "quiet Delivered: ",
                    "loud Unknown: no answer: the time there was ended first",
                    "loud Failed: it was not its turn before the time there was had ended",
                }
            )
        );
    }

    [Test]
    public async Task A_step_that_names_no_channel_goes_to_its_levels_route_and_one_for_the_console_stays_there()
    {
        await using var run = await Telling.StartAsync();

        await run.BeginAsync("manual", "minor");
        await run.TellAsync(new NotificationAsked("a", "console", "warning", "routed") { Routed = true });
        await run.TellAsync(new NotificationAsked("b", "console", "warning", "here alone"));
        await run.Notifier.FinishAsync();

        Assert.That(run.Heard, Is.EqualTo(new[] { "middle: step a" }));
    }

    [Test]
    public async Task What_a_step_has_told_in_its_own_words_the_engine_does_not_tell_again()
    {
        await using var run = await Telling.StartAsync();

        await run.BeginAsync("manual", "minor");
        await run.TellAsync(
            new NotificationAsked("communicate", "console", "warning", "🚨 DEPLOYMENT ROLLBACK EXECUTED\n\nImpact: half of the customers")
            {
                Routed = true,
            }
        );
        await run.RollBackAsync();
        await run.Notifier.FinishAsync();

        Assert.That(run.Heard, Is.EqualTo(new[] { "middle: step communicate" }));
    }

    [Test]
    public async Task Nothing_is_told_that_is_not_wanted()
    {
        await using var silent = await Telling.StartAsync("automatic: [ approval ]\n");
        await silent.BeginAsync();
        await silent.RollBackAsync();
        await silent.EndAsync(Outcome.Recovered);
        await silent.Notifier.FinishAsync();

        Assert.That(silent.Heard, Is.Empty);
    }

    [Test]
    public async Task Nobody_acknowledges_and_tier_after_tier_is_called()
    {
        await using var run = await Telling.StartAsync();

        await run.BeginAsync();
        await run.RollBackAsync();
        await Telling.UntilAsync(() => run.Heard.Contains("loud: rollback"));
        var called = run.Time.GetUtcNow();
        await run.PassUntilAsync(() => run.Heard.Contains("leads: escalation 2"));
        Assert.That(run.Time.GetUtcNow() - called, Is.InRange(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6)));
        Assert.That(run.Heard, Has.None.Contains("directors"));
        await run.PassUntilAsync(() => run.Heard.Contains("directors: escalation 3"));
        Assert.That(run.Time.GetUtcNow() - called, Is.InRange(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(16)));

        Assert.That(
            (string)run.Receiver.Requests.Single(r => r.Path == "/leads").Json["text"]!,
            Does.StartWith("Nobody has acknowledged for 5 min.\nTake it on: runbook ack INC-")
                .And.Contain(
                    "\nEmergency tier 2 of 3, 5 to 15 min: look at the metrics and the logs, and roll back if it came with the release.\n"
                )
        );
        await run.Notifier.FinishAsync();
    }

    [Test]
    public async Task Somebody_acknowledges_and_nobody_else_is_called()
    {
        await using var run = await Telling.StartAsync();
        await run.BeginAsync();
        await run.RollBackAsync();
        await Telling.UntilAsync(() => run.Heard.Contains("loud: rollback") && run.Heard.Contains("pager: trigger"));

        Assert.That(
            run.Shelf.Acknowledge(Telling.Incident, new Acknowledgement("database team", "runbook ack", run.Time.GetUtcNow())),
            Is.Null
        );
        await run.PassUntilAsync(() => run.Heard.Contains("pager: acknowledge") && run.Heard.Contains("loud: acknowledged"));
        for (var minute = 0; minute < 40; minute++)
            run.Time.Advance(TimeSpan.FromMinutes(1));
        await run.Notifier.FinishAsync();

        Assert.That(run.Heard, Has.None.Contains("escalation"));
        Assert.That(run.All<IncidentAcknowledged>().Single(), Is.EqualTo(new IncidentAcknowledged("database team", "runbook ack")));
        Assert.That(
            (string)RecordBuilder.Build(run.History, journalHash: null).Json["times"]!["acknowledged"]!["source"]!,
            Is.EqualTo("database team, by runbook ack")
        );
    }

    [Test]
    public async Task Who_is_just_being_called_hears_that_somebody_has_acknowledged()
    {
        await using var run = await Telling.StartAsync();
        var answers = new TaskCompletionSource();
        var held = new Reply(202, """{"status": "success", "dedup_key": "x"}""") { Wait = answers.Task };
        run.Receiver.Then(held).Then(held);
        await run.BeginAsync();
        await run.RollBackAsync();
        await Telling.UntilAsync(() => run.Heard.Contains("loud: rollback") && run.Heard.Contains("pager: trigger"));

        Assert.That(
            run.Shelf.Acknowledge(Telling.Incident, new Acknowledgement("database team", "runbook ack", run.Time.GetUtcNow())),
            Is.Null
        );
        await run.PassUntilAsync(() => run.All<NotificationAsked>().Any(a => a.About == "acknowledged"));
        Assert.That(run.All<NotificationDelivered>(), Is.Empty);
        answers.SetResult();
        await run.Notifier.FinishAsync();

        Assert.That(run.Heard, Is.EquivalentTo(new[] { "pager: trigger", "loud: rollback", "pager: acknowledge", "loud: acknowledged" }));
    }

    [Test]
    public async Task What_a_flood_kept_back_is_told_when_it_is_over()
    {
        await using var run = await Telling.StartAsync();
        var answers = new TaskCompletionSource();
        run.Receiver.Then(new Reply(202) { Wait = answers.Task });
        var (thread, quiet) = (
            run.Shelf.Open("flood"),
            run.Settings.Channels.Where(c => c.Name == "quiet").Select(c => (c, (Contact?)null))
        );
        Task<NoticeDelivery> Tell(int number) =>
            run
                .Dispatcher.Send(
                    new Notice(NoticeLevel.Info, $"flood {number}", "flood", "prod", run.Time.GetUtcNow(), _ => new NoticeText(
                        $"{number}",
                        $"{number}",
                        $"{number}"
                    )),
                    quiet,
                    thread,
                    CancellationToken.None
                )
                .Single();

        var waiting = Enumerable.Range(0, 32).Select(Tell).ToList();
        var refused = await Tell(32);
        answers.SetResult();
        await Task.WhenAll(waiting);
        var told = await Tell(32);

        Assert.That((refused.Status, told.Status), Is.EqualTo((DeliveryStatus.Failed, DeliveryStatus.Delivered)));
    }

    [Test]
    public async Task A_run_that_a_person_began_is_not_escalated_unless_that_is_wanted()
    {
        await using var run = await Telling.StartAsync();
        await run.BeginAsync("manual");
        await run.RollBackAsync();
        await Telling.UntilAsync(() => run.Heard.Contains("loud: rollback"));
        for (var minute = 0; minute < 40; minute++)
            run.Time.Advance(TimeSpan.FromMinutes(1));
        await run.Notifier.FinishAsync();

        await using var wanted = await Telling.StartAsync("escalate-manual-runs: true\n");
        await wanted.BeginAsync("manual");
        await wanted.RollBackAsync();
        await wanted.PassUntilAsync(() => wanted.Heard.Contains("leads: escalation 2"));
        await wanted.Notifier.FinishAsync();

        Assert.That(run.Heard, Has.None.Contains("escalation"));
    }

    [Test]
    public async Task A_resumed_run_goes_on_with_the_thread_and_tells_nothing_twice()
    {
        await using var first = await Telling.StartAsync();
        await first.BeginAsync();
        await first.RollBackAsync();
        await Telling.UntilAsync(() => first.All<NotificationDelivered>().Count() == 2);

        await using var second = await Telling.StartAsync(before: first);
        await second.EndAsync(Outcome.Recovered);
        await second.Notifier.FinishAsync();

        Assert.That(
            second.Heard,
            Is.EquivalentTo(new[] { "pager: trigger", "loud: rollback", "pager: resolve", "loud: end", "quiet: end" })
        );
        await first.Notifier.FinishAsync();
    }

    [Test]
    public async Task What_a_killed_run_had_not_told_is_told_by_the_one_that_goes_on()
    {
        await using var first = await Telling.StartAsync("automatic: []\n");
        await first.BeginAsync(severity: "minor");
        await first.RollBackAsync();
        await first.Notifier.FinishAsync();

        await using var second = await Telling.StartAsync(before: first);
        await second.Notifier.FinishAsync();

        Assert.That(second.Heard, Is.EqualTo(new[] { "quiet: rollback" }));
    }

    [Test]
    public async Task Where_the_run_has_ended_another_process_goes_on_calling()
    {
        await using var run = await Telling.StartAsync();
        await run.BeginAsync();
        await run.EndAsync(Outcome.NotRecovered);
        await run.Notifier.FinishAsync();
        var escalations = new Escalations(run.Dispatcher, run.Shelf, run.Time);
        using var connections = new ChannelConnections();
        var dispatcher = new Dispatcher(new ChannelTools(TimeProvider.System, connections, "runbook/0.1.0"), run.Settings);
        var alone = new Escalations(dispatcher, run.Shelf, run.Time);

        Assert.That(escalations.Open().Single().Incident, Is.EqualTo(Telling.Incident));
        var told = new List<string>();
        var going = alone.GoOnAsync(Telling.Incident, (tier, d) => told.Add($"{tier} {d.Channel}"), once: false, CancellationToken.None);
        await run.PassUntilAsync(() => going.IsCompleted);

        Assert.That(told, Is.EqualTo(new[] { "2 leads", "3 directors" }));
        Assert.That(alone.Open(), Is.Empty);
    }

    [Test]
    public async Task Whom_another_process_is_just_calling_hears_of_the_acknowledgement_too()
    {
        await using var run = await Telling.StartAsync();
        var slow = new TaskCompletionSource();
        run.Receiver.Then(new Reply(202) { Wait = slow.Task }).Then(new Reply(202) { Wait = slow.Task });
        var call = new Notice(NoticeLevel.Critical, "held back", "watch/shop", "shop", run.Time.GetUtcNow(), _ => new NoticeText(
            "A person is needed",
            "Come and look",
            "Come"
        ));
        var calling = new Announcer(run.Dispatcher, run.Shelf).TellAsync(call, CancellationToken.None);
        await Telling.UntilAsync(() => run.Receiver.Requests.Count == 2);

        // As `runbook ack` does it: of the call it knows what lies on the disk alone.
        using var connections = new ChannelConnections();
        var other = new Dispatcher(new ChannelTools(TimeProvider.System, connections, "runbook/0.1.0"), run.Settings);
        var told = new List<string>();
        await new Escalations(other, new NoticeStore(Path.Combine(run.Folder, "notifications")), run.Time).AcknowledgedAsync(
            "watch/shop",
            new Acknowledgement("database team", "runbook ack", run.Time.GetUtcNow()),
            (_, d) => told.Add(d.Channel),
            CancellationToken.None
        );

        slow.SetResult();
        await calling;
        Assert.That(told, Is.EquivalentTo(new[] { "pager", "loud" }));
    }

    [Test]
    public async Task A_channel_whose_variable_is_not_set_fails_alone()
    {
        await using var receiver = await Receiver.StartAsync(_ => new Reply(204));
        var bag = new DiagnosticBag();
        var yaml = $$"""
            apiVersion: runbooks/v1
            channels:
              pager: { pagerduty: { routing-key: "${env:NOT_SET}" } }
              loud: { webhook: { url: {{receiver.Address}}/loud, secret: "${env:TOKEN}" } }
            routes: { info: { channels: [ pager, loud ] } }
            """;
        var settings = NotificationReader.Read(
            new SourceText("notifications.yaml", yaml),
            new EnvironmentValues(n => n == "TOKEN" ? "s3cret-token" : null, allowsUnset: true),
            bag
        )!;
        using var connections = new ChannelConnections();
        var dispatcher = new Dispatcher(new ChannelTools(TimeProvider.System, connections, "runbook/0.1.0"), settings);

        var told = await new Announcer(dispatcher, shelf: null).TellAsync(
            Notices.Test(NoticeLevel.Info, Told.At, "1"),
            CancellationToken.None
        );

        Assert.That(
            told.Select(d => $"{d.Channel} {d.Status}: {d.Note}"),
            Is.EqualTo(new[] { "pager Failed: the environment variable `NOT_SET` is not set", "loud Delivered: " })
        );
    }

    [Test]
    public async Task What_a_watch_says_is_told_once_until_it_is_over()
    {
        await using var run = await Telling.StartAsync();
        var announcer = new Announcer(run.Dispatcher, run.Shelf);
        Notice Blind(NoticeTurn turn) =>
            new(
                turn == NoticeTurn.News ? NoticeLevel.Warning : NoticeLevel.Info,
                turn == NoticeTurn.News ? "blind" : "seeing",
                "watch/prod",
                "prod",
                Told.At,
                _ => new NoticeText("prod cannot be seen", "Three samples in a row are missing.", "prod cannot be seen.")
            )
            {
                Turn = turn,
            };

        await announcer.TellAsync(Blind(NoticeTurn.News), CancellationToken.None);
        Assert.That(await announcer.TellAsync(Blind(NoticeTurn.News), CancellationToken.None), Is.Empty);
        await announcer.TellAsync(Blind(NoticeTurn.Resolved), CancellationToken.None);

        Assert.That(run.Heard, Is.EquivalentTo(new[] { "middle: blind", "middle: seeing", "quiet: seeing" }));
        await announcer.TellAsync(Blind(NoticeTurn.Resolved), CancellationToken.None);
        await announcer.TellAsync(Blind(NoticeTurn.News), CancellationToken.None);

        Assert.That(run.Heard.Skip(3), Is.EqualTo(new[] { "middle: blind" }));
    }
}
