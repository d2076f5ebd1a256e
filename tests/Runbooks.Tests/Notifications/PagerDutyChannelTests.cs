using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Notifications.Channels;

namespace Runbooks.Tests.Notifications;

/// <summary>
/// Alerts against a receiver that judges by PagerDuty's documentation: https://developer.pagerduty.com/docs/send-alert-event
/// (202 with the key; 400 with the errors; 429 and 5xx to be repeated; summary at most 1,024 characters, dedup_key 255).
/// </summary>
public sealed class PagerDutyChannelTests
{
    private Receiver _pagerDuty = null!;
    private string _acknowledged = string.Empty;

    [SetUp]
    public async Task StartAsync() => _pagerDuty = await Receiver.StartAsync(Judge);

    [TearDown]
    public async Task StopAsync() => await _pagerDuty.DisposeAsync();

    [Test]
    public async Task An_incident_is_one_alert_that_is_triggered_acknowledged_and_resolved()
    {
        using var told = new Told(Channel());

        await told.TellOneAsync();
        await told.TellOneAsync(Told.Notice(title: "ACKNOWLEDGED", about: "acknowledged", turn: NoticeTurn.Acknowledged));
        await told.TellOneAsync(Told.Notice(title: "ROLLBACK COMPLETED", about: "end", turn: NoticeTurn.Resolved));

        var sent = _pagerDuty.Requests.Select(r => r.Json).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(sent.Select(s => (string)s["event_action"]!), Is.EqualTo(new[] { "trigger", "acknowledge", "resolve" }));
            Assert.That(
                sent.Select(s => (string)s["dedup_key"]!).Distinct(),
                Is.EqualTo(new[] { "INC-20261123-154210-quick-rollback-abcd" })
            );
            Assert.That((string)sent[0]["payload"]!["severity"]!, Is.EqualTo("critical"));
            Assert.That((string)sent[0]["payload"]!["source"]!, Is.EqualTo("prod"));
        });
    }

    [Test]
    public async Task A_long_summary_is_cut_and_says_so()
    {
        using var told = new Told(Channel());

        var delivery = await told.TellOneAsync(Told.Notice(title: new string('x', 1023) + "🚨🚨"));

        Assert.That(delivery.Status, Is.EqualTo(DeliveryStatus.Delivered), delivery.Note);
        Assert.That(delivery.Note, Does.StartWith("cut to 1024 characters"));
        Assert.That((string)_pagerDuty.Requests.Single().Json["payload"]!["summary"]!, Does.EndWith("x…"));
    }

    [TestCase(429)]
    [TestCase(500)]
    [TestCase(0)]
    public async Task What_may_be_repeated_is_because_the_key_makes_it_one(int status)
    {
        _pagerDuty.Then(new Reply(status) { IsLost = status == 0 }).Then(new Reply(status) { IsLost = status == 0 });
        using var told = new Told(Channel());

        var delivery = await told.TellOneAsync();

        Assert.That((delivery.Status, delivery.Attempts), Is.EqualTo((DeliveryStatus.Delivered, 3)), delivery.Note);
        Assert.That(told.Clock.Waits, Is.EqualTo(new[] { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2) }));
    }

    [Test]
    public async Task A_refusal_is_told_with_its_errors_and_without_the_key()
    {
        _pagerDuty.Then(
            new Reply(
                400,
                """{"status": "invalid event", "message": "Event object is invalid", "errors": ["'routing_key' s3cret-token is not valid"]}"""
            )
        );
        using var told = new Told(Channel());

        var delivery = await told.TellOneAsync();

        Assert.That((delivery.Status, delivery.Attempts), Is.EqualTo((DeliveryStatus.Failed, 1)));
        Assert.That(delivery.Note, Is.EqualTo("HTTP 400: Event object is invalid: 'routing_key' ••• is not valid"));
    }

    [Test]
    public async Task Somebody_who_acknowledges_in_PagerDuty_is_found_with_an_api_token()
    {
        using var told = new Told(
            $"  pager: {{ pagerduty: {{ routing-key: \"${{env:TOKEN}}\", base-url: {_pagerDuty.Address}, api-token: "
                + $"\"${{env:TOKEN}}\", api-url: {_pagerDuty.Address} }} }}"
        );
        var tools = new ChannelTools(told.Clock, new ChannelConnections(), "runbook/0.1.0");
        var channel = told.Settings.Channels.Single();

        Assert.That(await channel.AcknowledgedByAsync("INC-1", tools, CancellationToken.None), Is.Null);
        _acknowledged = "INC-1";
        Assert.That(await channel.AcknowledgedByAsync("INC-1", tools, CancellationToken.None), Is.EqualTo("a responder in PagerDuty"));
        Assert.That(_pagerDuty.Requests[^1].Headers["Authorization"], Is.EqualTo("Token token=s3cret-token"));
        tools.Handler.Dispose();
    }

    private string Channel() => $"  pager: {{ pagerduty: {{ routing-key: \"${{env:TOKEN}}\", base-url: {_pagerDuty.Address} }} }}";

    private Reply Judge(Received request)
    {
        if (request.Path == "/incidents")
            return new Reply(
                200,
                _acknowledged.Length > 0
                && request.Query.Contains($"incident_key={_acknowledged}")
                && request.Query.Contains("statuses%5B%5D=acknowledged")
                    ? """{"incidents": [{"id": "P1", "status": "acknowledged"}]}"""
                    : """{"incidents": []}"""
            );
        if (request.Path != "/v2/enqueue")
            return new Reply(404);
        var json = request.Json;
        var errors = new List<string>();
        if ((string?)json["routing_key"] is not { Length: > 0 })
            errors.Add("'routing_key' is missing or blank");
        if ((string?)json["dedup_key"] is not { Length: > 0 and <= 255 })
            errors.Add("'dedup_key' is missing or too long");
        if ((string?)json["event_action"] is not ("trigger" or "acknowledge" or "resolve"))
            errors.Add("'event_action' is invalid");
        if ((string?)json["event_action"] == "trigger")
        {
            var payload = (JsonObject)json["payload"]!;
            if (((string)payload["summary"]!).Length is 0 or > 1024)
                errors.Add("'payload.summary' is too long");
            if ((string?)payload["severity"] is not ("critical" or "error" or "warning" or "info"))
                errors.Add("'payload.severity' is invalid");
            if ((string?)payload["source"] is not { Length: > 0 })
                errors.Add("'payload.source' is missing or blank");
        }

        return errors.Count > 0
            ? new Reply(
                400,
                $$"""{"status": "invalid event", "message": "Event object is invalid", "errors": ["{{string.Join("\", \"", errors)}}"]}"""
            )
            : new Reply(202, $$"""{"status": "success", "message": "Event processed", "dedup_key": "{{json["dedup_key"]}}"}""");
    }
}
