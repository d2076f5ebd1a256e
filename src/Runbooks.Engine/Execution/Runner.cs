using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Checklist;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Expressions.Data;
using Runbooks.Results;
using Runbooks.Rollback;
using Runbooks.Steps;
using Runbooks.Targets;

namespace Runbooks.Execution;

/// <summary>
/// Runs a runbook to its end: steps, on-failure, checklist, always, verdict. It tells the stream and knows none of its listeners.
/// </summary>
/// <param name="request">What is to be run.</param>
/// <param name="tools">What the run uses of the world.</param>
/// <param name="past">What was done in another process that ended; null for a new run.</param>
public sealed class Runner(RunRequest request, RunTools tools, EarlierProcess? past = null) : IDisposable
{
    /// <summary>Why the status is read when a run begins.</summary>
    internal const string BaselineRead = "baseline";

    // What is looked at beforehand helps whoever reads the end; where everything burns, nobody waits for that.
    private static readonly TimeSpan LongestEarlyLook = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestCriticalLook = TimeSpan.FromSeconds(1);

    // How often, and for how long, the last look is repeated where it finds nothing out.
    private const int FinalRereads = 3;
    private static readonly TimeSpan BetweenFinalReads = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestFinalLook = TimeSpan.FromSeconds(6);

    // What runs at the end runs whatever happened, but not without end.
    private static readonly TimeSpan LongestEnding = TimeSpan.FromMinutes(15);

    private readonly RunState _state = new();
    private readonly List<CheckFinished> _checks = [];
    private ObjectiveClock? _clock;
    private EarlyLook? _early;
    private int _checkedAt;
    private int _callDepth;

    private AskedRun Asked => request.Asked;

    private Runbook Runbook => request.Asked.Runbook;

    private RunTerms Terms => request.Asked.Terms;

    /// <summary>What a run says when it begins.</summary>
    /// <param name="request">The run.</param>
    /// <param name="now">When the incident was detected where its terms say nothing.</param>
    public static RunStarted StartOf(RunRequest request, DateTimeOffset now)
    {
        var (runbook, target, inputs, terms) = request.Asked;
        return new RunStarted
        {
            Run = request.Identity.Run,
            Incident = request.Identity.Incident,
            Runbook = runbook.Id,
            Title = runbook.Title,
            RunbookPath = request.RunbookPath,
            RunbookCommit = request.RunbookCommit,
            RunbookHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(runbook.Source.Text))),
            Severity = runbook.Severity.Name,
            ObjectiveSeconds = runbook.Severity.Objective.TotalSeconds,
            Target = target.Name,
            BaseUrl = target.Url,
            TargetKey = target.Address.Key,
            Described = StartedTarget.Of(target),
            Trigger = terms.Start.Trigger,
            Operator = terms.Start.Operator,
            EngineVersion = terms.EngineVersion,
            DetectedAt = terms.CountsFrom ?? now,
            DetectedBy =
                terms.DetectedAt is not null ? terms.Start.DetectedBy
                : terms.QueuedAt is null ? RunStarted.DetectedByItself
                : RunStarted.DetectedByRequest,
            Inputs = InputValues.Masked(runbook, inputs),
            QueuedAt = terms.QueuedAt,
            FailingSince = terms.Start.FailingSince,
            Account = request.Account,
            Rehearsal = terms.IsRehearsal,
            Allowed = terms.Known.Allowed is [] ? null : terms.Known.Allowed,
            NotPushed = request.NotPushed,
            StaysHere = terms.StaysHere,
            PartOf = terms.PartOf,
        };
    }

    /// <summary>Runs it.</summary>
    /// <param name="cancel">The operator's wish to stop: what is under way is finished, `always` runs, and the run ends as
    /// cancelled.</param>
    /// <returns>How it ended; the same as the last event.</returns>
    public async Task<RunFinished> RunAsync(CancellationToken cancel)
    {
        if (past is null)
            await tools.Events.PublishAsync(StartOf(request, tools.Time.GetUtcNow()));
        foreach (var made in request.Preface)
            await tools.Events.PublishAsync(made);
        foreach (var given in past is null ? Terms.Start.Evidence : [])
            await tools.Events.KeepAsync(given.Name, given.About, given.Content);
        var before = Terms.CountsFrom is { } from ? (Terms.StartedAt ?? tools.Time.GetUtcNow()) - from : TimeSpan.Zero;
        _clock = new ObjectiveClock(tools.Time, tools.Events, Runbook.Severity.Objective, before, past?.PassedMark ?? 0);
        Remember();
        _state.IsApproved = past?.IsApproved == true;

        using var bound = new CancellationTokenSource(Runbook.Timeout, tools.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);
        var main = await RunStepsAsync(either.Token);
        await EndEarlyLookAsync();
        if (main.Status == StepStatus.Cancelled && !cancel.IsCancellationRequested)
            main = TimedOut();
        if (main.Status == StepStatus.Failed && Runbook.OnFailure.Count > 0)
        {
            using var ending = new CancellationTokenSource(LongestEnding, tools.Time);
            await StepsWith(Asked.Inputs)
                .RunAllAsync(Runbook.OnFailure, string.Empty, "on-failure", Scope(Asked.Inputs, verdict: null), ending.Token);
        }

        if (ShouldCheck(main, either.Token))
            await GoThroughChecklistAsync(either.Token);
        if (main.Error is null && bound.IsCancellationRequested && !cancel.IsCancellationRequested)
            main = TimedOut();
        var after = await ReadFinalAsync();
        var isCancelled = cancel.IsCancellationRequested || main.Status == StepStatus.Cancelled;
        var finished = Finished(Judge(main, after, isCancelled), after.Value);
        var judgedAt = _state.TargetVersion;
        if (Runbook.Always.Count > 0)
        {
            using var ending = new CancellationTokenSource(LongestEnding, tools.Time);
            await StepsWith(Asked.Inputs).RunAllAsync(Runbook.Always, string.Empty, "always", Scope(Asked.Inputs, finished), ending.Token);
            if (_state.TargetVersion != judgedAt)
                finished = await JudgeAgainAsync(main, isCancelled, ending.Token);
        }

        await tools.Events.PublishAsync(finished);
        return finished;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _clock?.Dispose();
        _early?.Dispose();
    }

    private void Remember()
    {
        if (past is null)
            return;
        _state.Rollback = past.Rollback;
        _state.RollbackAsked = past.RollbackAsked;
        foreach (var change in past.Changes)
            _state.Announce(change);
        if (past.MayHaveChanged)
            _state.MarkChanged();
    }

    private Verdict Judge(StepResult main, Result<ControllerState, string> after, bool isCancelled) =>
        Verdicts.Judge(
            new VerdictFacts(Runbook, Asked.Target, main, _state)
            {
                Inputs = Asked.Inputs,
                Checks = _checks,
                Before = [.. past?.Before ?? [], .. _early?.Findings ?? []],
                IsStale = _state.TargetVersion != _checkedAt,
                Cancelled = isCancelled,
                After = after.Value,
                AfterProblem = after.Why,
            }
        );

    // What `always` has changed makes what was seen before it old: it is looked at again.
    private async Task<RunFinished> JudgeAgainAsync(StepResult main, bool isCancelled, CancellationToken cancel)
    {
        if (_checks.Count > 0)
            await GoThroughChecklistAsync(cancel);
        var after = await ReadFinalAsync();
        return Finished(Judge(main, after, isCancelled), after.Value);
    }

    private Task EndEarlyLookAsync() => _early?.EndAsync() ?? Task.CompletedTask;

    private void LookEarly(CancellationToken cancel)
    {
        if (Runbook.Checklist.Count == 0 || past is { MayHaveChanged: true })
            return;
        var known = past?.Before.Select(c => c.Id).ToList() ?? [];
        var longest = Runbook.Severity.Name == Severity.Critical.Name ? LongestCriticalLook : LongestEarlyLook;
        _early = new EarlyLook(
            Runbook.Checklist.Where(c => !known.Contains(c.Id)),
            evidence => new CheckContext(tools.Client, tools.Events, tools.Time)
            {
                ExpectedVersion = Input("expected-version"),
                Early = evidence,
                RunsChanges = tools.RunsCommands,
                IsPlayed = tools.IsPlayed,
            },
            tools.Events,
            tools.Time,
            longest,
            cancel
        );
    }

    private StepResult TimedOut() =>
        StepResult.Failed(
            new Diagnostic(
                DiagnosticCodes.TimedOut,
                $"the run had not ended within its timeout of {Duration.Format(Runbook.Timeout)}",
                Span: null
            )
        );

    private async Task<StepResult> RunStepsAsync(CancellationToken cancel)
    {
        LookEarly(cancel);
        try
        {
            _state.Baseline = past?.Baseline is { } known
                ? StatusOf(known)
                : (await tools.Reader.ReadAsync(BaselineRead, cancel, ServedWord)).Value;
        }
        catch (OperationCanceledException)
        {
            return new StepResult(StepStatus.Cancelled, [], Note: "cancelled");
        }

        return await StepsWith(Asked.Inputs).RunAllAsync(Runbook.Steps, string.Empty, "steps", Scope(Asked.Inputs, verdict: null), cancel);
    }

    private static ControllerState? StatusOf(StatusObserved seen) =>
        seen.Environment is null
            ? null
            : new ControllerState(
                new Release(seen.Environment, seen.Version, Health: null, Port: null) { Ref = seen.Ref ?? seen.Environment },
                seen.StandbyEnvironment is null
                    ? null
                    : new Release(seen.StandbyEnvironment, seen.StandbyVersion, Health: null, Port: null),
                Events: []
            );

    // Nothing was changed and a step failed: looking at the checklist would only take time from the person who must act now.
    private bool ShouldCheck(StepResult main, CancellationToken cancel) =>
        !cancel.IsCancellationRequested && (main.Status == StepStatus.Passed || _state.Rollback is { IsProved: true });

    private async Task GoThroughChecklistAsync(CancellationToken cancel)
    {
        var context = new CheckContext(tools.Client, tools.Events, tools.Time)
        {
            Baseline = _state.Baseline,
            Rollback = _state.Rollback,
            ExpectedVersion = Input("expected-version"),
            BadVersion = Input("bad-version") ?? Terms.Start.BadVersion,
            RunsChanges = tools.RunsCommands,
            IsPlayed = tools.IsPlayed,
        };
        _checks.Clear();
        _checkedAt = _state.TargetVersion;
        foreach (var check in Runbook.Checklist)
        {
            CheckFinding finding;
            try
            {
                finding = await check.LookAsync(context, cancel);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var seen = new CheckFinished(
                check.Id,
                check.Title,
                finding.Status,
                check.ExpectedIn(context),
                finding.Actual,
                finding.Evidence,
                Final: true
            )
            {
                Caveat = finding.Caveat,
                Moot = finding.IsMoot,
                CatchAll = finding.IsCatchAll,
                Failed = finding.Failed,
                Exceeded = finding.Exceeded,
            };
            _checks.Add(seen);
            await tools.Events.PublishAsync(seen);
        }
    }

    // What was proved may be so no longer: a last answer that is lost or cut off is asked for again, for a few seconds.
    private async Task<Result<ControllerState, string>> ReadFinalAsync()
    {
        var read = await tools.Reader.ReadAsync("final", CancellationToken.None);
        if (read.Value is not null || _state.Rollback is not { IsProved: true })
            return read;
        using var bound = new CancellationTokenSource(LongestFinalLook, tools.Time);
        try
        {
            for (var again = 0; again < FinalRereads && read.Value is null; again++)
            {
                await Task.Delay(BetweenFinalReads, tools.Time, bound.Token);
                read = await tools.Reader.ReadAsync("final", bound.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The last answer says why nothing is known.
        }

        return read;
    }

    private StepRunner StepsWith(JsonObject inputs)
    {
        var around = new StepSurroundings(
            InputValues.Text(inputs, "expected-version") ?? Input("expected-version"),
            InputValues.Text(inputs, "bad-version") ?? Input("bad-version") ?? Terms.Start.BadVersion
        )
        {
            RunRunbook = CallAsync,
            ChangesAfter = step => Runbook.ChangesAfter(step, Asked.Target),
            BeforeChange = EndEarlyLookAsync,
        };
        return new StepRunner(tools, Terms, around, _state, past);
    }

    private async Task<StepResult> CallAsync(string id, JsonObject inputs, string path, CancellationToken cancel)
    {
        if (request.FindRunbook(id) is not { } called)
            return Fails($"there is no runbook `{id}`, or it has mistakes: `runbook lint` shows them");
        if (Interlocked.Increment(ref _callDepth) > RunbookCall.Deepest)
            return Fails($"runbooks call each other more than {RunbookCall.Deepest} deep at `{id}`");
        try
        {
            var bag = new DiagnosticBag();
            var given = InputValues.Complete(called, inputs, bag);
            if (given is null)
                return StepResult.Failed(bag.Sorted()[0]);
            return await StepsWith(given).RunAllAsync(called.Steps, path, "steps", Scope(given, verdict: null), cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _callDepth);
        }

        static StepResult Fails(string why) => StepResult.Failed(new Diagnostic(DiagnosticCodes.CallFailed, why, Span: null));
    }

    private Scope Scope(JsonObject inputs, RunFinished? verdict)
    {
        var run = new JsonObject
        {
            ["id"] = request.Identity.Run,
            ["incident"] = request.Identity.Incident,
            ["runbook"] = Runbook.Id,
            ["title"] = Runbook.Title,
            ["severity"] = Runbook.Severity.Name,
            ["elapsed_seconds"] = Math.Round(_clock!.Elapsed.TotalSeconds, 1),
            ["objective_seconds"] = _clock!.Objective.TotalSeconds,
            ["environment_before"] = _state.Baseline?.Serving.Place,
            ["version_before"] = _state.Baseline?.Serving.Version,
            ["standby_environment"] = _state.Baseline?.Candidate?.Place,
            ["standby_version"] = _state.Baseline?.Candidate?.Version,
            ["standby_served"] = past?.Baseline?.StandbyServed ?? ServedWord(_state.Baseline),
            ["environment"] = verdict?.EnvironmentAfter ?? _state.Rollback?.ToEnvironment ?? _state.Baseline?.Serving.Place,
            ["version"] = verdict?.VersionAfter ?? _state.Rollback?.ToVersion ?? _state.Baseline?.Serving.Version,
            ["outcome"] = verdict is null ? null : OutcomeText.Of(verdict.Outcome),
            ["reason"] = verdict?.Reason,
            ["failed_step"] = _state.FailedStep,
        };
        return new Scope(
            new JsonObject
            {
                ["inputs"] = inputs.DeepClone(),
                [TargetValues.Root] = TargetValues.Of(Asked.Target),
                ["run"] = run,
            }
        );
    }

    private string? ServedWord(ControllerState? status) => Eligibility.StandbyServedWord(status, Terms.Known);

    private RunFinished Finished(Verdict verdict, ControllerState? after)
    {
        var actual = _clock!.Elapsed;
        return new RunFinished
        {
            Outcome = verdict.Outcome,
            Reason = verdict.Reason,
            Next = verdict.Next,
            EnvironmentBefore = _state.Baseline?.Serving.Place,
            EnvironmentAfter = after?.Serving.Place,
            VersionBefore = _state.Baseline?.Serving.Version,
            VersionAfter = after?.Serving.Version,
            ObjectiveSeconds = _clock!.Objective.TotalSeconds,
            ActualSeconds = Math.Round(actual.TotalSeconds, 3),
            ObjectiveMet = verdict.HadNothingToRecover ? null : verdict.Outcome == Outcome.Recovered && actual <= _clock!.Objective,
        };
    }

    private string? Input(string name) => InputValues.Text(Asked.Inputs, name);
}
