using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Incidents.Writing;
using Runbooks.Journals;
using Runbooks.SharedLocks;

namespace Runbooks.Runs;

/// <summary>
/// Waits, when a run has ended, for what people are still told of it. Where that takes longer than a moment, what later runs
/// must know, its line in the ledger, is committed first and the target given back: a channel that is dead holds up nobody's
/// next rollback. It hears events behind the journal.
/// </summary>
/// <param name="setup">What the run is made with.</param>
/// <param name="history">The run's events so far.</param>
/// <param name="journal">The run's journal.</param>
internal sealed class FinalNotifications(RunSetup setup, RunHistory history, RunJournal journal)
{
    // Providers answer within this; the record of most runs is then one commit.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    private (RunHistory History, JournalSnapshot Journal)? _ended;

    /// <summary>Hears an event; at the end of the run it takes a copy, because what became of messages is told beside.</summary>
    public ValueTask HearAsync(RecordedEvent recorded)
    {
        if (recorded.Event is RunFinished)
            _ended = (RunHistory.Of([.. history.Events]), journal.Snapshot());
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits until everything is sent, or the time that the settings give is over.</summary>
    /// <param name="held">The target's lock.</param>
    /// <param name="terms">Who tells, where the record goes, and who hears which channels are waited for, once it takes longer.</param>
    /// <param name="cancel">Gives up what is under way; one that was asked for before the run ended does not.</param>
    public async Task WaitAsync(HeldLock held, RecordTerms terms, CancellationToken cancel)
    {
        if (terms.Notifier is not { } notifier)
            return;
        var finishing = notifier.FinishAsync(cancel.IsCancellationRequested ? CancellationToken.None : cancel);
        await Task.WhenAny(finishing, Task.Delay(Moment, setup.Time, CancellationToken.None));
        if (!finishing.IsCompleted)
        {
            if (IsLedgerKept(terms.Records))
                await held.DisposeAsync();
            terms.OnLastMessages(notifier.Waiting);
        }

        await finishing;
    }

    // A repository that does not take it will not take the record either: the lock is then kept to the end.
    private bool IsLedgerKept(RecordsRepository? records)
    {
        if (records is null)
            return true;
        if (_ended is not var (run, snapshot) || records.TryReadNewestLedger(run.Target, out var ledger) is not null)
            return false;
        var set = new IncidentFiles(new TemplateCatalog(records), setup.Time).BuildEnded(run, snapshot, ledger);
        return IncidentWriter.Commit(records, set, set.Commit.When, setup.Time).Value is not null;
    }
}
