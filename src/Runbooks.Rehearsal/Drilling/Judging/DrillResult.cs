using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Rehearsal.Drilling.Cases;

namespace Runbooks.Rehearsal.Drilling.Judging;

/// <summary>What became of one case of a drill.</summary>
/// <param name="Case">The case.</param>
/// <param name="Finished">How the run said that it ended; null where it did not end.</param>
/// <param name="Findings">What is not as it must be; empty where all is.</param>
/// <param name="Events">What the run did, as its journal has it.</param>
public sealed record DrillResult(
    PlannedCase Case,
    RunFinished? Finished,
    IReadOnlyList<Diagnostic> Findings,
    IReadOnlyList<RunEvent> Events
)
{
    /// <summary>Whether all is as it must be.</summary>
    public bool IsAsExpected => Findings.Count == 0;

    /// <summary>The command that repeats it.</summary>
    public required string Repeat { get; init; }

    /// <summary>How many requests that change the target arrived.</summary>
    public int Posts { get; init; }

    /// <summary>How many messages somebody would have heard.</summary>
    public int Notices => Events.OfType<NotificationAsked>().Count();

    /// <summary>Whether the run was really killed, and resumed.</summary>
    public bool WasKilled { get; init; }

    /// <summary>Whose requests were not sent, because a drill reaches nothing but its sandbox: <c>cache.internal:8080</c>.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];

    /// <summary>How long it took by its own clock, in seconds; 0 where it did not end.</summary>
    public double Seconds => Finished?.ActualSeconds ?? 0;
}
