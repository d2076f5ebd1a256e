using System.Text.Json.Nodes;
using Runbooks.Events;

namespace Runbooks.Tests.Notifications;

/// <summary>
/// Cards against a receiver that judges by Microsoft's documentation:
/// https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
/// (a message with one attachment of the type of Adaptive Cards), …/how-to/add-incoming-webhook (28 KB, else 413; 429 when too many).
/// </summary>
public sealed class TeamsChannelTests
{
    private Receiver _teams = null!;

    [SetUp]
    public async Task StartAsync() => _teams = await Receiver.StartAsync(Judge);

    [TearDown]
    public async Task StopAsync() => await _teams.DisposeAsync();

    [Test]
    public async Task A_notice_is_a_card()
    {
        using var told = new Told(Channel());

        var delivery = await told.TellOneAsync(Told.Notice(body: "Reason: [click](http://evil.example) *now*"));

        var card = _teams.Requests.Single().Json["attachments"]![0]!["content"]!;
        Assert.That(delivery.Status, Is.EqualTo(DeliveryStatus.Delivered), delivery.Note);
        Assert.That((string)card["body"]![0]!["color"]!, Is.EqualTo("Attention"));
        Assert.That((string)card["body"]![1]!["text"]!, Does.StartWith(@"Reason: \[click\](http://evil.example) \*now\*"));
    }

    [TestCase("x")]
    [TestCase("🚨")]
    public async Task A_long_text_is_cut_to_what_a_message_holds(string letter)
    {
        using var told = new Told(Channel());

        var delivery = await told.TellOneAsync(Told.Notice(body: string.Concat(Enumerable.Repeat(letter, 40_000))));

        Assert.That(
            (delivery.Status, delivery.Note),
            Is.EqualTo((DeliveryStatus.Delivered, "cut to 28 KB; all of it stands in the record"))
        );
    }

    [Test]
    public async Task Too_many_is_repeated_later()
    {
        _teams.Then(new Reply(429) { RetryAfter = "2" });
        using var told = new Told(Channel());

        Assert.That((await told.TellOneAsync()).Attempts, Is.EqualTo(2));
        Assert.That(told.Clock.Waits, Is.EqualTo(new[] { TimeSpan.FromSeconds(2) }));
    }

    private string Channel() =>
        $"  team: {{ teams: {{ webhook: \"{_teams.Address}/workflows/1/triggers/manual/paths/invoke?sig=XXXX\" }} }}";

    private static Reply Judge(Received request)
    {
        if (request.Body.Length > 28 * 1024)
            return new Reply(413, "Request Entity too large");
        var attachment = request.Json["attachments"]![0]!;
        var isCard =
            (string)request.Json["type"]! == "message"
            && (string)attachment["contentType"]! == "application/vnd.microsoft.card.adaptive"
            && attachment["content"] is JsonObject content
            && (string)content["type"]! == "AdaptiveCard";
        return isCard ? new Reply(202) : new Reply(400, "Bad payload received by generic incoming webhook.");
    }
}
