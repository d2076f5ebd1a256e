using System.Text.Json.Serialization;
using Runbooks.Execution;
using Runbooks.Rehearsal.Simulation;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>What a simulation came to.</summary>
internal sealed class SimulationDocument
{
    private readonly SimulationOutcome _outcome;

    /// <param name="outcome">What it came to.</param>
    /// <param name="story">What happened in the one world that was played again; null where there were several.</param>
    internal SimulationDocument(SimulationOutcome outcome, IReadOnlyList<StoryLine>? story)
    {
        _outcome = outcome;
        Story = story?.Select(Line.Of);
    }

    public ulong Seed => _outcome.Seed;

    public long Worlds => _outcome.Tally.Worlds;

    public long Failures => _outcome.Tally.Failures;

    public string Digest => _outcome.Digest;

    public IReadOnlyDictionary<string, int> Outcomes => _outcome.Tally.Outcomes.ToDictionary(o => OutcomeText.Of(o.Outcome), o => o.Count);

    public long Events => _outcome.Tally.Events;

    public long Requests => _outcome.Tally.Requests;

    public long Toggles => _outcome.Tally.Toggles;

    public long Crashes => _outcome.Tally.Crashes;

    public long Resumptions => _outcome.Tally.Resumptions;

    public long Refused => _outcome.Tally.Refused;

    public double SimulatedSeconds => SecondsRange.Of(_outcome.Tally.Simulated);

    public IEnumerable<Broken> Findings =>
        _outcome.Findings.Select(f => new Broken(f.Number, f.Invariant, f.Detail, f.Case, f.Drawn, f.Decisions, f.Story.Select(Line.Of)));

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IEnumerable<Line>? Story { get; }

    internal sealed record Broken(
        long Run,
        string Invariant,
        string Detail,
        string Case,
        string Drawn,
        int Decisions,
        IEnumerable<Line> Story
    );

    internal sealed record Line(double AtMs, string Who, string What)
    {
        public static Line Of(StoryLine line) => new(Math.Round(line.At.TotalMilliseconds, 1), line.Who, line.What);
    }
}
