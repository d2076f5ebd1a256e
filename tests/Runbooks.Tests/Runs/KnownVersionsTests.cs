using Runbooks.Diagnostics;
using Runbooks.Incidents;
using Runbooks.Locks;
using Runbooks.Runs;

namespace Runbooks.Tests.Runs;

/// <summary>What the next run knows of a target, by its ledger and by what the lock carries.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class KnownVersionsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-23T16:00:00Z", null);

    [Test]
    public void A_request_that_may_still_act_is_named_by_the_incident_that_sent_it_and_not_by_an_earlier_one()
    {
        var ledger = DeploymentLedger.Parse(
            "shop",
            new SourceText(
                "deployments/shop.yaml",
                """
                target: shop
                known-bad:
                  - { version: 1.5.0, incident: INC-earlier }
                history: []
                """
            ),
            new DiagnosticBag()
        )!;
        LeftVersion[] left =
        [
            new("1.5.0", "1.4.2", "blue", "rollback", "INC-later", "run", Now) { IsUncertain = true, MayActUntil = Now.AddMinutes(5) },
        ];

        var known = RunSetup.Known(ledger, left).Bad.Single();

        Assert.That((known.Incident, known.MayActBy, known.MayActUntil), Is.EqualTo(("INC-earlier", "INC-later", Now.AddMinutes(5))));
    }
}
