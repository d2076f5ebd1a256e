using Runbooks.Events;
using Runbooks.Git;
using Runbooks.GitHub;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Incidents.Writing;
using Runbooks.Journals;
using Runbooks.Storage;

namespace Runbooks.Runs;

/// <summary>
/// Shows a run to colleagues while it goes on: after two seconds a draft pull request with what is known by then, and one
/// comment that follows the run. It works beside the run, never delays it, and leaves whatever fails to the end of the
/// run, which publishes in any case. It hears events behind the journal.
/// </summary>
/// <param name="setup">What the run is made with.</param>
/// <param name="records">The records repository.</param>
/// <param name="journal">The run's journal.</param>
/// <param name="past">What the journal held before; empty where the run begins.</param>
/// <param name="keepSecret">Takes the tokens out of everything that the run says.</param>
/// <param name="opened">Hears of the draft once it is there.</param>
internal sealed class LivePublication(
    RunSetup setup,
    RecordsRepository records,
    RunJournal journal,
    IReadOnlyList<RecordedEvent> past,
    Action<string> keepSecret,
    Action<PullRequest> opened
) : IDisposable
{
    // Most runs of a quick rollback have ended by then: their record is published once, whole.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);

    // GitHub wants a second between two changes, and people read no faster than this.
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    // A process that is stopped for good ends at once; one that is not is left behind.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Lock _gate = new();
    private readonly List<RecordedEvent> _events = [.. past];
    private JournalSnapshot? _snapshot;
    private Task _work = Task.CompletedTask;
    private bool _hasBegun;
    private bool _hasEnded;

    /// <summary>Shows a run whose record becomes a pull request; null where it is to have none.</summary>
    /// <param name="setup">What the run is made with.</param>
    /// <param name="terms">Where its record goes.</param>
    /// <param name="journal">The run's journal.</param>
    /// <param name="past">What the journal held before; empty where the run begins.</param>
    /// <param name="keepSecret">Takes the tokens out of everything that the run says.</param>
    public static LivePublication? Of(
        RunSetup setup,
        RecordTerms terms,
        RunJournal journal,
        IReadOnlyList<RecordedEvent> past,
        Action<string> keepSecret
    ) =>
        terms is { Pushes: true, OpensPullRequest: true, Records: { } records }
            ? new LivePublication(setup, records, journal, past, keepSecret, terms.OnDraft)
            : null;

    /// <summary>Hears an event; the first begins the work beside the run, and the last ends it.</summary>
    public ValueTask HearAsync(RecordedEvent recorded)
    {
        lock (_lock)
        {
            _events.Add(recorded);
            _snapshot = journal.Snapshot();
        }

        if (recorded.Event is RunFinished)
            _stop.Cancel();
        else if (!_hasBegun)
        {
            _hasBegun = true;
            _work = Task.Run(WorkAsync, CancellationToken.None);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the work; when it returns, the branch is not written to any more.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        lock (_gate)
            _hasEnded = true;
        await Task.WhenAny(_work, Task.Delay(Patience, setup.Time, CancellationToken.None));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // What was left behind may still look at it.
        if (_work.IsCompleted)
            _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            await Task.Delay(Delay, setup.Time, _stop.Token);
            await PublishAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The run has ended, and its end publishes.
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // The end of the run tries again, and says what fails.
        }
    }

    private async Task PublishAsync(CancellationToken stop)
    {
        if (
            records.FindRemoteSettings() is not { TakesPullRequests: true, Url: { } url } remote
            || GitHubAddress.Of(url, setup.Environment) is not { } address
        )
            return;
        if (records.FindPush(setup.Time, RunSetup.Draw) is not { } push)
            return;
        var access = GitHubAccess.Open(address, setup.Environment, setup.Time, keepSecret);
        if (access.Problem is not null)
            return;
        using var github = access.Value;
        var publication = new RecordPublication(github.Repository, records, remote);
        if (WriteOpening() is not var (set, commit))
            return;
        var pushed = await push.PushAsync(set.Commit, commit, _ => set.Commit, TimeSpan.Zero, stop);
        if (pushed.Commit is null)
            return;

        var (record, shown) = RecordNow();
        var draft = await publication.PublishAsync(
            record,
            isUnfinished: true,
            TargetReviewers.Of(setup.WorkingDirectory, record.Target),
            stop
        );
        if (draft.Problem is not null || !draft.Value.PullRequest.IsOpen)
            return;
        opened(draft.Value.PullRequest);
        while (true)
        {
            await Task.Delay(Pace, setup.Time, stop);
            (record, var events) = RecordNow();
            if (events == shown)
                continue;
            var updated = await publication.UpdateCommentAsync(draft.Value.PullRequest.Number, record, stop);
            if (updated.Problem is null)
                shown = events;
        }
    }

    private (IncidentFileSet Set, string Commit)? WriteOpening()
    {
        var (history, snapshot) = Now();
        var set = new IncidentFiles(new TemplateCatalog(records), setup.Time).BuildOpening(history, snapshot);

        // Once the run's own record is written, the opening would stand on top of it.
        lock (_gate)
        {
            if (_hasEnded)
                return null;
            return records.WriteRecord(set.Commit) switch
            {
                Committed made => (set, made.Commit),
                AlreadyWritten found => (set, found.Commit),
                _ => null,
            };
        }
    }

    // The run waits for whoever holds the lock: nothing is made under it.
    private (RunHistory History, JournalSnapshot Journal) Now()
    {
        lock (_lock)
            return (RunHistory.Of(_events), _snapshot!);
    }

    private (IncidentRecord Record, int Events) RecordNow()
    {
        var (history, snapshot) = Now();
        return (RecordBuilder.Build(history, snapshot.LastHash), history.Events.Count);
    }
}
