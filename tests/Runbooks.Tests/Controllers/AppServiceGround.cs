using Runbooks.Events;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

internal sealed class AppServiceGround(FakeAppService fake) : FakeGround(fake), IStarts<AppServiceGround>
{
    public static IReadOnlyList<ControllerEnding> Endings { get; } =
    [
        .. ControllerEnding.Played,
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.OperationFails) { Says = "did not respond to http ping" },
        new(RollbackVerdict.Unknown, 1, 1, ControllerFault.SomebodyMoves) { Says = "look at who else acts" },
        new(RollbackVerdict.FlippedBack, 1, 1, ControllerFault.ReconciledBack) { Says = "something else acts on it" },
        new(RollbackVerdict.Unknown, 0, 1, ControllerFault.CandidatesPruned) { Says = "cannot be read" },
    ];

    public override string Lines => $"base-url: {fake.BaseUrl}\ncontroller: {{ use: app-service, site: {FakeAppService.Site} }}";

    public static async Task<AppServiceGround> StartAsync()
    {
        // Each look reads three things.
        var fake = await FakeAppService.StartAsync();
        fake.Reads *= 3;
        return new AppServiceGround(fake);
    }
}
