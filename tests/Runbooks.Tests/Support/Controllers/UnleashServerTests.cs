using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Controllers;

[Category("Servers")]
public sealed class UnleashServerTests
{
    [Test]
    public async Task A_feature_is_switched_off_once_and_its_events_say_by_whom()
    {
        var unleash = await UnleashServer.SharedAsync();
        await unleash.CreateAsync("new-checkout");
        Assert.That((bool)(await ReadAsync(unleash, UnleashServer.PathIn("new-checkout")))["enabled"]!);

        var first = await unleash.SendAsync("POST", UnleashServer.PathIn("new-checkout") + "/off");
        var second = await unleash.SendAsync("POST", UnleashServer.PathIn("new-checkout") + "/off");

        Assert.That((first.Status, second.Status), Is.EqualTo((200, 200)));
        Assert.That((bool)(await ReadAsync(unleash, UnleashServer.PathIn("new-checkout")))["enabled"]!, Is.False);
        var events = (await ReadAsync(unleash, "api/admin/events/new-checkout"))["events"]!.AsArray();
        Assert.That(
            events.Select(e => (string)e!["type"]!),
            Is.EqualTo(["feature-environment-disabled", "feature-environment-enabled", "feature-strategy-add", "feature-created"]),
            "the newest first, and what is already so is no event"
        );
        Assert.That((string)events[0]!["createdBy"]!, Is.EqualTo("admin"));
    }

    [Test]
    public async Task What_is_not_there_is_said()
    {
        var unleash = await UnleashServer.SharedAsync();

        var answer = await unleash.SendAsync("POST", UnleashServer.PathIn("nothing") + "/off");

        Assert.That((answer.Status, (string)answer.Json!["name"]!), Is.EqualTo((404, "NotFoundError")));
    }

    private static async Task<JsonNode> ReadAsync(UnleashServer unleash, string path)
    {
        var (status, json) = await unleash.SendAsync("GET", path);
        Assert.That(status, Is.EqualTo(200), $"{json}");
        return json!;
    }
}
