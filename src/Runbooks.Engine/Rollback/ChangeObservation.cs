using Runbooks.Controllers;

namespace Runbooks.Rollback;

/// <summary>What reading the state after a request came to.</summary>
/// <param name="Kind">What was seen.</param>
/// <param name="State">The last state that could be read; null where none could.</param>
/// <param name="Problem">Why the last read failed, or why what was begun has; null where neither did.</param>
internal sealed record ChangeObservation(ObservationKind Kind, ControllerState? State, string? Problem)
{
    /// <summary>Whether the controller says that what it began has ended well.</summary>
    public bool IsSaidDone { get; init; }
}
