using Runbooks.Events;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

/// <summary>A service of somebody's own, described in its target: a deployment with resource versions.</summary>
internal sealed class OwnDeploymentGround(FakeDeployment fake) : FakeGround(fake), IStarts<OwnDeploymentGround>
{
    public static IReadOnlyList<ControllerEnding> Endings { get; } =
    [
        .. ControllerEnding.Played,
        new(RollbackVerdict.Unknown, 0, 1, ControllerFault.OperationFails) { Says = "0 of 3 replicas came up" },
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.SomebodyMoves) { Says = "by ada" },
        new(RollbackVerdict.FlippedBack, 1, 1, ControllerFault.ReconciledBack) { Says = "by a reconciler" },
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.CandidatesPruned) { Says = "not among its releases any more" },
    ];

    public override string Lines =>
        $$"""
            base-url: {{fake.BaseUrl}}
            controller:
              state:
                reads:
                  live: { http: { get: {{FakeDeployment.Path}} } }
                  revisions: { http: { get: {{FakeDeployment.Path}}/revisions } }
                serving: { ref: live.body.status.image }
                settled: live.body.image == live.body.status.image
                failing: live.body.status.failure
                mark: live.body.resourceVersion
                moved-by: live.body.changedBy
                releases: { from: revisions.body, newest-by: item.revision, version: item.image }
              change:
                means: absolute
                http: { put: {{FakeDeployment.Path}}, json: { resourceVersion: "{{"{{ before.mark }}"}}", image: "{{"{{ to.ref }}"}}" } }
              message: body.message
            """;

    public static async Task<OwnDeploymentGround> StartAsync() => new(await FakeDeployment.StartAsync());
}
