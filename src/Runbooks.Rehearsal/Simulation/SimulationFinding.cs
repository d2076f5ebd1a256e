namespace Runbooks.Rehearsal.Simulation;

/// <summary>A simulated world in which something did not hold, made as small as it gets.</summary>
/// <param name="Number">Which of the runs found it, from 0.</param>
/// <param name="Invariant">What does not hold.</param>
/// <param name="Detail">What was found, in a sentence.</param>
/// <param name="Case">What repeats it.</param>
/// <param name="Drawn">The case as it was drawn, before anything was left out.</param>
/// <param name="Decisions">How many things have to happen for it.</param>
/// <param name="Story">What happens in it.</param>
public sealed record SimulationFinding(
    long Number,
    string Invariant,
    string Detail,
    string Case,
    string Drawn,
    int Decisions,
    IReadOnlyList<StoryLine> Story
);
