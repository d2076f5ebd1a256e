using Runbooks.Events;
using Runbooks.Rehearsal.Simulation.Judging;

namespace Runbooks.Rehearsal.Simulation;

/// <summary>What a simulated world came to.</summary>
/// <param name="Violations">What does not hold; empty where all does.</param>
/// <param name="Digest">A hash of all that happened: the journals, and the truth of the target.</param>
/// <param name="Outcomes">How its runs ended.</param>
/// <param name="Story">What happened, where that was wanted.</param>
internal sealed record WorldResult(
    IReadOnlyList<Violation> Violations,
    byte[] Digest,
    IReadOnlyList<Outcome> Outcomes,
    IReadOnlyList<StoryLine> Story
)
{
    /// <summary>How many events the runs wrote.</summary>
    public required int Events { get; init; }

    /// <summary>How many requests the target was sent.</summary>
    public required int Requests { get; init; }

    /// <summary>How many processes were ended in the middle of what they did.</summary>
    public required int Crashes { get; init; }

    /// <summary>How many runs were resumed.</summary>
    public required int Resumptions { get; init; }

    /// <summary>How many runs found the target taken, or a run that had to be finished first.</summary>
    public required int Refused { get; init; }

    /// <summary>How often the active environment changed.</summary>
    public required int Toggles { get; init; }

    /// <summary>How long it took, by its own clock.</summary>
    public required TimeSpan Length { get; init; }
}
