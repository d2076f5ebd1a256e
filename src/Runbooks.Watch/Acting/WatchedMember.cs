using Runbooks.Connections;
using Runbooks.Definitions.Targets;
using Runbooks.Watch.Planning;

namespace Runbooks.Watch.Acting;

/// <summary>A target that is watched, as a run of its group uses it.</summary>
/// <param name="Planned">The target.</param>
/// <param name="Safeguards">What keeps it from being rolled back too often.</param>
/// <param name="Connections">Connections to it that stand already.</param>
/// <param name="Version">The version that was seen to serve last; null where none was.</param>
/// <param name="Served">Is told which environment and version serve when its run has ended.</param>
internal sealed record WatchedMember(
    PlannedTarget Planned,
    Safeguards Safeguards,
    Func<TargetConnections> Connections,
    string? Version,
    Action<string?, string?> Served
)
{
    public string Name => Planned.Target.Name;

    public SafeguardRules Rules => Planned.Target.Safeguards;
}
