using Runbooks.Definitions.Groups;
using Runbooks.Definitions.Targets;
using Runbooks.Runs;

namespace Runbooks.Groups;

/// <summary>A run of a group that is to be recorded.</summary>
/// <param name="Run">The runbook, the terms that all members share, and where the record goes. Its target stands for the group.</param>
/// <param name="Group">The waves, and the bounds.</param>
/// <param name="Members">The members' targets, in the order of the group.</param>
/// <param name="Goes">Runs one member to its end.</param>
public sealed record GroupRunRequest(RecordedRunRequest Run, TargetGroup Group, IReadOnlyList<Target> Members, MemberRun Goes)
{
    /// <summary>The target that stands for a group in its record: it has no address, and nothing is ever sent to it.</summary>
    /// <param name="group">The group's name.</param>
    public static Target StandIn(string group) => new(group, new Uri($"group:{group}"));
}
