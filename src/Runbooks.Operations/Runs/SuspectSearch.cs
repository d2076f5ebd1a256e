using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Git;
using Runbooks.GitHub;
using Runbooks.Incidents;
using Runbooks.Results;

namespace Runbooks.Runs;

/// <summary>
/// Looks up, beside a run, what changed between the version that serves and the one to go back to, so that it is known when the run has
/// ended. It hears events behind the journal. Whatever keeps it from that is said in the record, which stands without it.
/// </summary>
/// <param name="setup">What the run is made with.</param>
/// <param name="target">Whose versions they are.</param>
/// <param name="ledger">The target's ledger; null where there is none.</param>
/// <param name="keepSecret">Called with each token: none may be shown or recorded.</param>
internal sealed class SuspectSearch(RunSetup setup, Target target, DeploymentLedger? ledger, Action<string> keepSecret) : IDisposable
{
    // The run does not wait for it: only what is left of this when it has ended is waited for.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _ended = new();
    private (string Version, string Before)? _pair;
    private Task<Result<ComparedChange, string>>? _comparing;

    /// <summary>The search of a run.</summary>
    public static SuspectSearch Of(RunSetup setup, Target target, RecordsRepository? records, Action<string> keepSecret) =>
        new(setup, target, RunSetup.Ledger(records, target.Name), keepSecret);

    /// <summary>Hears an event, and begins as soon as both versions are known.</summary>
    public ValueTask HearAsync(RecordedEvent recorded)
    {
        switch (recorded.Event)
        {
            case StatusObserved { Version: { } version, StandbyVersion: { } before } when _pair is null:
                Begin(version, before);
                break;
            case RollbackIntended { BadVersion: { } version, ExpectedVersion: { } before }:
                Begin(version, before);
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Tells what was found, when the run has ended.</summary>
    public async Task TellAsync(RunEvents events)
    {
        if (_pair is not { } pair)
            return;
        var since = ledger?.ServedSince(pair.Version);
        var told = new SuspectTold(pair.Version, pair.Before) { InLedgerSince = since };
        if (_comparing is { } comparing)
        {
            var (compared, problem) = await WaitAsync(comparing);
            told = told with { Compared = compared, Problem = problem };
        }

        if (told is not { InLedgerSince: null, Compared: null, Problem: null })
            await events.PublishAsync(told);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();

        // What still goes on holds its token, and has ended by itself soon.
        _ended.Dispose();
    }

    private void Begin(string version, string before)
    {
        if (version == before || _pair == (version, before))
            return;
        _pair = (version, before);
        if (target.MadeFrom is { } source && !setup.IsPlayed)
            _comparing = CompareAsync(source, version, before, _ended.Token);
    }

    private async Task<Result<ComparedChange, string>> WaitAsync(Task<Result<ComparedChange, string>> comparing)
    {
        await Task.WhenAny(comparing, Task.Delay(LastMoment, setup.Time, CancellationToken.None));
        return comparing.IsCompleted
            ? await comparing
            : Result.Failed($"{target.MadeFrom!.Repository} did not answer before the record was written");
    }

    private async Task<Result<ComparedChange, string>> CompareAsync(
        TargetSource source,
        string version,
        string before,
        CancellationToken cancel
    )
    {
        // The run goes on meanwhile.
        await Task.Yield();
        var (from, to) = (source.TagOf(before), source.TagOf(version));
        try
        {
            if (source.PathOnThisMachine is { } folder)
                return Directory.Exists(folder)
                    ? await new ReleaseCommits(folder, source.Repository, setup.Environment).CompareAsync(from, to, cancel)
                    : Result.Failed($"there is no folder `{source.Repository}` beside the target's file");
            if (GitHubAddress.Of(source.Repository, setup.Environment) is not { } address)
                return Result.Failed($"{source.Repository} is not known to be GitHub, and no folder of this machine");
            var access = GitHubAccess.Open(address, setup.Environment, setup.Time, keepSecret);
            if (access.Problem is { } problem)
                return Result.Failed(problem.ToString());
            using var open = access.Value;
            var answer = await new ReleaseComparison(open.Repository.Within(Bound)).CompareAsync(source.Repository, from, to, cancel);
            return answer.Problem is { } failed ? Result.Failed(failed.ToString()) : answer.Value;
        }
        catch (OperationCanceledException)
        {
            return Result.Failed($"{source.Repository} did not answer in time");
        }
    }
}
