using Runbooks.Events;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

internal sealed class CloudRunGround(FakeCloudRun fake) : FakeGround(fake), IStarts<CloudRunGround>
{
    public static IReadOnlyList<ControllerEnding> Endings { get; } =
    [
        .. ControllerEnding.Played,
        new(RollbackVerdict.Unknown, 0, 1, ControllerFault.OperationFails) { Says = "is not ready and cannot serve traffic" },
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.SomebodyMoves) { Says = "by ada@example.com" },
        new(RollbackVerdict.FlippedBack, 1, 1, ControllerFault.ReconciledBack) { Says = "ada@example.com" },
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.CandidatesPruned) { Says = "not among its releases any more" },
    ];

    public override string Lines =>
        $"base-url: {fake.BaseUrl}\ncontroller: {{ use: cloud-run, project: shop, location: europe-west1, service: checkout }}";

    public static async Task<CloudRunGround> StartAsync() => new(await FakeCloudRun.StartAsync());
}
