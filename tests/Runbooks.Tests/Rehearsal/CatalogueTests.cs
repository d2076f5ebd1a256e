using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Tests.Rehearsal;

/// <summary>The catalogue of behaviours is whole: nothing that the sandbox can do is left out of a drill.</summary>
public sealed class CatalogueTests
{
    private static readonly IReadOnlyList<SetFault> Faults = [.. Behaviours.All.SelectMany(b => b.Faults).Select(Parsed)];

    private static IEnumerable<string> Names => SandboxFault.All.Select(f => f.Name);

    [TestCaseSource(nameof(Names))]
    public void Every_fault_of_the_sandbox_stands_in_a_behaviour(string name) =>
        Assert.That(Faults.Select(f => f.Fault.Name), Does.Contain(name), "give it a line in Behaviours, with how a run must end under it");

    [Test]
    public void Every_shape_that_a_body_can_take_stands_in_a_behaviour() =>
        Assert.That(Faults.Where(f => f.Fault == BodyFaults.OtherShape).Select(f => f.Value).Distinct(), Is.EquivalentTo(BodyShapes.All));

    [Test]
    public void Every_endpoint_that_a_runbook_asks_is_spoilt_in_every_way_that_a_body_can_be() =>
        Assert.That(
            from place in FaultPlaces.Endpoints.Except(["switch", "deploy"])
            from fault in BodyFaults.All
            where !Faults.Any(f => f.Fault == fault && f.Place == place)
            select $"{fault.Name}@{place}",
            Is.Empty
        );

    [Test]
    public void Every_bad_release_can_be_named() =>
        Assert.That(
            DrillFields.Releases.Select(r => Runbooks.Rehearsal.Drilling.Cases.Releases.Find(r)),
            Is.EquivalentTo(Enum.GetValues<BadRelease>().Cast<BadRelease?>())
        );

    [Test]
    public void Each_behaviour_has_a_name_of_its_own_and_says_what_the_target_does() =>
        Assert.Multiple(() =>
        {
            Assert.That(Behaviours.All.Select(b => b.Name), Is.Unique.And.All.Matches<string>(n => Identifier.IsValid(n!)));
            Assert.That(
                Behaviours.All.Select(b => b.Name),
                Has.None.AnyOf(Enum.GetNames<BehaviourGroup>().Select(g => g.ToLowerInvariant()).ToArray<object>()),
                "`--only` could mean both"
            );
            Assert.That(Behaviours.All.Select(b => b.Summary), Is.All.Match(@"^[A-Z`].*\.$"));
            Assert.That(
                Behaviours.All.Select(b => b.Group).Distinct(),
                Is.EquivalentTo(Enum.GetValues<BehaviourGroup>().Except([BehaviourGroup.Own]))
            );
        });

    private static SetFault Parsed(string text) =>
        FaultText.TryParse(text, out var fault, out var problem) ? fault : throw new AssertionException(problem);
}
