using Runbooks.Rehearsal.Simulation.Cases;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Controller;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>What is true of a target, whatever it says.</summary>
/// <param name="target">The target.</param>
/// <param name="played">What happens.</param>
internal sealed class TargetTruth(PlayedTarget target, SimulationCase played)
{
    /// <summary>The version that is good.</summary>
    public const string Good = "1.4.2";

    /// <summary>The version that is bad.</summary>
    public const string Bad = "1.5.0";

    private readonly HashSet<string> _released = new(StringComparer.Ordinal);
    private int _before;

    /// <summary>The environment that serves.</summary>
    public string Active => target.ActiveEnvironment;

    /// <summary>The version that serves.</summary>
    public string? ActiveVersion => target.ActiveVersion;

    /// <summary>The version that stands by; null where nobody named it.</summary>
    public string? StandbyVersion => target.StandbyVersion;

    /// <summary>Whether two versions serve, because a change stays half done.</summary>
    public bool IsHalfDone => target.IsHalfDone;

    /// <summary>Every change of the active environment since the world began.</summary>
    public IEnumerable<AppliedChange> Toggles => target.Changes.Skip(_before);

    /// <summary>Whether a change goes back and forth between two environments, so that a second one undoes the first.</summary>
    public bool IsToggle => played.Means == PlayedMeaning.Toggle;

    /// <summary>Whether a version works.</summary>
    public bool Works(string? version) => version != Bad && !played.Has(HappeningKind.GoodIsBroken);

    /// <summary>
    /// Whether a run may call the target already safe on a version. Where people went back to the bad one from a later release, that
    /// is what they held for good.
    /// </summary>
    public bool MayBeSafe(string? version) =>
        version is not null && (_released.Count > 0 || version != Bad) && !_released.Contains(version);

    /// <summary>Whether its history tells whoever reads it now that a version was deployed and, as is true, never served.</summary>
    public bool SaysNeverServed(string version) => played.IsPlaybook ? HistorySaysNeverServed(version) : target.ListsAsNeverServed(version);

    private bool HistorySaysNeverServed(string version) =>
        version != ActiveVersion
        && (played.Has(HappeningKind.StandbyNeverServed) || version != Good)
        && !target.Changes.Any(c => c.FromVersion == version)
        && target.History.Any(e => e.Kind == PlayedEventKind.Deployment && e.To == target.StandbyEnvironment && e.ToVersion == version);

    /// <summary>Has the world begin: what happened to the target until now was before.</summary>
    public void Begin() => _before = target.Changes.Count;

    /// <summary>Somebody puts a new version, which works, on the standby.</summary>
    public void Deploy()
    {
        target.Deploy();
        Deployed();
    }

    /// <summary>A new version stands by, of which nobody knows anything.</summary>
    public void Deployed()
    {
        _released.Add(target.StandbyVersion!);
        foreach (var lasting in new[] { "standby-gone", "standby-unhealthy", "standby-secretly-unhealthy", "standby-same-version" })
            target.Faults.Remove($"{lasting}@{target.StandbyEnvironment}");
    }
}
