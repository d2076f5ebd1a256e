using Runbooks.Events;
using Runbooks.Runs;

namespace Runbooks.Groups;

/// <summary>How the run of a group ended.</summary>
/// <param name="Run">Of the group itself: its verdict, and its record, which is the incident's.</param>
/// <param name="Members">Of the members that this process ran, in the order in which they ended.</param>
/// <param name="Ended">What became of each member that was begun, in the order of the group.</param>
/// <param name="NotBegun">The names of those that were not.</param>
public sealed record GroupRunResult(
    RecordedRunResult Run,
    IReadOnlyList<RecordedRunResult> Members,
    IReadOnlyList<MemberEnded> Ended,
    IReadOnlyList<string> NotBegun
);
