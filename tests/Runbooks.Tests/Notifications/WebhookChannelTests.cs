using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Runbooks.Events;
using Runbooks.Notifications.Channels;

namespace Runbooks.Tests.Notifications;

/// <summary>The signed webhook, against a receiver that does what runbooks/reference/channels.md tells receivers to do.</summary>
public sealed class WebhookChannelTests
{
    private const string Secret = "s3cret-token";
    private Receiver _receiver = null!;

    [SetUp]
    public async Task StartAsync() => _receiver = await Receiver.StartAsync(Judge);

    [TearDown]
    public async Task StopAsync() => await _receiver.DisposeAsync();

    [Test]
    public async Task A_request_is_signed_and_says_everything()
    {
        using var told = new Told(Channel());

        var delivery = await told.TellOneAsync();

        var json = _receiver.Requests.Single().Json;
        Assert.That((delivery.Status, delivery.Reference), Is.EqualTo((DeliveryStatus.Delivered, (string)json["id"]!)), delivery.Note);
        Assert.That(
            json.Select(p => p.Key),
            Is.EqualTo(new[] { "version", "id", "subject", "target", "at", "level", "about", "turn", "title", "text", "short" })
        );
    }

    [Test]
    public async Task A_repeat_has_the_same_id_and_is_signed_anew()
    {
        _receiver.Then(new Reply(502)).Then(new Reply(0) { IsLost = true });
        using var told = new Told(Channel());

        var delivery = await told.TellOneAsync();

        Assert.That((delivery.Status, delivery.Attempts), Is.EqualTo((DeliveryStatus.Delivered, 3)));
        Assert.That(_receiver.Requests.Select(r => r.Headers["Runbook-Delivery"]).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task What_was_told_is_not_told_twice()
    {
        using var told = new Told(Channel());

        await told.TellOneAsync();

        Assert.That(await told.TellAsync(Told.Notice()), Is.Empty);
        Assert.That(_receiver.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_signature_holds_for_its_body_its_time_and_its_secret_alone()
    {
        var body = Encoding.UTF8.GetBytes("{}");
        var (timestamp, signature) = WebhookSignature.Sign(Secret, Told.At, body);

        Assert.Multiple(() =>
        {
            Assert.That(
                signature,
                Is.EqualTo(
                    "v1="
                        + Convert.ToHexStringLower(
                            HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes("1795448530.{}"))
                        )
                )
            );
            Assert.That(Verify(Secret, timestamp, signature, body, Told.At.AddMinutes(5)));
            Assert.That(Verify(Secret, timestamp, signature, body, Told.At.AddSeconds(301)), Is.False);
            Assert.That(Verify(Secret, timestamp, signature, body, Told.At.AddSeconds(-301)), Is.False);
            Assert.That(Verify(Secret, timestamp, signature, Encoding.UTF8.GetBytes("{ }"), Told.At), Is.False);
            Assert.That(Verify("another", timestamp, signature, body, Told.At), Is.False);
            Assert.That(Verify(Secret, "1795448531", signature, body, Told.At), Is.False);
            Assert.That(Verify(Secret, timestamp, signature: null, body, Told.At), Is.False);
        });
    }

    [Test]
    public async Task Nobody_who_answers_is_a_failure_that_says_so()
    {
        using var told = new Told("  hook: { webhook: { url: \"http://127.0.0.1:9/\", secret: \"${env:TOKEN}\" } }");

        var delivery = await told.TellOneAsync();

        Assert.That((delivery.Status, delivery.Attempts), Is.EqualTo((DeliveryStatus.Failed, 4)));
        Assert.That(delivery.Note, Does.StartWith("not connected: "));
    }

    // What a receiver does with what it got.
    private static bool Verify(string secret, string? timestamp, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (
            !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > 300
            || signature is null
        )
            return false;
        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp + "."), .. body];
        return signature == "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
    }

    private string Channel() => $"  hook: {{ webhook: {{ url: {_receiver.Address}/hook, secret: \"${{env:TOKEN}}\" }} }}";

    private static Reply Judge(Received request) =>
        Verify(
            Secret,
            request.Headers.GetValueOrDefault("Runbook-Timestamp"),
            request.Headers.GetValueOrDefault("Runbook-Signature"),
            request.Body,
            TimeProvider.System.GetUtcNow()
        )
        && request.Headers.GetValueOrDefault("Runbook-Delivery") == (string)request.Json["id"]!
            ? new Reply(204)
            : new Reply(401);
}
