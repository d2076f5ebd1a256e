using Runbooks.Events;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

/// <summary>A service of somebody's own, described in its target: releases by an API that answers 202.</summary>
internal sealed class OwnReleasesGround(FakeReleases fake) : FakeGround(fake), IStarts<OwnReleasesGround>
{
    public static IReadOnlyList<ControllerEnding> Endings { get; } =
    [
        .. ControllerEnding.Played,
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.OperationFails) { Says = "its health check never passed" },
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.SomebodyMoves),
        new(RollbackVerdict.FlippedBack, 1, 1, ControllerFault.ReconciledBack) { Says = "by the pipeline" },
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.CandidatesPruned) { Says = "not among its releases any more" },
    ];

    public override string Lines =>
        $$"""
            base-url: {{fake.BaseUrl}}
            controller:
              state:
                reads: { releases: { http: { get: {{FakeReleases.Path}} } } }
                serving: { from: "array.first(array.filter(releases.body, 'state', 'live'))", ref: item.id }
                settled: array.first(releases.body).state != "starting"
                mark: array.first(releases.body).generation
                moved-by: array.first(releases.body).author
                releases:
                  from: releases.body
                  ref: item.id
                  place: '"release " + item.id'
                  version: item.version
                  served: item.state != "failed"
              change:
                means: append
                http: { post: {{FakeReleases.Path}}, json: { from: "{{"{{ to.item.id }}"}}" } }
                operation:
                  http: { get: "{{"{{ answer.headers.location }}"}}" }
                  done: body.state == "succeeded"
                  failed: body.state == "failed"
                  says: body.error
              message: body.error
            """;

    public static async Task<OwnReleasesGround> StartAsync() => new(await FakeReleases.StartAsync());
}
