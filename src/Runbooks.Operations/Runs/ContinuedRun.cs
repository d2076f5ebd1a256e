using Runbooks.Events;
using Runbooks.Journals;
using Runbooks.Steps;

namespace Runbooks.Runs;

/// <summary>A run whose process ended, with its journal in the hands of this one.</summary>
/// <param name="Run">The run.</param>
/// <param name="Journal">Takes what it does from now on.</param>
/// <param name="Reading">What it had done.</param>
/// <param name="Invocation">How it was called; null where that is not known.</param>
internal sealed record ContinuedRun(UnfinishedRun Run, RunJournal Journal, JournalReading Reading, Invocation? Invocation)
{
    /// <summary>What was written last.</summary>
    public RecordedEvent Last => Reading.Events[^1];

    /// <summary>Where its stream goes on.</summary>
    /// <param name="idle">How long nothing was written.</param>
    public StreamStart Start(TimeSpan idle) => new(Last.Sequence, Reading.Events.Count(e => e.Event is EvidenceTaken), Last.Elapsed + idle);

    /// <summary>Where its record goes: what was to stay here stays here.</summary>
    public RecordTerms Record(RecordTerms asked) => asked with { Pushes = asked.Pushes && !Run.Started.StaysHere };

    /// <summary>What it says first when it goes on.</summary>
    /// <param name="idle">How long nothing was written.</param>
    /// <param name="asked">What whoever goes on asked for.</param>
    /// <param name="terms">Where its record goes.</param>
    /// <param name="account">Who goes on, as journals have it.</param>
    /// <param name="abandons">Whether it is taken up only to be given up.</param>
    public RunResumed Resumed(TimeSpan idle, RunTerms asked, RecordTerms terms, string account, bool abandons) =>
        new(Last.Sequence, Math.Round(idle.TotalSeconds, 3), Reading.IsTorn, asked.EngineVersion)
        {
            Account = account,
            Allowed = asked.Known.Allowed is [] ? null : asked.Known.Allowed,
            GivesUp = abandons,
            NotPushed = terms.Records?.WhyNotPushed(terms.Pushes, Run.Started.StaysHere ? "--rehearsal" : "--no-push"),
        };
}
