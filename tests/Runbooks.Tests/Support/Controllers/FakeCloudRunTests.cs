using System.Text.Json.Nodes;
using static Runbooks.Tests.Support.Controllers.ControllerFault;

namespace Runbooks.Tests.Support.Controllers;

public sealed class FakeCloudRunTests
{
    private const string Service = "/v2/" + FakeCloudRun.Service;

    [TestCase(None, 200, "done", "1.4.2", 1)]
    [TestCase(ClaimsAndDoesNot, 200, "done", "1.5.0", 0)]
    [TestCase(Refuses, 403, "", "1.5.0", 0)]
    [TestCase(Limits, 429, "", "1.5.0", 0)]
    [TestCase(LosesBefore, 0, "", "1.5.0", 0)]
    [TestCase(LosesAfter, 0, "", "1.4.2", 1)]
    [TestCase(LosesAndActsLate, 0, "", "1.4.2", 1)]
    [TestCase(Slow, 200, "under way, under way, done", "1.4.2", 1)]
    [TestCase(Sticks, 200, "under way, under way, under way", "1.5.0", 0)]
    [TestCase(OperationFails, 200, "under way, under way, failed", "1.5.0", 0)]
    [TestCase(SomebodyMoves, 409, "", "1.6.0", 0)]
    [TestCase(ReconciledBack, 200, "done", "1.5.0", 1)]
    [TestCase(CandidatesPruned, 400, "", "1.5.0", 0)]
    public async Task The_traffic_moves_by_an_operation_unless_something_goes_wrong(
        object fault,
        int status,
        string operation,
        string serving,
        int applied
    )
    {
        await using var run = await FakeCloudRun.StartAsync();
        using var client = new ControllerClient(run);
        var before = await client.GetAsync(Service);
        run.Faults = [(ControllerFault)fault];

        var answer = await client.SendAsync("PATCH", $"{Service}?updateMask=traffic", To("checkout-00002-abc", (string)before["etag"]!));
        var seen = new List<string>();
        for (var read = 0; read < run.Reads; read++)
        {
            if (status == 200)
                seen.Add(Told(await client.GetAsync($"/v2/{answer.Json!["name"]}")));
            else
                await client.GetAsync(Service);
        }

        Assert.That(answer.Status, Is.EqualTo(status), $"{answer.Json}");
        Assert.That(
            string.Join(", ", operation.StartsWith("done", StringComparison.Ordinal) ? seen.Distinct() : seen),
            Is.EqualTo(operation)
        );
        Assert.That((run.Serving, run.Applied), Is.EqualTo((serving, applied)));
    }

    [Test]
    public async Task An_etag_of_before_is_refused_with_both_versions()
    {
        await using var run = await FakeCloudRun.StartAsync();
        using var client = new ControllerClient(run);
        var etag = (string)(await client.GetAsync(Service))["etag"]!;
        run.DeployBySomebody("1.6.0");

        var answer = await client.SendAsync("PATCH", $"{Service}?updateMask=traffic", To("checkout-00002-abc", etag));

        Assert.That((answer.Status, (string)answer.Json!["error"]!["status"]!), Is.EqualTo((409, "ABORTED")));
        Assert.That((string)answer.Json["error"]!["message"]!, Does.Match("version '\\d+' was specified but current version is '\\d+'"));
        Assert.That((string)(await client.GetAsync(Service))["lastModifier"]!, Is.EqualTo("ada@example.com"));
    }

    [Test]
    public async Task What_is_under_way_is_reconciling_and_the_traffic_is_as_it_was()
    {
        await using var run = await FakeCloudRun.StartAsync();
        using var client = new ControllerClient(run);
        run.Faults = [Slow];

        await client.SendAsync("PATCH", $"{Service}?updateMask=traffic", To("checkout-00002-abc", null));
        var during = await client.GetAsync(Service);
        await client.GetAsync(Service);
        var after = await client.GetAsync(Service);

        Assert.That((bool)during["reconciling"]!);
        Assert.That((string)during["traffic"]![0]!["revision"]!, Is.EqualTo("checkout-00002-abc"));
        Assert.That((string)during["trafficStatuses"]![0]!["revision"]!, Is.EqualTo("checkout-00003-abc"));
        Assert.That(after["reconciling"], Is.Null);
        Assert.That((string)after["trafficStatuses"]![0]!["revision"]!, Is.EqualTo("checkout-00002-abc"));
    }

    [Test]
    public async Task Revisions_are_listed_in_pages_the_newest_first()
    {
        await using var run = await FakeCloudRun.StartAsync();
        using var client = new ControllerClient(run);

        var first = await client.GetAsync($"{Service}/revisions?pageSize=2");
        var second = await client.GetAsync($"{Service}/revisions?pageSize=2&pageToken={first["nextPageToken"]}");

        Assert.That(Images(first), Is.EqualTo("1.5.0 1.4.2"));
        Assert.That(Images(second), Is.EqualTo("1.4.1"));
        Assert.That(second["nextPageToken"], Is.Null);
    }

    private static JsonObject To(string revision, string? etag)
    {
        var json = new JsonObject
        {
            ["traffic"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION",
                    ["revision"] = revision,
                    ["percent"] = 100,
                }
            ),
        };
        if (etag is not null)
            json["etag"] = etag;
        return json;
    }

    private static string Told(JsonNode operation) =>
        operation["done"] is null ? "under way"
        : operation["error"] is null ? "done"
        : "failed";

    private static string Images(JsonNode list) =>
        string.Join(' ', list["revisions"]!.AsArray().Select(r => ((string)r!["containers"]![0]!["image"]!).Split(':')[^1]));
}
