using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Controllers;

public sealed class ReusedMarkTests
{
    [Test]
    public async Task An_etag_of_Cloud_Run_that_is_reused_refuses_nobody()
    {
        await using var run = await FakeCloudRun.StartAsync();

        var (before, after) = await MarksAsync(run, "/v2/" + FakeCloudRun.Service, service => (string)service["etag"]!);

        Assert.That(after, Is.EqualTo(before));
    }

    [Test]
    public async Task An_entry_of_Argo_CDs_history_that_is_reused_has_the_number_of_the_one_before()
    {
        await using var argo = await FakeArgoCd.StartAsync();
        argo.DeployBySomebody("1.5.1");

        var (before, after) = await MarksAsync(argo, "/api/v1/applications/" + FakeArgoCd.Application, application =>
            $"{application["status"]!["history"]!.AsArray()[^1]!["id"]}"
        );

        Assert.That(int.Parse(after), Is.EqualTo(int.Parse(before) + 1), "the first of them takes what was free");
        argo.DeployBySomebody("1.6.1");
        Assert.That(argo.Told, Does.EndWith("4:1.6.0 4:1.6.1"));
    }

    [Test]
    public async Task A_swap_whose_mark_is_reused_has_the_time_of_the_one_before()
    {
        await using var service = await FakeAppService.StartAsync();
        using var client = new ControllerClient(service);
        var path = FakeAppService.Site + "?api-version=2024-04-01";
        string? Swapped(JsonNode site) => site["properties"]!["slotSwapStatus"]?.ToJsonString();
        await SwapAsync(client);
        var before = Swapped(await client.GetAsync(path));
        service.ReusesMark = true;

        await SwapAsync(client);

        Assert.That(Swapped(await client.GetAsync(path)), Is.EqualTo(before));
        Assert.That((service.Serving, service.Applied), Is.EqualTo(("1.5.0", 2)));
    }

    private static async Task<(string Before, string After)> MarksAsync(FakeController controller, string path, Func<JsonNode, string> mark)
    {
        using var client = new ControllerClient(controller);
        var before = mark(await client.GetAsync(path));
        controller.ReusesMark = true;
        controller.DeployBySomebody("1.6.0");
        return (before, mark(await client.GetAsync(path)));
    }

    private static async Task SwapAsync(ControllerClient client) =>
        await client.SendAsync(
            "POST",
            FakeAppService.Site + "/slotsswap?api-version=2024-04-01",
            new JsonObject { ["targetSlot"] = "staging", ["preserveVnet"] = true }
        );
}
