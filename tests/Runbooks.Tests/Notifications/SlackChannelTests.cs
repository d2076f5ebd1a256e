using Runbooks.Events;
using Runbooks.Notifications.Channels;

namespace Runbooks.Tests.Notifications;

/// <summary>
/// Messages against a receiver that judges by Slack's documentation:
/// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
/// (200 "ok"; 400 invalid_payload, 404 no_service), https://docs.slack.dev/reference/block-kit/blocks/section-block (3,000 characters),
/// https://docs.slack.dev/reference/block-kit/blocks/header-block (150), https://docs.slack.dev/reference/methods/chat.postMessage
/// (HTTP 200 with ok false is a failure), https://docs.slack.dev/apis/web-api/rate-limits (429 with Retry-After).
/// </summary>
public sealed class SlackChannelTests
{
    private Receiver _slack = null!;

    [SetUp]
    public async Task StartAsync() => _slack = await Receiver.StartAsync(Judge);

    [TearDown]
    public async Task StopAsync() => await _slack.DisposeAsync();

    [Test]
    public async Task A_webhook_posts_blocks_in_which_nothing_of_the_targets_is_markup()
    {
        using var told = new Told(Webhook());

        var delivery = await told.TellOneAsync(Told.Notice(body: "Reason: <!channel> & errors"));

        var blocks = _slack.Requests.Single().Json["blocks"]!.AsArray();
        Assert.That(delivery.Status, Is.EqualTo(DeliveryStatus.Delivered), delivery.Note);
        Assert.That((string)blocks[0]!["text"]!["text"]!, Is.EqualTo("DEPLOYMENT ROLLBACK EXECUTED: prod"));
        Assert.That((string)blocks[1]!["text"]!["text"]!, Does.StartWith("Reason: <!channel> & errors\nTime: 2026-11-23 15:42:10 UTC"));
    }

    [Test]
    public async Task A_long_text_takes_several_blocks_and_the_rest_is_cut()
    {
        using var told = new Told(Webhook());

        var delivery = await told.TellOneAsync(
            Told.Notice(
                title: new string('t', 400),
                body: string.Join('\n', Enumerable.Range(0, 500).Select(i => $"line {i} with & in it, and more words"))
            )
        );

        Assert.That(delivery.Status, Is.EqualTo(DeliveryStatus.Delivered), delivery.Note);
        Assert.That(delivery.Note, Does.StartWith("cut to 4 blocks of 3000 characters"));
        Assert.That(_slack.Requests.Single().Json["blocks"]!.AsArray(), Has.Count.EqualTo(5));
    }

    [Test]
    public async Task A_refused_webhook_is_told_in_Slacks_word()
    {
        _slack.Then(new Reply(404, "no_service") { ContentType = "text/plain" });
        using var told = new Told(Webhook());

        var delivery = await told.TellOneAsync();

        Assert.That((delivery.Status, delivery.Attempts, delivery.Note), Is.EqualTo((DeliveryStatus.Failed, 1, "HTTP 404: no_service")));
    }

    [Test]
    public async Task A_429_waits_as_long_as_Slack_wants_and_no_longer_than_is_sensible()
    {
        _slack.Then(new Reply(429, "rate_limited") { RetryAfter = "30" }).Then(new Reply(429, "rate_limited") { RetryAfter = "600" });
        using var told = new Told(Webhook());

        var delivery = await told.TellOneAsync();

        Assert.That(told.Clock.Waits, Is.EqualTo(new[] { TimeSpan.FromSeconds(30) }));
        Assert.That(
            (delivery.Status, delivery.Attempts, delivery.Note),
            Is.EqualTo((DeliveryStatus.Failed, 2, "HTTP 429: rate_limited; it wants 600 s to pass, more than 30 s"))
        );
    }

    [Test]
    public async Task In_a_room_a_server_error_is_repeated_and_a_lost_answer_is_not()
    {
        _slack.Then(new Reply(500, "rollup_error") { ContentType = "text/plain" });
        using var told = new Told(Webhook());

        Assert.That((await told.TellOneAsync()).Attempts, Is.EqualTo(2));
        _slack.Then(new Reply(0) { IsLost = true });
        var lost = await told.TellOneAsync(Told.Notice(title: "another"));

        Assert.That((lost.Status, lost.Attempts), Is.EqualTo((DeliveryStatus.Unknown, 1)));
    }

    [Test]
    public async Task A_bot_keeps_one_message_of_an_incident_up_to_date_and_replies_to_it_with_what_is_new()
    {
        using var told = new Told(Bot());

        await told.TellOneAsync(Told.Notice(title: "first", level: NoticeLevel.Info));
        await told.TellOneAsync(Told.Notice(title: "louder", level: NoticeLevel.Critical));
        await told.TellOneAsync(Told.Notice(title: "over", level: NoticeLevel.Info));

        var sent = _slack.Requests;
        Assert.Multiple(() =>
        {
            Assert.That(
                sent.Select(r => r.Path),
                Is.EqualTo(
                    new[]
                    {
                        "/api/chat.postMessage",
                        "/api/chat.postMessage",
                        "/api/chat.update",
                        "/api/chat.postMessage",
                        "/api/chat.update",
                    }
                )
            );
            Assert.That(
                sent.Select(r => (string?)r.Json["thread_ts"]),
                Is.EqualTo(new[] { null, "1763912530.000001", null, "1763912530.000001", null })
            );
            Assert.That(sent.Select(r => (bool?)r.Json["reply_broadcast"]), Is.EqualTo(new bool?[] { null, true, null, null, null }));
            Assert.That((string)sent[4].Json["ts"]!, Is.EqualTo("1763912530.000001"));
            Assert.That(sent[0].Headers["Authorization"], Is.EqualTo("Bearer s3cret-token"));
        });
    }

    [Test]
    public async Task An_answer_of_200_that_says_no_is_a_failure()
    {
        _slack.Then(new Reply(200, """{"ok": false, "error": "not_in_channel"}"""));
        using var told = new Told(Bot());

        var delivery = await told.TellOneAsync();

        Assert.That((delivery.Status, delivery.Note), Is.EqualTo((DeliveryStatus.Failed, "chat.postMessage: not_in_channel")));
    }

    private string Webhook() => $"  ops: {{ slack: {{ webhook: {_slack.Address}/services/T0/B0/XXXX }} }}";

    [Test]
    public async Task A_channel_that_goes_elsewhere_by_now_begins_its_thread_there()
    {
        using var told = new Told(Bot());
        await told.TellOneAsync();
        told.Use(Bot().Replace("C0123456789", "C9876543210", StringComparison.Ordinal));

        await told.TellOneAsync(Told.Notice(turn: NoticeTurn.Resolved, about: "end"));
        await told.TellOneAsync(Told.Notice(title: "Another", about: "later"));

        Assert.That(
            _slack.Requests.Skip(1).Select(r => ((string?)r.Json["channel"], r.Json["thread_ts"] is null)),
            Is.EqualTo(new[] { ("C9876543210", true), ("C9876543210", false), ("C9876543210", true) }),
            "new there, then the thread of that, with its first message updated"
        );
    }

    private string Bot() => $"  ops: {{ slack: {{ token: \"${{env:TOKEN}}\", channel: C0123456789, base-url: {_slack.Address} }} }}";

    private static Reply Judge(Received request)
    {
        var isBot = request.Path.StartsWith("/api/", StringComparison.Ordinal);
        foreach (var block in request.Json["blocks"]!.AsArray())
        {
            var text = (string)block!["text"]!["text"]!;
            var isFit = (string)block["type"]! == "header" ? text.Length is > 0 and <= 150 : text.Length is > 0 and <= 3000;
            if (!isFit)
                return isBot
                    ? new Reply(200, """{"ok": false, "error": "invalid_blocks"}""")
                    : new Reply(400, "invalid_blocks") { ContentType = "text/plain" };
        }

        if (!isBot)
            return new Reply(200, "ok") { ContentType = "text/plain" };
        if (request.Path == "/api/chat.update" && request.Json["ts"] is null)
            return new Reply(200, """{"ok": false, "error": "message_not_found"}""");
        return new Reply(200, """{"ok": true, "channel": "C0123456789", "ts": "1763912530.000001"}""");
    }
}
