using Runbooks.Events;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

internal sealed class ArgoCdGround(FakeArgoCd fake) : FakeGround(fake), IStarts<ArgoCdGround>
{
    public static IReadOnlyList<ControllerEnding> Endings { get; } =
    [
        .. ControllerEnding.Played,
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.OperationFails) { Says = "synchronization tasks completed unsuccessfully" },
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.SomebodyMoves),
        new(RollbackVerdict.FlippedBack, 1, 1, ControllerFault.ReconciledBack) { Says = "auto-sync" },
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.CandidatesPruned) { Says = "not among its releases any more" },
    ];

    public override string Lines => $"base-url: {fake.BaseUrl}\ncontroller: {{ use: argo-cd, app: {FakeArgoCd.Application} }}";

    /// <summary>Whether it syncs by itself.</summary>
    public bool IsAutomated
    {
        set => fake.IsAutomated = value;
    }

    public static async Task<ArgoCdGround> StartAsync() => new(await FakeArgoCd.StartAsync());
}
