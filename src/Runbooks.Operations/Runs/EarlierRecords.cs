using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Incidents;
using Runbooks.Incidents.Records;

namespace Runbooks.Runs;

/// <summary>Reads the newest records beside a run, and tells at its end which are like it.</summary>
internal sealed class EarlierRecords
{
    private const int Most = 50;
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(1);

    private readonly RunSetup _setup;
    private readonly Task<IReadOnlyList<IncidentRecord>> _reading;

    /// <param name="setup">What the run is made with.</param>
    /// <param name="records">The records repository; null for none.</param>
    public EarlierRecords(RunSetup setup, RecordsRepository? records)
    {
        _setup = setup;
        _reading = records is null || setup.IsPlayed ? Task.FromResult<IReadOnlyList<IncidentRecord>>([]) : ReadAsync(records);
    }

    /// <summary>Tells them, when the run has ended.</summary>
    public async Task TellAsync(RunEvents events, RunHistory history)
    {
        await Task.WhenAny(_reading, Task.Delay(LastMoment, _setup.Time, CancellationToken.None));
        if (!_reading.IsCompleted || history.Finished is not { Outcome: not Outcome.NothingWrong })
            return;
        var alike = EarlierIncidents.Like(history, await _reading);
        if (alike.Count > 0)
            await events.PublishAsync(new SeenBefore(alike));
    }

    private static async Task<IReadOnlyList<IncidentRecord>> ReadAsync(RecordsRepository records)
    {
        // The run goes on meanwhile.
        await Task.Yield();
        return new IncidentCatalog(records).TryNewest(Most);
    }
}
