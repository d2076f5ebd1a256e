using Runbooks.Events;

namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>A check as the engine looked at it in a rehearsal.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Status">What was found; unknown where an answer it rests on is none that a run would get.</param>
/// <param name="Actual">What was seen, or why nothing can be said.</param>
/// <param name="IsOptional">Whether a run accepts that it stays unknown.</param>
public sealed record RehearsedCheck(string Id, string Title, CheckStatus Status, string Actual, bool IsOptional)
{
    /// <summary>Whether it rests on the switch that is only thought, and on nothing that the other environment answered.</summary>
    public bool RestsOnSwitch { get; init; }
}
