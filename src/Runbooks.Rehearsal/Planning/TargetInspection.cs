using Runbooks.Controllers;
using Runbooks.Definitions.Targets;

namespace Runbooks.Rehearsal.Planning;

/// <summary>What the engine sees of a target, and what is missing for which of its guarantees.</summary>
/// <param name="Target">The target.</param>
/// <param name="State">The state; null where it could not be read.</param>
/// <param name="Problem">Why it could not be read; null where it could.</param>
public sealed record TargetInspection(Target Target, ControllerState? State, string? Problem)
{
    /// <summary>How a person says what is asked and sent.</summary>
    public required ControllerWords Words { get; init; }

    /// <summary>What can be gone back to, the newest first.</summary>
    public IReadOnlyList<InspectedRelease> Releases { get; init; } = [];

    /// <summary>What a rollback would come to now, as a sentence; null where the state could not be read.</summary>
    public string? Rollback { get; init; }

    /// <summary>Whether a rollback could be sent now.</summary>
    public bool CanRollBack { get; init; }

    /// <summary>What the application itself says.</summary>
    public IReadOnlyList<InspectedCheck> Checks { get; init; } = [];

    /// <summary>What is missing, and for which guarantee, each a sentence with its mend.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}
