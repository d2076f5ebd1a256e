using Runbooks.Events;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

internal sealed class HerokuGround(FakeHeroku fake) : FakeGround(fake), IStarts<HerokuGround>
{
    public static IReadOnlyList<ControllerEnding> Endings { get; } =
    [
        .. ControllerEnding.Played,
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.OperationFails) { Says = "the release phase of v4 failed" },
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.SomebodyMoves),
        new(RollbackVerdict.FlippedBack, 1, 1, ControllerFault.ReconciledBack) { Says = "ada@example.com" },
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.CandidatesPruned) { Says = "not among its releases any more" },
    ];

    public override string Lines => $"base-url: {fake.BaseUrl}\ncontroller: {{ use: heroku, app: {FakeHeroku.App} }}";

    public static async Task<HerokuGround> StartAsync() => new(await FakeHeroku.StartAsync());
}
