using Runbooks.Events;

namespace Runbooks.Rehearsal.Planning;

/// <summary>What a check saw of a target.</summary>
/// <param name="Id">The check.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Status">What it came to.</param>
/// <param name="Actual">What was seen.</param>
public sealed record InspectedCheck(string Id, string Title, CheckStatus Status, string Actual);
