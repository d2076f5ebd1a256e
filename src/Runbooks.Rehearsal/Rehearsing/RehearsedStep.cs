using Runbooks.Events;
using Runbooks.Planning;

namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>A step as the engine ran it in a rehearsal.</summary>
/// <param name="Path">Its id, behind the ids of the steps around it.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Status">How it ended.</param>
/// <param name="IsProved">Whether that says anything: every answer it rests on is one that a run would get.</param>
/// <param name="Detail">What is worth saying of it; null for nothing.</param>
/// <param name="Time">How long it took, and how long it might.</param>
public sealed record RehearsedStep(string Path, string Title, StepStatus Status, bool IsProved, string? Detail, TimeRange Time)
{
    /// <summary>Whether it is not proved because it rests on what a person would do by hand.</summary>
    public bool IsByHand { get; init; }
}
