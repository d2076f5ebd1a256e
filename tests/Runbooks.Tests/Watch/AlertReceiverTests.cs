using System.Text.Json.Nodes;
using Runbooks.Watch.Events;
using static Runbooks.Tests.Watch.ServedWatch;

namespace Runbooks.Tests.Watch;

/// <summary>What a watch does with the alerts that Alertmanager sends it.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class AlertReceiverTests
{
    [Test]
    public async Task An_alert_that_fires_rolls_its_target_back_once_however_often_it_is_sent()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Never, "safeguards: { cooldown: 0s }");
        await run.BeginAsync();
        await run.LooksAsync(1);
        await using var server = await ServeAsync(run);

        var starts = TimeProvider.System.GetUtcNow();
        Assert.That((await PostAsync(server, Alerts(Alert("f1", "shop", "roll", startsAt: starts)))).Status, Is.EqualTo(200));
        var ended = await run.ToldAsync<RunEnded>();
        Assert.That((await PostAsync(server, Alerts(Alert("f1", "shop", "roll", startsAt: starts)))).Status, Is.EqualTo(200));
        Assert.That(
            (await PostAsync(server, Alerts(Alert("f1", "shop", "roll", startsAt: starts, status: "resolved")))).Status,
            Is.EqualTo(200)
        );
        await run.LooksAsync(3);

        Assert.Multiple(() =>
        {
            Assert.That(ended.Outcome, Is.EqualTo("recovered"), ended.Reason);
            Assert.That(sandbox.RollbackPosts, Is.EqualTo(1));
            Assert.That(run.Events.OfType<AlertTaken>().Select(a => a.IsResolved), Is.EqualTo(new[] { false, true }));
            Assert.That(run.Project.Git($"log -1 --format=%B incident/{ended.Incident}"), Does.Contain("Runbook-Outcome: recovered"));
        });
    }

    [Test]
    public async Task An_alert_of_before_the_release_that_serves_says_nothing_about_it()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Never);
        await run.BeginAsync();
        await run.LooksAsync(1);
        await using var server = await ServeAsync(run);
        await RolledBackExactlyTests.SwitchAsync(sandbox);
        await run.ToldAsync<ReleaseChanged>();

        var answer = await PostAsync(server, Alerts(Alert("f1", "shop", "roll", startsAt: DateTimeOffset.UnixEpoch)));
        await run.LooksAsync(2);

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That((await run.ToldAsync<Suppressed>()).Safeguard, Is.EqualTo("release"));
        Assert.That(sandbox.RollbackPosts, Is.Zero);
    }

    [TestCase("other", "roll", "no target `other` is watched")]
    [TestCase("shopp", "roll", "did you mean `shop`?")]
    [TestCase("shop", "rol", "no trigger of `shop` starts the runbook `rol`: an alert may start roll; did you mean `roll`?")]
    [TestCase("shop", "demanding", "no trigger of `shop` starts the runbook `demanding`: an alert may start roll")]
    [TestCase("shop", "quick-rollback", "no trigger of `shop` starts the runbook `quick-rollback`")]
    [TestCase("shop", "runbooks/roll.yaml", "an alert names a runbook by its id alone")]
    [TestCase("shop", "roll.yaml", "an alert names a runbook by its id alone")]
    [TestCase("shop", "..\\roll.YML", "an alert names a runbook by its id alone")]
    [TestCase("shop", null, "no label or annotation `runbook` says what runs")]
    [TestCase(null, "roll", "no label or annotation `target` says which target it is of")]
    public async Task An_alert_that_cannot_be_acted_upon_is_refused_with_the_reason(string? target, string? runbook, string reason)
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        run.Project.Write(
            "runbooks/demanding.yaml",
            "apiVersion: runbooks/v1\nid: demanding\ntitle: It wants more\nseverity: minor\ninputs:\n  ticket: { type: "
                + "string, required: true }\nsteps:\n  - id: rollback\n    rollback: {}\nchecklist: [ health ]\n"
        );
        await run.BeginAsync();
        await using var server = await ServeAsync(run);

        var (status, body, _) = await PostAsync(server, Alerts(Alert("f1", target, runbook)));

        Assert.That((status, body), Is.EqualTo((422, body)));
        Assert.That((string?)JsonNode.Parse(body)!["refused"]![0], Does.Contain(reason));
        Assert.That(run.Events.OfType<AlertTaken>(), Is.Empty);
        Assert.That(
            run.Events.OfType<AlertsRefused>().Single().Describe(),
            Does.StartWith("1 of 1 alert refused: ").And.Contain(reason),
            "the log says it as well"
        );
    }

    [Test]
    public async Task A_file_that_an_alert_names_does_not_run()
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        var proof = Path.Combine(run.Project.Folder, "it-ran");
        var planted = run.Project.Write(
            "elsewhere/evil.yaml",
            $"apiVersion: runbooks/v1\nid: evil\ntitle: Not yours\nseverity: minor\nsteps:\n  - id: run\n    command: {{ "
                + $"run: [touch, {proof}] }}\n"
        );
        await run.BeginAsync();
        await using var server = await ServeAsync(run);

        Assert.That((await PostAsync(server, Alerts(Alert("f1", "shop", planted), Alert("f2", "shop", "evil")))).Status, Is.EqualTo(422));
        await run.LooksAsync(3);

        Assert.That((File.Exists(proof), run.Events.OfType<RunBegan>().Count()), Is.EqualTo((false, 0)));
    }

    [Test]
    public async Task One_alert_out_of_a_bound_costs_the_others_of_its_group_nothing()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Never);
        await run.BeginAsync();
        await run.LooksAsync(1);
        await using var server = await ServeAsync(run);
        var (talkative, labelled, odd, unnamed) = (
            Alert("f1", "shop", "roll"),
            Alert("f2", "nowhere", "roll"),
            Alert(new string('f', 65), "shop", "roll"),
            Alert("f4", "shop", "roll")
        );
        talkative["annotations"]!["description"] = new string('d', 5000);
        talkative["annotations"]!["count"] = 3;
        for (var i = 0; i < 300; i++)
            labelled["labels"]![$"label{i}"] = "x";
        unnamed["labels"]!["target"] = 7;

        var (status, body, _) = await PostAsync(server, Alerts(odd, unnamed, labelled, talkative));
        var ended = await run.ToldAsync<RunEnded>();

        var refused = JsonNode.Parse(body)!["refused"]!.AsArray().Select(r => (string)r!).ToList();
        Assert.Multiple(() =>
        {
            Assert.That((status, (int)JsonNode.Parse(body)!["taken"]!), Is.EqualTo((422, 1)));
            Assert.That(refused, Has.Count.EqualTo(3));
            Assert.That(refused[0], Is.EqualTo("alert 1 (ErrorsAbound): its `fingerprint` has 65 characters, more than 64"));
            Assert.That(refused[1], Is.EqualTo("alert 2 (ErrorsAbound): `target` of its `labels` is not a text"));
            Assert.That(refused[2], Does.Contain("no target `nowhere` is watched"), "its many labels are no matter");
            Assert.That((ended.Outcome, sandbox.RollbackPosts), Is.EqualTo(("recovered", 1)), ended.Reason);
            Assert.That(
                run.Events.OfType<AlertsRefused>().Single().Describe(),
                Does.StartWith("3 of 4 alerts refused: alert 1 (ErrorsAbound)")
            );
            Assert.That(run.Project.Git($"ls-tree -r --name-only incident/{ended.Incident}"), Does.Contain("-alert.json"));
        });
    }

    [Test]
    public async Task Of_more_than_a_thousand_alerts_the_first_are_taken_and_the_rest_are_named()
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        await run.BeginAsync(shadow: true);
        await using var server = await ServeAsync(run);

        var (status, body, _) = await PostAsync(
            server,
            Alerts([.. Enumerable.Range(0, 1003).Select(i => Alert($"f{i}", "shop", "roll", status: "resolved"))])
        );

        var refused = JsonNode.Parse(body)!["refused"]!.AsArray();
        Assert.That((status, (int)JsonNode.Parse(body)!["taken"]!, refused.Count), Is.EqualTo((422, 1000, 3)));
        Assert.That(
            (string?)refused[2],
            Is.EqualTo("alert 1003 (ErrorsAbound): it is beyond the first 1000 of one message: set `max_alerts` of the webhook")
        );
    }

    [Test]
    public async Task What_is_said_to_fire_after_it_was_resolved_starts_nothing_after_a_restart_either()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Never, "safeguards: { cooldown: 0s }");
        await run.BeginAsync();
        var starts = TimeProvider.System.GetUtcNow();
        await using (var server = await ServeAsync(run))
        {
            Assert.That(
                (await PostAsync(server, Alerts(Alert("f1", "shop", "roll", startsAt: starts, status: "resolved")))).Status,
                Is.EqualTo(200)
            );
            Assert.That(
                (await PostAsync(server, Alerts(Alert("f1", "shop", "roll", startsAt: starts)))).Status,
                Is.EqualTo(200),
                "it came late"
            );
            Assert.That(
                (await PostAsync(server, Alerts(Alert("f1", "shop", "roll", startsAt: starts.AddSeconds(-5))))).Status,
                Is.EqualTo(200),
                "and one of before later still"
            );
            await run.ToldAsync<AlertPast>();
        }

        await run.EndAsync();
        await run.BeginAsync();
        await run.LooksAsync(1);
        await using var again = await ServeAsync(run);
        Assert.That((await PostAsync(again, Alerts(Alert("f1", "shop", "roll", startsAt: starts)))).Status, Is.EqualTo(200));
        Assert.That(
            (await run.ToldAsync<AlertPast>()).Describe(),
            Does.Contain("the alert ErrorsAbound of ").And.Contain("nothing is done")
        );
        await run.LooksAsync(3);
        Assert.That((sandbox.RollbackPosts, run.Events.OfType<RunBegan>().Count()), Is.EqualTo((0, 0)));

        await PostAsync(again, Alerts(Alert("f1", "shop", "roll", startsAt: TimeProvider.System.GetUtcNow())));
        await run.ToldAsync<RunEnded>();
        Assert.That(sandbox.RollbackPosts, Is.EqualTo(1), "that it fires anew is news");
    }

    [Test]
    public async Task Alerts_that_Alertmanager_left_out_are_told()
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Never);
        await run.BeginAsync();
        await using var server = await ServeAsync(run);
        var message = JsonNode.Parse(Alerts())!;
        message["truncatedAlerts"] = 12;

        var (status, body, _) = await PostAsync(server, message.ToJsonString());

        Assert.That((status, (int)JsonNode.Parse(body)!["truncatedAlerts"]!), Is.EqualTo((200, 12)));
        Assert.That((await run.ToldAsync<AlertsTruncated>()).Describe(), Does.StartWith("Alertmanager left 12 alerts out of a message"));
    }
}
