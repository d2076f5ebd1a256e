using Runbooks.Events;
using Runbooks.Notifications.Channels;

namespace Runbooks.Tests.Notifications;

/// <summary>
/// Messages against a receiver that judges by Discord's documentation:
/// https://discord.com/developers/docs/resources/webhook#execute-webhook
/// (with wait=true the message comes back; content at most 2,000 characters), …#edit-webhook-message (PATCH …/messages/ID),
/// https://discord.com/developers/docs/topics/rate-limits (429 with Retry-After and retry_after in seconds).
/// </summary>
public sealed class DiscordChannelTests
{
    private Receiver _discord = null!;
    private int _posted;

    [SetUp]
    public async Task StartAsync() => (_posted, _discord) = (0, await Receiver.StartAsync(Judge));

    [TearDown]
    public async Task StopAsync() => await _discord.DisposeAsync();

    [Test]
    public async Task An_incident_is_one_message_that_is_edited_and_posted_anew_only_when_it_is_louder()
    {
        using var told = new Told(Channel());

        await told.TellOneAsync(Told.Notice(title: "first", level: NoticeLevel.Info));
        await told.TellOneAsync(Told.Notice(title: "same", level: NoticeLevel.Info));
        await told.TellOneAsync(Told.Notice(title: "louder", level: NoticeLevel.Critical));
        await told.TellOneAsync(Told.Notice(title: "over", level: NoticeLevel.Info));

        Assert.That(
            _discord.Requests.Select(r => $"{r.Method} {r.Path}{r.Query}"),
            Is.EqualTo(
                new[]
                {
                    "POST /api/webhooks/1/XXXX?wait=true",
                    "PATCH /api/webhooks/1/XXXX/messages/1001",
                    "POST /api/webhooks/1/XXXX?wait=true",
                    "PATCH /api/webhooks/1/XXXX/messages/1002",
                }
            )
        );
        Assert.That((string)_discord.Requests[^1].Json["content"]!, Does.StartWith("**over**").And.Contain("-# 15:42:10 UTC louder"));
    }

    [Test]
    public async Task The_head_of_a_message_is_not_said_twice()
    {
        using var told = new Told(Channel());

        await told.TellOneAsync(Told.Notice(title: "ROLLBACK COMPLETED: prod", body: "ROLLBACK COMPLETED\n\nEnvironment: BLUE"));

        Assert.That(
            (string)_discord.Requests.Single().Json["content"]!,
            Does.StartWith("**ROLLBACK COMPLETED: prod**\nEnvironment: BLUE\n")
        );
    }

    [Test]
    public async Task Nobody_is_pinged_and_nothing_of_the_targets_is_markup()
    {
        using var told = new Told(Channel());

        await told.TellOneAsync(Told.Notice(body: "Reason: @everyone **bold** <@1>"));

        var json = _discord.Requests.Single().Json;
        Assert.That(json["allowed_mentions"]!["parse"]!.AsArray(), Is.Empty);
        Assert.That((string)json["content"]!, Does.Contain(@"@everyone \*\*bold\*\* \<@1>"));
    }

    [Test]
    public async Task A_long_text_is_cut_and_says_so()
    {
        using var told = new Told(Channel());

        var delivery = await told.TellOneAsync(Told.Notice(body: new string('*', 3000)));

        Assert.That(
            (delivery.Status, delivery.Note),
            Is.EqualTo((DeliveryStatus.Delivered, "cut to 2000 characters; all of it stands in the record"))
        );
    }

    [Test]
    public async Task A_429_waits_as_long_as_Discord_says_in_its_body()
    {
        _discord.Then(new Reply(429, """{"message": "You are being rate limited.", "retry_after": 1.25, "global": false}"""));
        using var told = new Told(Channel());

        Assert.That((await told.TellOneAsync()).Attempts, Is.EqualTo(2));
        Assert.That(told.Clock.Waits, Is.EqualTo(new[] { TimeSpan.FromSeconds(1.25) }));
    }

    [Test]
    public async Task A_message_that_somebody_deleted_is_posted_anew()
    {
        using var told = new Told(Channel());
        await told.TellOneAsync(Told.Notice(title: "first"));
        _discord.Then(new Reply(404, """{"message": "Unknown Message", "code": 10008}"""));

        Assert.That((await told.TellOneAsync(Told.Notice(title: "next"))).Status, Is.EqualTo(DeliveryStatus.Delivered));
        Assert.That(_posted, Is.EqualTo(2));
    }

    [Test]
    public async Task A_refusal_is_told_with_its_code()
    {
        _discord.Then(new Reply(400, """{"message": "Invalid Form Body", "code": 50035, "errors": {}}"""));
        using var told = new Told(Channel());

        Assert.That((await told.TellOneAsync()).Note, Is.EqualTo("HTTP 400: Invalid Form Body (error 50035)"));
    }

    private string Channel() => $"  room: {{ discord: {{ webhook: {_discord.Address}/api/webhooks/1/XXXX }} }}";

    private Reply Judge(Received request)
    {
        if (((string)request.Json["content"]!).Length is 0 or > 2000)
            return new Reply(400, """{"message": "Invalid Form Body", "code": 50035}""");
        if (request.Method == "PATCH")
            return new Reply(200, $$"""{"id": "{{request.Path.Split('/')[^1]}}"}""");
        return request.Query == "?wait=true" ? new Reply(200, $$"""{"id": "{{1000 + ++_posted}}"}""") : new Reply(204);
    }
}
