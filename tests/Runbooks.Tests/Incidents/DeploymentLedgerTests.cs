using Runbooks.Diagnostics;
using Runbooks.Incidents;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Incidents;

public sealed class DeploymentLedgerTests
{
    [Test]
    public async Task A_proven_rollback_goes_into_the_history_and_its_version_becomes_known_as_bad()
    {
        using var story = await Story.RecoveredAsync();

        var ledger = Parse(null).WithRollback(story.History);

        var again = Parse(ledger.ToYaml());
        Assert.That(
            again.KnownBadVersions.Select(k => (k.Version, k.Incident)),
            Is.EqualTo(new[] { ("1.5.0", "INC-20261123-154210-performance-degradation-abcd") })
        );
        Assert.That(
            again.KnownBadVersions.Select(k => (k.ArrivedAt, k.StandsIn)),
            Is.EqualTo(new[] { ("1.4.2", "deployments/production.yaml") })
        );
        Assert.That(again.ServedVersions, Is.EquivalentTo(["1.5.0", "1.4.2"]));
        Assert.That(again.EventCount, Is.EqualTo(1));
        Snapshot.Match(ledger.ToYaml(), "ledger-recovered");
    }

    [Test]
    public async Task A_rollback_that_was_only_claimed_makes_no_version_bad()
    {
        using var story = await Story.ClaimedAsync();

        var ledger = Parse(null).WithRollback(story.History);

        Assert.That((ledger.KnownBadVersions.Count, ledger.EventCount), Is.EqualTo((0, 1)));
    }

    [Test]
    public void Where_an_entry_of_an_earlier_version_arrived_is_read_from_the_history()
    {
        var ledger = Parse(
            """
            target: production
            known-bad:
              - { version: "1.5.0", since: 2026-11-23T15:43:00Z, incident: INC-1 }
              - { version: "1.6.0", since: 2026-11-24T15:43:00Z, incident: INC-2 }
              - { version: "1.7.0" }
            history:
              - { type: rollback, previousVersion: "1.5.0", currentVersion: "1.4.2", incident: INC-1, run: a, verdict: switched }
              - { type: rollback, previousVersion: "1.6.0", currentVersion: "1.6.0", incident: INC-2, run: b, verdict: flipped-back }
            """
        );

        Assert.That(
            ledger.KnownBadVersions.Select(k => (k.Version, k.ArrivedAt)),
            Is.EqualTo(new[] { ("1.5.0", "1.4.2"), ("1.6.0", null), ("1.7.0", (string?)null) })
        );
        Assert.That(ledger.ServedVersions, Is.EquivalentTo(["1.5.0", "1.4.2", "1.6.0"]));
    }

    [Test]
    public async Task What_people_added_is_kept()
    {
        using var story = await Story.RecoveredAsync();
        var text =
            "apiVersion: runbooks/v1\nkind: ledger\ntarget: production\nknown-bad: []\nhistory:\n  - type: deployment\n    "
            + "at: 2026-11-20T10:00:00.000Z\n    version: \"1.5.0\"\nx-owner: the platform team\n";

        var after = Parse(text).WithRollback(story.History).ToYaml();

        Assert.That(after, Does.Contain("x-owner: the platform team").And.Contain("type: deployment").And.Contain("type: rollback"));
    }

    [Test]
    public void A_ledger_that_cannot_be_read_is_a_diagnostic()
    {
        var bag = new DiagnosticBag();

        Assert.That(DeploymentLedger.Parse("production", new SourceText("deployments/production.yaml", "history: 3\n"), bag), Is.Null);
        Assert.That(bag.HasErrors, Is.True);
    }

    private static DeploymentLedger Parse(string? text)
    {
        var bag = new DiagnosticBag();
        var ledger = DeploymentLedger.Parse("production", text is null ? null : new SourceText("deployments/production.yaml", text), bag);
        Assert.That(bag.Sorted().Select(d => d.Message), Is.Empty);
        return ledger!;
    }
}
