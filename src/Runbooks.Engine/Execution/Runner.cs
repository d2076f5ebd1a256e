using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Checklist;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Expressions.Data;
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

    private const int DeepestCall = 8;

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
    private TargetClient _client = null!;
    private StatusReader _reader = null!;
    private ObjectiveClock? _clock;
    private EarlyLook? _early;
    private int _checkedAt;
    private int _callDepth;

    /// <summary>Runs it.</summary>
    /// <param name="cancel">The operator's wish to stop: what is under way is finished, `always` runs, and the run ends as
    /// cancelled.</param>
    /// <returns>How it ended; the same as the last event.</returns>
    public async Task<RunFinished> RunAsync(CancellationToken cancel)
    {
        var detected = request.Terms.DetectedAt ?? request.Terms.QueuedAt ?? request.AskedAt ?? tools.Time.GetUtcNow();
        _client = new TargetClient(request.Target, tools.Connections, tools.Time, tools.Fence);
        _reader = new StatusReader(_client, tools.Events);
        if (past is null)
            await tools.Events.PublishAsync(Started(detected));
        foreach (var made in tools.Preface)
            await tools.Events.PublishAsync(made);
        foreach (var given in past is null ? request.Evidence : [])
            await tools.Events.KeepAsync(given.Name, given.About, given.Content);
        var before =
            request.Terms.DetectedAt is null && request.Terms.QueuedAt is null && request.AskedAt is null
                ? TimeSpan.Zero
                : (request.StartedAt ?? tools.Time.GetUtcNow()) - detected;
        _clock = new ObjectiveClock(tools.Time, tools.Events, request.Runbook.Severity.Objective, before, past?.PassedMark ?? 0);
        Remember();
        _state.IsApproved = past?.IsApproved == true;

        using var bound = new CancellationTokenSource(request.Runbook.Timeout, tools.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);
        var main = await RunStepsAsync(either.Token);
        await EndEarlyLookAsync();
        if (main.Status == StepStatus.Cancelled && !cancel.IsCancellationRequested)
            main = TimedOut();
        if (main.Status == StepStatus.Failed && request.Runbook.OnFailure.Count > 0)
        {
            using var ending = new CancellationTokenSource(LongestEnding, tools.Time);
            await StepsWith(request.Inputs)
                .RunAllAsync(request.Runbook.OnFailure, string.Empty, "on-failure", Scope(request.Inputs, verdict: null), ending.Token);
        }

        if (ShouldCheck(main, either.Token))
            await GoThroughChecklistAsync(either.Token);
        if (main.Error is null && bound.IsCancellationRequested && !cancel.IsCancellationRequested)
            main = TimedOut();
        var after = await ReadFinalAsync();
        var isCancelled = cancel.IsCancellationRequested || main.Status == StepStatus.Cancelled;
        var finished = Finished(Judge(main, after, isCancelled), after.Status);
        var judgedAt = _state.TargetVersion;
        if (request.Runbook.Always.Count > 0)
        {
            using var ending = new CancellationTokenSource(LongestEnding, tools.Time);
            await StepsWith(request.Inputs)
                .RunAllAsync(request.Runbook.Always, string.Empty, "always", Scope(request.Inputs, finished), ending.Token);
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

    private Verdict Judge(StepResult main, (DeploymentStatus? Status, string? Problem) after, bool isCancelled) =>
        Verdicts.Judge(
            new VerdictFacts(request.Runbook, request.Target, main, _state)
            {
                Inputs = request.Inputs,
                Checks = _checks,
                Before = [.. past?.Before ?? [], .. _early?.Findings ?? []],
                IsStale = _state.TargetVersion != _checkedAt,
                Cancelled = isCancelled,
                After = after.Status,
                AfterProblem = after.Problem,
            }
        );

    // What `always` has changed makes what was seen before it old: it is looked at again.
    private async Task<RunFinished> JudgeAgainAsync(StepResult main, bool isCancelled, CancellationToken cancel)
    {
        if (_checks.Count > 0)
            await GoThroughChecklistAsync(cancel);
        var after = await ReadFinalAsync();
        return Finished(Judge(main, after, isCancelled), after.Status);
    }

    private Task EndEarlyLookAsync() => _early?.EndAsync() ?? Task.CompletedTask;

    private void LookEarly(CancellationToken cancel)
    {
        if (request.Runbook.Checklist.Count == 0 || past is { MayHaveChanged: true })
            return;
        var known = past?.Before.Select(c => c.Id).ToList() ?? [];
        var longest = request.Runbook.Severity.Name == Severity.Critical.Name ? LongestCriticalLook : LongestEarlyLook;
        _early = new EarlyLook(
            request.Runbook.Checklist.Where(c => !known.Contains(c.Id)),
            evidence => new CheckContext(_client, tools.Events, tools.Time)
            {
                ExpectedVersion = Input("expected-version"),
                Early = evidence,
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
                $"the run had not ended within its timeout of {Duration.Format(request.Runbook.Timeout)}",
                Span: null
            )
        );

    private async Task<StepResult> RunStepsAsync(CancellationToken cancel)
    {
        LookEarly(cancel);
        try
        {
            (_state.Baseline, _) = past?.Baseline is { } known
                ? (StatusOf(known), null)
                : await _reader.ReadAsync(BaselineRead, cancel, ServedWord);
        }
        catch (OperationCanceledException)
        {
            return new StepResult(StepStatus.Cancelled, [], Note: "cancelled");
        }

        return await StepsWith(request.Inputs)
            .RunAllAsync(request.Runbook.Steps, string.Empty, "steps", Scope(request.Inputs, verdict: null), cancel);
    }

    private static DeploymentStatus? StatusOf(StatusObserved seen) =>
        seen.Environment is null
            ? null
            : new DeploymentStatus(
                new EnvironmentState(seen.Environment, seen.Version, Health: null, Port: null),
                seen.StandbyEnvironment is null
                    ? null
                    : new EnvironmentState(seen.StandbyEnvironment, seen.StandbyVersion, Health: null, Port: null),
                History: []
            );

    // Nothing was changed and a step failed: looking at the checklist would only take time from the person who must act now.
    private bool ShouldCheck(StepResult main, CancellationToken cancel) =>
        !cancel.IsCancellationRequested && (main.Status == StepStatus.Passed || _state.Rollback is { IsProved: true });

    private async Task GoThroughChecklistAsync(CancellationToken cancel)
    {
        var context = new CheckContext(_client, tools.Events, tools.Time)
        {
            Baseline = _state.Baseline,
            Rollback = _state.Rollback,
            ExpectedVersion = Input("expected-version"),
            BadVersion = Input("bad-version") ?? request.BadVersion,
        };
        _checks.Clear();
        _checkedAt = _state.TargetVersion;
        foreach (var check in request.Runbook.Checklist)
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
            };
            _checks.Add(seen);
            await tools.Events.PublishAsync(seen);
        }
    }

    // What was proved may be so no longer: a last answer that is lost or cut off is asked for again, for a few seconds.
    private async Task<(DeploymentStatus? Status, string? Problem)> ReadFinalAsync()
    {
        var read = await _reader.ReadAsync("final", CancellationToken.None);
        if (read.Status is not null || _state.Rollback is not { IsProved: true })
            return read;
        using var bound = new CancellationTokenSource(LongestFinalLook, tools.Time);
        try
        {
            for (var again = 0; again < FinalRereads && read.Status is null; again++)
            {
                await Task.Delay(BetweenFinalReads, tools.Time, bound.Token);
                read = await _reader.ReadAsync("final", bound.Token);
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
        var steps = new StepTools(_client, _reader, tools.Events, tools.Time, tools.Approve, tools.Root)
        {
            Environment = tools.Environment,
            KnownBad = request.KnownBad,
            KnownToHaveServed = request.KnownToHaveServed,
            Allowed = request.Terms.Allowed,
            IsAttended = request.IsAttended,
            RunsCommands = tools.RunsCommands,
            ChangesAfter = ChangesAfter,
            BeforeChange = EndEarlyLookAsync,
            Fence = tools.Fence,
            AskedAt = request.Terms.QueuedAt ?? request.AskedAt,
            ExpectedVersion = Text(inputs, "expected-version") ?? Input("expected-version"),
            BadVersion = Text(inputs, "bad-version") ?? Input("bad-version") ?? request.BadVersion,
        };
        return new StepRunner(steps, _state, tools.Draw, CallAsync, past);
    }

    private IReadOnlyList<string> ChangesAfter(Step approval) =>
        [
            .. request
                .Runbook.AllSteps()
                .SkipWhile(s => s != approval)
                .Skip(1)
                .TakeWhile(s => s.Action.Asks is null)
                .SelectMany(s => s.Action.Changes),
        ];

    private async Task<StepResult> CallAsync(string id, JsonObject inputs, string path, CancellationToken cancel)
    {
        if (tools.FindRunbook(id) is not { } called)
            return Fails($"there is no runbook `{id}`, or it has mistakes: `runbook lint` shows them");
        if (Interlocked.Increment(ref _callDepth) > DeepestCall)
            return Fails($"runbooks call each other more than {DeepestCall} deep at `{id}`");
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
        var target = new JsonObject
        {
            ["name"] = request.Target.Name,
            ["base_url"] = request.Target.Url,
            ["tenant"] = request.Target.Tenant,
        };
        var run = new JsonObject
        {
            ["id"] = request.Identity.Run,
            ["incident"] = request.Identity.Incident,
            ["runbook"] = request.Runbook.Id,
            ["title"] = request.Runbook.Title,
            ["severity"] = request.Runbook.Severity.Name,
            ["elapsed_seconds"] = Math.Round(_clock!.Elapsed.TotalSeconds, 1),
            ["objective_seconds"] = _clock!.Objective.TotalSeconds,
            ["environment_before"] = _state.Baseline?.Active.Name,
            ["version_before"] = _state.Baseline?.Active.Version,
            ["standby_environment"] = _state.Baseline?.Standby?.Name,
            ["standby_version"] = _state.Baseline?.Standby?.Version,
            ["standby_served"] = past?.Baseline?.StandbyServed ?? ServedWord(_state.Baseline),
            ["environment"] = verdict?.EnvironmentAfter ?? _state.Rollback?.ToEnvironment ?? _state.Baseline?.Active.Name,
            ["version"] = verdict?.VersionAfter ?? _state.Rollback?.ToVersion ?? _state.Baseline?.Active.Version,
            ["outcome"] = verdict is null ? null : OutcomeText.Of(verdict.Outcome),
            ["reason"] = verdict?.Reason,
            ["failed_step"] = _state.FailedStep,
        };
        return new Scope(
            new JsonObject
            {
                ["inputs"] = inputs.DeepClone(),
                ["target"] = target,
                ["run"] = run,
            }
        );
    }

    private string? ServedWord(DeploymentStatus? status) =>
        Eligibility.StandbyServedWord(status, request.KnownBad, request.KnownToHaveServed);

    private RunStarted Started(DateTimeOffset detected) =>
        new(
            request.Identity.Run,
            request.Identity.Incident,
            request.Runbook.Id,
            request.Runbook.Title,
            request.RunbookPath,
            request.RunbookCommit,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Runbook.Source.Text))),
            request.Runbook.Severity.Name,
            request.Runbook.Severity.Objective.TotalSeconds,
            request.Target.Name,
            request.Target.Url,
            request.Trigger,
            request.Operator,
            request.Terms.EngineVersion,
            detected,
            request.Terms.DetectedAt is not null ? request.DetectedBy
                : request.Terms.QueuedAt is null ? RunStarted.DetectedByItself
                : RunStarted.DetectedByRequest,
            InputValues.Masked(request.Runbook, request.Inputs)
        )
        {
            QueuedAt = request.Terms.QueuedAt,
            FailingSince = request.FailingSince,
            Account = request.Account,
            Rehearsal = request.Terms.IsRehearsal,
            Allowed = request.Terms.Allowed is [] ? null : request.Terms.Allowed,
            NotPushed = request.NotPushed,
            StaysHere = request.Terms.StaysHere,
        };

    private RunFinished Finished(Verdict verdict, DeploymentStatus? after)
    {
        var actual = _clock!.Elapsed;
        return new RunFinished(
            verdict.Outcome,
            verdict.Reason,
            verdict.Next,
            _state.Baseline?.Active.Name,
            after?.Active.Name,
            _state.Baseline?.Active.Version,
            after?.Active.Version,
            _clock!.Objective.TotalSeconds,
            Math.Round(actual.TotalSeconds, 3),
            verdict.HadNothingToRecover ? null : verdict.Outcome == Outcome.Recovered && actual <= _clock!.Objective
        );
    }

    private string? Input(string name) => Text(request.Inputs, name);

    private static string? Text(JsonObject inputs, string name) =>
        inputs[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
