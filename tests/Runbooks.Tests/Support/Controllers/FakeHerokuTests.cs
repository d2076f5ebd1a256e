using System.Text.Json.Nodes;
using static Runbooks.Tests.Support.Controllers.ControllerFault;

namespace Runbooks.Tests.Support.Controllers;

public sealed class FakeHerokuTests
{
    private const string Releases = $"/apps/{FakeHeroku.App}/releases";

    [TestCase(None, 201, "v4:1.4.2:succeeded v3:1.5.0:succeeded", "1.4.2", 1)]
    [TestCase(ClaimsAndDoesNot, 201, "v3:1.5.0:succeeded v2:1.4.2:succeeded", "1.5.0", 0)]
    [TestCase(Refuses, 403, "v3:1.5.0:succeeded v2:1.4.2:succeeded", "1.5.0", 0)]
    [TestCase(Limits, 429, "v3:1.5.0:succeeded v2:1.4.2:succeeded", "1.5.0", 0)]
    [TestCase(LosesBefore, 0, "v3:1.5.0:succeeded v2:1.4.2:succeeded", "1.5.0", 0)]
    [TestCase(LosesAfter, 0, "v4:1.4.2:succeeded v3:1.5.0:succeeded", "1.4.2", 1)]
    [TestCase(LosesAndActsLate, 0, "v4:1.4.2:succeeded v3:1.5.0:succeeded", "1.4.2", 1)]
    [TestCase(Slow, 201, "v4:1.4.2:succeeded v3:1.5.0:succeeded", "1.4.2", 1)]
    [TestCase(Sticks, 201, "v4:1.4.2:pending v3:1.5.0:succeeded", "1.5.0", 0)]
    [TestCase(OperationFails, 201, "v4:1.4.2:failed v3:1.5.0:succeeded", "1.5.0", 0)]
    [TestCase(SomebodyMoves, 201, "v5:1.4.2:succeeded v4:1.6.0:succeeded", "1.4.2", 1)]
    [TestCase(ReconciledBack, 201, "v5:1.5.0:succeeded v4:1.4.2:succeeded", "1.5.0", 1)]
    [TestCase(CandidatesPruned, 422, "v3:1.5.0:succeeded v2:1.4.2:succeeded", "1.5.0", 0)]
    public async Task A_rollback_makes_a_release_unless_something_goes_wrong(
        object fault,
        int status,
        string newest,
        string serving,
        int applied
    )
    {
        await using var heroku = await FakeHeroku.StartAsync();
        using var client = new ControllerClient(heroku);
        heroku.Faults = [(ControllerFault)fault];
        var earlier = (string)(await client.GetAsync($"{Releases}/2"))["id"]!;

        var answer = await client.SendAsync("POST", Releases, new JsonObject { ["release"] = earlier });
        for (var read = 0; read < heroku.Reads; read++)
            await client.GetAsync(Releases);

        Assert.That(answer.Status, Is.EqualTo(status), $"{answer.Json}");
        Assert.That(heroku.Told, Does.StartWith(newest));
        Assert.That((heroku.Serving, heroku.Applied), Is.EqualTo((serving, applied)));
    }

    [Test]
    public async Task A_slow_release_is_pending_and_the_one_before_it_stays_current()
    {
        await using var heroku = await FakeHeroku.StartAsync();
        using var client = new ControllerClient(heroku);
        heroku.Faults = [Slow];
        var earlier = (string)(await client.GetAsync($"{Releases}/2"))["id"]!;

        var made = (await client.SendAsync("POST", Releases, new JsonObject { ["release"] = earlier })).Json!;
        var seen = await client.GetAsync($"{Releases}/{made["id"]}");

        Assert.That($"{seen["version"]} {seen["status"]} {seen["current"]}", Is.EqualTo("4 pending false"));
        Assert.That((string)seen["description"]!, Is.EqualTo("Rollback to v2"));
        Assert.That((bool)(await client.GetAsync($"{Releases}/4"))["current"]!, Is.False);
        Assert.That((string)(await client.GetAsync($"{Releases}/4"))["status"]!, Is.EqualTo("succeeded"));
    }

    [Test]
    public async Task A_range_gives_the_newest_first_and_says_how_to_go_on()
    {
        await using var heroku = await FakeHeroku.StartAsync();
        using var client = new ControllerClient(heroku);

        var first = await client.SendAsync("GET", Releases, null, ("Range", "version ..; order=desc,max=2"));
        var next = first.Answer!.Headers.GetValues("Next-Range").Single();
        var second = await client.SendAsync("GET", Releases, null, ("Range", next));

        Assert.That((first.Status, Versions(first.Json)), Is.EqualTo((206, "3 2")));
        Assert.That((second.Status, Versions(second.Json)), Is.EqualTo((200, "1")));
        Assert.That(Versions(await client.GetAsync(Releases)), Is.EqualTo("1 2 3"));
    }

    [Test]
    public async Task A_mark_that_is_reused_is_the_same_after_a_change()
    {
        await using var heroku = await FakeHeroku.StartAsync();
        heroku.ReusesMark = true;

        heroku.DeployBySomebody("1.6.0");

        Assert.That(heroku.Told, Does.StartWith("v3:1.6.0:succeeded v3:1.5.0:succeeded"));
    }

    private static string Versions(JsonNode? releases) => string.Join(' ', releases!.AsArray().Select(r => $"{r!["version"]}"));
}
