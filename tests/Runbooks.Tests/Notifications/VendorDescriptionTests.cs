using System.Diagnostics;
using System.Text.Json.Nodes;
using Runbooks.Notifications.Channels;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Notifications;

/// <summary>
/// Everything that the channels send, held against the vendors' own packages: their types, and Microsoft's parser of cards.
/// </summary>
public sealed class VendorDescriptionTests
{
    [Test]
    public async Task Every_message_is_one_that_its_vendor_describes()
    {
        Component.NodeFile("adaptivecards/dist/adaptivecards.js");
        await using var receiver = await Receiver.StartAsync(r =>
            r.Path.StartsWith("/api/chat", StringComparison.Ordinal) ? new Reply(200, """{"ok": true, "ts": "1.2"}""")
            : r.Path.Contains("webhooks") ? new Reply(200, """{"id": "1"}""")
            : new Reply(202, "ok")
        );
        using var told = new Told(
            $$"""
              hook: { slack: { webhook: {{receiver.Address}}/services/x } }
              bot: { slack: { token: "${env:TOKEN}", channel: C0123456789, base-url: {{receiver.Address}} } }
              room: { discord: { webhook: {{receiver.Address}}/api/webhooks/1/x } }
              team: { teams: { webhook: {{receiver.Address}}/workflows/x } }
              pager: { pagerduty: { routing-key: "${env:TOKEN}", base-url: {{receiver.Address}} } }
            """
        );

        await told.TellAsync(Told.Notice(level: NoticeLevel.Info));
        await told.TellAsync(Told.Notice(title: "🚨 louder", level: NoticeLevel.Critical));
        await told.TellAsync(Told.Notice(title: "acknowledged", level: NoticeLevel.Info, turn: NoticeTurn.Acknowledged));
        await told.TellAsync(Told.Notice(title: "over", body: new string('x', 50_000), level: NoticeLevel.Info, turn: NoticeTurn.Resolved));

        var messages = new JsonObject();
        foreach (var kind in receiver.Requests.GroupBy(KindOf))
            messages[kind.Key] = new JsonArray([.. kind.Select(r => (JsonNode)r.Json)]);
        Assert.That(
            messages.Select(m => m.Key),
            Is.EquivalentTo(
                new[]
                {
                    "slack-webhook",
                    "slack-post",
                    "slack-update",
                    "discord-post",
                    "discord-patch",
                    "teams",
                    "pagerduty-trigger",
                    "pagerduty-follow",
                }
            )
        );
        var start = new ProcessStartInfo(Component.Program("node"), "check_messages.mjs")
        {
            WorkingDirectory = Path.Combine(Repository.Root, "tests", "Components"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        await node.StandardInput.WriteAsync(messages.ToJsonString());
        node.StandardInput.Close();
        var (said, error) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.EndsAsync();
        Assert.That((node.ExitCode, (await said).Trim()), Is.EqualTo((0, string.Empty)), await error);
    }

    private static string KindOf(Received request) =>
        request switch
        {
            { Path: "/api/chat.postMessage" } => "slack-post",
            { Path: "/api/chat.update" } => "slack-update",
            { Method: "PATCH" } => "discord-patch",
            { Path: "/v2/enqueue" } => request.Json["payload"] is null ? "pagerduty-follow" : "pagerduty-trigger",
            _ when request.Path.StartsWith("/services", StringComparison.Ordinal) => "slack-webhook",
            _ when request.Path.StartsWith("/workflows", StringComparison.Ordinal) => "teams",
            _ => "discord-post",
        };
}
