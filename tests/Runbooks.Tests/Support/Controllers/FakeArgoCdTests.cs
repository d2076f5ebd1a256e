using System.Text.Json.Nodes;
using static Runbooks.Tests.Support.Controllers.ControllerFault;

namespace Runbooks.Tests.Support.Controllers;

public sealed class FakeArgoCdTests
{
    private const string Application = "/api/v1/applications/" + FakeArgoCd.Application;

    [TestCase(None, 200, "Succeeded", "0:1.4.1 1:1.4.2 2:1.5.0 3:1.4.2", 1)]
    [TestCase(ClaimsAndDoesNot, 200, "Succeeded", "0:1.4.1 1:1.4.2 2:1.5.0", 0)]
    [TestCase(Refuses, 403, "", "0:1.4.1 1:1.4.2 2:1.5.0", 0)]
    [TestCase(Limits, 429, "", "0:1.4.1 1:1.4.2 2:1.5.0", 0)]
    [TestCase(LosesBefore, 0, "", "0:1.4.1 1:1.4.2 2:1.5.0", 0)]
    [TestCase(LosesAfter, 0, "Succeeded", "0:1.4.1 1:1.4.2 2:1.5.0 3:1.4.2", 1)]
    [TestCase(LosesAndActsLate, 0, "Running, Running, Succeeded", "0:1.4.1 1:1.4.2 2:1.5.0 3:1.4.2", 1)]
    [TestCase(Slow, 200, "Running, Running, Succeeded", "0:1.4.1 1:1.4.2 2:1.5.0 3:1.4.2", 1)]
    [TestCase(Sticks, 200, "Running, Running, Running", "0:1.4.1 1:1.4.2 2:1.5.0", 0)]
    [TestCase(OperationFails, 200, "Running, Running, Failed", "0:1.4.1 1:1.4.2 2:1.5.0", 0)]
    [TestCase(SomebodyMoves, 200, "Succeeded", "0:1.4.1 1:1.4.2 2:1.5.0 3:1.6.0 4:1.4.2", 1)]
    [TestCase(ReconciledBack, 200, "Succeeded", "0:1.4.1 1:1.4.2 2:1.5.0 3:1.4.2 4:1.5.0", 1)]
    [TestCase(CandidatesPruned, 400, "", "2:1.5.0", 0)]
    public async Task A_rollback_becomes_an_entry_of_the_history_unless_something_goes_wrong(
        object fault,
        int status,
        string phases,
        string history,
        int applied
    )
    {
        await using var argo = await FakeArgoCd.StartAsync();
        using var client = new ControllerClient(argo);
        argo.Faults = [(ControllerFault)fault];

        var answer = await client.SendAsync("POST", $"{Application}/rollback", new JsonObject { ["id"] = 1 });
        var seen = new List<string>();
        for (var read = 0; read < argo.Reads; read++)
            seen.Add((string?)(await client.GetAsync(Application))["status"]!["operationState"]?["phase"] ?? string.Empty);

        Assert.That(answer.Status, Is.EqualTo(status), $"{answer.Json}");
        Assert.That(string.Join(", ", phases.StartsWith("Running", StringComparison.Ordinal) ? seen : seen.Distinct()), Is.EqualTo(phases));
        Assert.That((argo.Told, argo.Applied), Is.EqualTo((history, applied)));
    }

    [Test]
    public async Task With_automated_sync_a_rollback_is_refused_in_its_words()
    {
        await using var argo = await FakeArgoCd.StartAsync();
        using var client = new ControllerClient(argo);
        argo.IsAutomated = true;

        var answer = await client.SendAsync("POST", $"{Application}/rollback", new JsonObject { ["id"] = 1 });

        Assert.That((answer.Status, (int)answer.Json!["code"]!), Is.EqualTo((400, 9)));
        Assert.That((string)answer.Json["message"]!, Is.EqualTo("rollback cannot be initiated when auto-sync is enabled"));
        Assert.That((await client.GetAsync(Application))["spec"]!["syncPolicy"]!["automated"], Is.Not.Null);
    }

    [Test]
    public async Task What_was_rolled_back_is_out_of_sync_until_automated_sync_puts_it_back_and_says_so()
    {
        await using var argo = await FakeArgoCd.StartAsync();
        using var client = new ControllerClient(argo);
        argo.Faults = [ReconciledBack];

        await client.SendAsync("POST", $"{Application}/rollback", new JsonObject { ["id"] = 1 });
        var before = await client.GetAsync(Application);
        await client.GetAsync(Application);
        var after = await client.GetAsync(Application);

        Assert.That((string)before["status"]!["sync"]!["status"]!, Is.EqualTo("OutOfSync"));
        Assert.That((string)before["status"]!["summary"]!["images"]![0]!, Does.EndWith(":1.4.2"));
        Assert.That((string)after["status"]!["sync"]!["status"]!, Is.EqualTo("Synced"));
        Assert.That((bool)after["status"]!["history"]!.AsArray()[^1]!["initiatedBy"]!["automated"]!);
    }

    [Test]
    public async Task One_operation_keeps_another_from_beginning()
    {
        await using var argo = await FakeArgoCd.StartAsync();
        using var client = new ControllerClient(argo);
        argo.Faults = [Sticks];

        await client.SendAsync("POST", $"{Application}/rollback", new JsonObject { ["id"] = 1 });
        var second = await client.SendAsync("POST", $"{Application}/rollback", new JsonObject { ["id"] = 0 });

        Assert.That((string)second.Json!["message"]!, Is.EqualTo("another operation is already in progress"));
    }
}
