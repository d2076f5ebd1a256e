using System.Text.Json.Nodes;
using static Runbooks.Tests.Support.Controllers.ControllerFault;

namespace Runbooks.Tests.Support.Controllers;

public sealed class FakeAppServiceTests
{
    private const string Site = FakeAppService.Site;
    private const string Version = "?api-version=2024-04-01";
    private static readonly JsonObject ToStaging = new() { ["targetSlot"] = "staging", ["preserveVnet"] = true };

    [TestCase(None, 202, "200", "1.4.2", 1)]
    [TestCase(ClaimsAndDoesNot, 202, "200", "1.5.0", 0)]
    [TestCase(Refuses, 403, "", "1.5.0", 0)]
    [TestCase(Limits, 429, "", "1.5.0", 0)]
    [TestCase(LosesBefore, 0, "", "1.5.0", 0)]
    [TestCase(LosesAfter, 0, "", "1.4.2", 1)]
    [TestCase(LosesAndActsLate, 0, "", "1.4.2", 1)]
    [TestCase(Slow, 202, "202 202 200", "1.4.2", 1)]
    [TestCase(Sticks, 202, "202 202 202", "1.5.0", 0)]
    [TestCase(OperationFails, 202, "202 202 409", "1.5.0", 0)]
    [TestCase(SomebodyMoves, 202, "200", "1.5.0", 1)]
    [TestCase(ReconciledBack, 202, "200", "1.5.0", 1)]
    [TestCase(CandidatesPruned, 404, "", "1.5.0", 0)]
    public async Task A_swap_is_an_operation_at_its_Location_unless_something_goes_wrong(
        object fault,
        int status,
        string operation,
        string serving,
        int applied
    )
    {
        await using var service = await FakeAppService.StartAsync();
        using var client = new ControllerClient(service);
        service.Faults = [(ControllerFault)fault];

        var answer = await client.SendAsync("POST", $"{Site}/slotsswap{Version}", ToStaging.DeepClone());
        var seen = new List<int>();
        for (var read = 0; read < service.Reads; read++)
        {
            if (status == 202)
                seen.Add((await client.SendAsync("GET", answer.Answer!.Headers.Location!.AbsoluteUri)).Status);
            else
                await client.GetAsync(Site + Version);
        }

        Assert.That(answer.Status, Is.EqualTo(status), $"{answer.Json}");
        Assert.That(string.Join(' ', operation == "200" ? seen.Distinct() : seen), Is.EqualTo(operation));
        Assert.That((service.Serving, service.Applied), Is.EqualTo((serving, applied)));
    }

    [Test]
    public async Task A_swap_says_what_serves_and_when_it_was_swapped_and_a_second_one_undoes_it()
    {
        await using var service = await FakeAppService.StartAsync();
        using var client = new ControllerClient(service);
        Assert.That((await client.GetAsync(Site + Version))["properties"]!["slotSwapStatus"], Is.Null);

        await client.SendAsync("POST", $"{Site}/slotsswap{Version}", ToStaging.DeepClone());
        var once = await client.GetAsync(Site + Version);
        await client.SendAsync("POST", $"{Site}/slotsswap{Version}", ToStaging.DeepClone());
        var twice = await client.GetAsync(Site + Version);

        Assert.That(Image(once), Is.EqualTo("DOCKER|registry.example.com/shop:1.4.2"));
        Assert.That(Image(await client.GetAsync($"{Site}/slots/staging/config/web{Version}")), Does.EndWith(":1.4.2"));
        Assert.That(Image(twice), Does.EndWith(":1.5.0"));
        Assert.That(Swapped(once), Is.Not.EqualTo(Swapped(twice)));
    }

    [Test]
    public async Task A_second_swap_while_one_is_under_way_is_refused_by_its_id()
    {
        await using var service = await FakeAppService.StartAsync();
        using var client = new ControllerClient(service);
        service.Faults = [Slow];

        await client.SendAsync("POST", $"{Site}/slotsswap{Version}", ToStaging.DeepClone());
        var id = (string)(await client.GetAsync(Site + Version))["properties"]!["inProgressOperationId"]!;
        var second = await client.SendAsync("POST", $"{Site}/slotsswap{Version}", ToStaging.DeepClone());

        Assert.That(second.Status, Is.EqualTo(409));
        Assert.That((string)second.Json!["Message"]!, Does.Contain("another operation is in progress").And.Contain(id));
    }

    private static string Image(JsonNode site) =>
        (string)(site["properties"]!["linuxFxVersion"] ?? site["properties"]!["siteConfig"]!["linuxFxVersion"])!;

    private static string Swapped(JsonNode site) => (string)site["properties"]!["slotSwapStatus"]!["timestampUtc"]!;
}
