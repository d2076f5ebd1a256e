using Runbooks.Controllers;

namespace Runbooks.Rollback;

/// <summary>What reading the status after a request came to.</summary>
/// <param name="Kind">What was seen.</param>
/// <param name="Status">The last status that could be read; null where none could.</param>
/// <param name="Problem">Why the last read failed; null where it did not.</param>
internal sealed record StatusObservation(ObservationKind Kind, ControllerState? Status, string? Problem);
