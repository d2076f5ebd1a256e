using Runbooks.Events;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

/// <summary>A service of somebody's own, described in its target: a flag.</summary>
internal sealed class OwnFlagGround(FakeFlag fake) : FakeGround(fake), IStarts<OwnFlagGround>
{
    public static IReadOnlyList<ControllerEnding> Endings { get; } =
    [
        .. ControllerEnding.Common,
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.Refuses) { Says = "HTTP 403" },
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.SomebodyMoves),
        new(RollbackVerdict.FlippedBack, 1, 1, ControllerFault.ReconciledBack) { Says = "by a rule" },
    ];

    public override string Bad => "on";

    public override string Good => "off";

    public override string Lines =>
        $$"""
            base-url: {{fake.BaseUrl}}
            controller:
              state:
                reads: { flag: { http: { get: {{FakeFlag.Path}} } } }
                serving: { ref: 'flag.body.on ? "on" : "off"' }
                mark: flag.body.revision
                moved-by: flag.body.changedBy
                releases: { from: '["on", "off"]', version: item }
              change:
                means: absolute
                http: { put: {{FakeFlag.Path}}, json: { on: "{{"{{ to.ref == 'on' }}"}}" } }
            """;

    public static async Task<OwnFlagGround> StartAsync() => new(await FakeFlag.StartAsync());
}
