using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Events;
using Runbooks.Results;
using Runbooks.Targets;
using static Runbooks.Events.RollbackVerdict;

namespace Runbooks.Rollback;

/// <summary>
/// Rolls a target back once, and proves it. A rollback is a toggle, so nothing is ever sent again before the
/// status has told, for long enough, that the last request changed nothing. The controller's own words are recorded and never believed.
/// </summary>
/// <param name="client">Sends the requests.</param>
/// <param name="reader">Reads the status.</param>
/// <param name="events">Intents are on disk before a request leaves.</param>
/// <param name="time">The clock.</param>
public sealed class RollbackProtocol(TargetClient client, StateReader reader, RunEvents events, TimeProvider time)
{
    /// <summary>Where a rollback is asked for.</summary>
    public const string RollbackPath = StateReader.Controller + "rollback";

    /// <summary>Where the environment is switched.</summary>
    public const string SwitchPath = StateReader.Controller + "switch";

    /// <summary>Where a version is put on the standby, in place of the one that stands there. It is advised, and never sent.</summary>
    public const string DeployPath = StateReader.Controller + "deploy";

    private const int UnchangedReads = 3;
    private const int ConnectionAttempts = 3;
    private const int LostAttempts = 2;

    private readonly Target _target = client.Target;
    private readonly RollbackAdvice _advice = new(client.Target);
    private int _intents;
    private int _mayHaveActed;
    private bool _hasLost;
    private long? _firstAnswered;
    private long _lastAnswered;
    private EligibilityFinding? _found;

    /// <summary>Runs the protocol to its verdict, which is published and returned.</summary>
    /// <param name="request">What to do, and what may be done.</param>
    /// <param name="cancel">Cancels as long as nothing was sent; from the first intent on the protocol runs to its verdict.</param>
    public async Task<RollbackResolved> RunAsync(RollbackRequest request, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var (status, problem) = await ReadFirstAsync(cancel);
        var sent = request.IsPlan ? "would be sent" : "was sent";
        var unread = $"the status cannot be read ({problem}), so nothing {sent}: look at {_target.BaseUrl} by hand";
        var resolved = status is null
            ? Verdict(Unknown, unread, before: null, after: null, expected: null, stable: 0)
            : await DecideAsync(status, request, started, cancel);
        await events.PublishAsync(resolved);
        return resolved;
    }

    /// <summary>
    /// Goes on after the process that ran the protocol ended. A request whose answer is not in the journal counts as one
    /// whose answer was lost: it may have been sent or not, and the status must tell before anything else is.
    /// </summary>
    /// <param name="request">What to do, and what may be done.</param>
    /// <param name="past">What the journal holds since the rollback began.</param>
    /// <param name="cancel">Cancels as long as nothing was sent.</param>
    public async Task<RollbackResolved> ResumeAsync(RollbackRequest request, IReadOnlyList<RunEvent> past, CancellationToken cancel)
    {
        if (past.OfType<RollbackResolved>().LastOrDefault() is { } known)
            return known;
        if (InterruptedAttempt.From(past) is not { } attempt)
            return await RunAsync(request, cancel);
        _intents = attempt.Intents;
        _mayHaveActed = attempt.MayHaveActed;
        _hasLost = attempt.Lost > 0;
        _firstAnswered = _lastAnswered = time.GetTimestamp();
        var resolved = await AttemptAsync(attempt.Before, request, time.GetTimestamp(), attempt);
        await events.PublishAsync(resolved);
        return resolved;
    }

    private async Task<Result<ControllerState, string>> ReadFirstAsync(CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            var read = await reader.ReadAsync("before a rollback", cancel);
            if (read.Value is not null || tries == UnchangedReads)
                return read;
            await Task.Delay(_target.ReadEvery, time, cancel);
        }
    }

    private async Task<RollbackResolved> DecideAsync(
        ControllerState before,
        RollbackRequest request,
        long started,
        CancellationToken cancel
    )
    {
        var found = await new Eligibility(client, events).DecideAsync(before, request with { Now = time.GetUtcNow() }, cancel);
        _found = found;
        if (found.Verdict == AlreadySafe)
        {
            var detail = string.Join("; ", [found.Detail, .. found.NotKnown]);
            return Verdict(AlreadySafe, detail, before, before, before.Serving.Version, 0);
        }

        if (found.Verdict == NotEligible)
        {
            var expected = request.ToVersion ?? before.Candidate?.Version;
            return Verdict(
                NotEligible,
                request.IsPlan ? found.Detail : $"{found.Detail}: nothing was sent",
                before,
                before,
                expected,
                0
            ) with
            {
                Help = found.Help,
                UnhealthyBy = found.UnhealthyBy,
            };
        }

        if (request.IsPlan)
            return Verdict(
                Planned,
                $"would send POST {RollbackPath} to go from {before.Serving.Place} {before.Serving.Version} to "
                    + $"{before.Candidate!.Place} {before.Candidate.Version}",
                before,
                before,
                before.Candidate.Version,
                0
            );
        cancel.ThrowIfCancellationRequested();
        return await AttemptAsync(before, request, started);
    }

    private async Task<RollbackResolved> AttemptAsync(
        ControllerState before,
        RollbackRequest request,
        long started,
        InterruptedAttempt? interrupted = null
    )
    {
        var expected = before.Candidate!.Version!;
        var (path, reason) = (interrupted?.Path ?? RollbackPath, "first attempt");
        var (unconnected, lost) = (interrupted?.Unconnected ?? 0, interrupted?.Lost ?? 0);
        var pending = interrupted?.Answer;
        var lastEvent = interrupted is null ? before.LastEvent : interrupted.LastEvent;
        if (interrupted is { HadSwitched: true })
        {
            if (!ControllerAnswer.LeavesNothing(interrupted.Answer.Kind))
                _mayHaveActed++;
            return await ConfirmAfterAsync(before, interrupted, expected);
        }

        while (true)
        {
            var answer = pending ?? await SendAsync(path, before, expected, reason);
            pending = null;
            if (answer.Kind == ControllerAnswer.NotSent)
                return Verdict(NotSent, $"POST {path} was not sent: {answer.Detail}", before, before, expected, 0);
            _lastAnswered = time.GetTimestamp();
            if (!ControllerAnswer.LeavesNothing(answer.Kind))
            {
                _mayHaveActed++;
                _firstAnswered ??= _lastAnswered;
            }

            if (answer.Kind == ControllerAnswer.Unknown)
                _hasLost = true;
            var observed = await ObserveAsync(before, answer, request.Within - time.GetElapsedTime(started));
            if (observed.Kind == ObservationKind.Switched)
                return await ConfirmAsync(before, observed.Status!, expected);
            if (observed.Kind == ObservationKind.Unclear)
                return Verdict(Unknown, _advice.Unclear(path, answer, observed), before, observed.Status, expected, 0);

            // The history is never believed to have done something. That it speaks of a change is enough not to send another.
            var since = observed.Status!.EventsAfter(lastEvent);
            lastEvent = observed.Status.LastEvent;
            if (WentAndCameBack(since, before))
            {
                return WentBack(
                    $"the history of the target says that it went to {before.Candidate.Place} and back to {before.Serving.Place}",
                    before,
                    observed.Status,
                    expected,
                    agreed: 0
                );
            }

            if (answer.Kind == ControllerAnswer.Unknown && since.Any(e => e.To == before.Candidate.Place))
            {
                answer = answer with
                {
                    Kind = ControllerAnswer.Claimed,
                    Detail = $"nothing ({answer.Detail}), but writes into its history that it went to {before.Candidate.Place}",
                };
            }

            // What stood by was judged; what somebody put there since was not, and nothing goes to it.
            if (RollbackAdvice.StandbyMoved(before, observed.Status) is { } moved)
            {
                var told =
                    $"POST {path}: {answer.Detail}; {before.Serving.Place} still serves {before.Serving.Version}, and {moved}. "
                    + $"Nothing more is sent";
                return Verdict(
                    answer.Kind is ControllerAnswer.Unknown or ControllerAnswer.Accepted ? Unknown : Refused,
                    told,
                    before,
                    observed.Status,
                    expected,
                    0
                ) with
                {
                    Help = _advice.LookAtStandby(before),
                };
            }

            var canSwitch = request.MaySwitch && path == RollbackPath && time.GetElapsedTime(started) < request.Within;
            switch (answer.Kind)
            {
                case ControllerAnswer.NotConnected when ++unconnected < ConnectionAttempts:
                    reason = "no connection was made before";
                    break;
                case ControllerAnswer.Unknown when ++lost < LostAttempts:
                    reason =
                        $"the last answer was lost, and {before.Serving.Place} has been unchanged for longer than the controller needs";
                    break;
                case ControllerAnswer.Unknown:
                    return Verdict(
                        Unknown,
                        $"{lost} requests went without an answer ({answer.Detail}); {before.Serving.Place} still serves "
                            + $"{before.Serving.Version}. Nothing more is sent: look at the controller",
                        before,
                        observed.Status,
                        expected,
                        0
                    );
                case ControllerAnswer.Accepted:
                    return Verdict(
                        Unknown,
                        $"POST {path} was accepted ({answer.Detail}), and after {Duration.Format(Whole(time.GetElapsedTime(started)))} "
                            + $"{before.Serving.Place} still serves {before.Serving.Version}: it may still be under way. "
                            + $"Nothing more is sent, "
                            + "for a second one would undo it",
                        before,
                        observed.Status,
                        expected,
                        0
                    );
                case ControllerAnswer.Claimed or ControllerAnswer.Refused when canSwitch:
                    reason = answer.Kind == ControllerAnswer.Claimed ? "the rollback was claimed and not done" : "the rollback was refused";
                    path = SwitchPath;
                    break;
                case ControllerAnswer.Claimed:
                    return Verdict(
                        ClaimedNotDone,
                        $"the controller said {answer.Detail}, and {before.Serving.Place} still serves {before.Serving.Version}",
                        before,
                        observed.Status,
                        expected,
                        0
                    ) with
                    {
                        Help = _advice.ByOtherMeans(path, before, expected),
                    };
                default:
                    return Verdict(
                        Refused,
                        $"POST {path}: {answer.Detail}; {before.Serving.Place} still serves {before.Serving.Version}",
                        before,
                        observed.Status,
                        expected,
                        0
                    ) with
                    {
                        Help = _advice.ByOtherMeans(path, before, expected),
                    };
            }
        }
    }

    // The switch had been seen: what is left is whether it stays, and a status that names the old environment is a flip-back.
    private async Task<RollbackResolved> ConfirmAfterAsync(ControllerState before, InterruptedAttempt interrupted, string expected)
    {
        var (status, problem) = await ReadFirstAsync(CancellationToken.None);
        return status is null
            ? Verdict(
                Unknown,
                $"the target had switched when the process of the run ended, and now its status cannot be read ({problem}): "
                    + $"look whether {expected} is served",
                before,
                null,
                expected,
                0
            )
            : await ConfirmAsync(before, status, expected);
    }

    private async Task<ControllerAnswer> SendAsync(string path, ControllerState before, string expected, string reason)
    {
        var intent = ++_intents;
        await events.PublishAsync(
            new RollbackIntended(
                intent,
                $"POST {path}",
                before.Serving.Place,
                before.Candidate!.Place,
                before.Serving.Version!,
                expected,
                reason
            )
            {
                NotKnown = NotKnown,
                ActsWithinSeconds = _target.ProcessingTime.TotalSeconds,
            }
        );
        var call = new HttpCall("POST", path) { OnFreshConnection = true };
        var answer = await client.SendAsync(call, CancellationToken.None);
        var evidence = await events.KeepAsync(
            "rollback.json",
            $"What the controller answered to POST {path}",
            EvidenceFile.Write(call, answer)
        );
        var said = ControllerAnswer.From(answer);
        await events.PublishAsync(
            new RollbackAnswered(intent, said.Kind, said.Detail, said.Status, answer.Elapsed.TotalMilliseconds, evidence)
            {
                Fault = answer is Answered ? null : answer.Fault,
            }
        );
        return said;
    }

    private async Task<StatusObservation> ObserveAsync(ControllerState before, ControllerAnswer answer, TimeSpan left)
    {
        // A refusal is not waited for: what it may do all the same is waited for where the switch behind it is proved. A controller
        // is as slow as it has just shown: its processing time counts from its answer, or from when it was given up.
        var answered = time.GetTimestamp();
        var settled = answer.Kind switch
        {
            ControllerAnswer.Refused or ControllerAnswer.NotConnected or ControllerAnswer.NotSent => TimeSpan.Zero,
            ControllerAnswer.Accepted when left > _target.ProcessingTime => left,
            _ => _target.ProcessingTime,
        };
        var enough = settled + _target.ReadEvery * (UnchangedReads + 1);
        var longest = left > enough ? left : enough;
        var unchanged = 0;
        while (true)
        {
            // A status may be as old as the question for it: one that was asked too early proves nothing, however late it is answered.
            var asked = time.GetElapsedTime(answered);
            var (status, problem) = await reader.ReadAsync("after the answer", CancellationToken.None);
            unchanged = status is null ? 0 : unchanged + 1;
            if (status is not null && status.Serving.Place == before.Candidate!.Place)
                return new StatusObservation(ObservationKind.Switched, status, null);
            if (status is not null && !status.Serving.IsSame(before.Serving))
                return new StatusObservation(ObservationKind.Unclear, status, null);

            var elapsed = time.GetElapsedTime(answered);
            if (unchanged >= UnchangedReads && asked > settled)
                return new StatusObservation(ObservationKind.Unchanged, status, null);
            if (elapsed > longest)
                return new StatusObservation(ObservationKind.Unclear, status, problem);
            await Task.Delay(_target.ReadEvery, time);
        }
    }

    private static bool WentAndCameBack(IReadOnlyList<ControllerEvent> events, ControllerState before) =>
        events.SkipWhile(e => e.To != before.Candidate!.Place).Any(e => e.To == before.Serving.Place);

    private async Task<RollbackResolved> ConfirmAsync(ControllerState before, ControllerState switched, string expected)
    {
        var (status, agreed, unreadable) = (switched, 0, 0);
        var unsettled = MayBeUndoneFor();
        while (true)
        {
            if (status.Serving.Place == before.Serving.Place)
            {
                return WentBack(
                    $"the target switched to {before.Candidate!.Place} and went back to {before.Serving.Place} {status.Serving.Version}",
                    before,
                    status,
                    expected,
                    agreed
                );
            }

            if (status.Serving.Version != expected)
            {
                return Verdict(
                    WrongVersion,
                    $"{status.Serving.Place} serves {status.Serving.Version ?? "a version it does not name"}, not {expected}",
                    before,
                    status,
                    expected,
                    agreed
                );
            }

            if (++agreed >= _target.StableReads && time.GetElapsedTime(_lastAnswered) >= unsettled)
            {
                return Verdict(
                    Switched,
                    $"{status.Serving.Place} serves {expected}, and did so in {agreed} reads in a row",
                    before,
                    status,
                    expected,
                    agreed
                );
            }

            ControllerState? next;
            string? problem;
            do
            {
                await Task.Delay(_target.StableEvery, time);
                (next, problem) = await reader.ReadAsync($"stable read {agreed + 1} of {_target.StableReads}", CancellationToken.None);
                if (next is null && ++unreadable > _target.StableReads + UnchangedReads)
                {
                    return Verdict(
                        Unknown,
                        $"the target switched to {status.Serving.Place}, and then its status could not be read any more ("
                            + $"{problem}): look whether {expected} is still served",
                        before,
                        status,
                        expected,
                        agreed
                    );
                }
            } while (next is null);
            status = next;
        }
    }

    // Behind a lost answer the switch may be the first request's late work, and the second, as late again, would undo it.
    private TimeSpan MayBeUndoneFor()
    {
        if (_mayHaveActed < 2)
            return TimeSpan.Zero;

        // One that was answered, be it by a refusal, may take effect as long as the target says; what follows is counted from the last.
        if (!_hasLost)
            return _target.ProcessingTime - time.GetElapsedTime(_firstAnswered ?? _lastAnswered, _lastAnswered);
        var late = time.GetElapsedTime(_firstAnswered ?? _lastAnswered);
        return (late > _target.ProcessingTime ? late : _target.ProcessingTime) + _target.ReadEvery * UnchangedReads;
    }

    // Where more than one request of ours may have taken effect, the one that moved it back may be ours, and nobody else is blamed.
    private RollbackResolved WentBack(string what, ControllerState before, ControllerState? after, string expected, int agreed)
    {
        if (_mayHaveActed < 2)
        {
            return Verdict(FlippedBack, $"{what}: something else acts on it. Nothing more is sent", before, after, expected, agreed);
        }

        var declared = Duration.Format(_target.ProcessingTime);
        return Verdict(
            FlippedBack,
            $"{what}: both requests of this run may have taken effect, one of them later than it was answered (the target "
                + $"may take {declared}). "
                + "Nothing more is sent",
            before,
            after,
            expected,
            agreed
        ) with
        {
            Help =
                $"Find out how late the controller acts (`deploymentHistory` in `curl {_target.Url}{StateReader.Path}` "
                + $"has the times), and "
                + $"give the target a longer `processing-time` than {declared} {In(_target.Source?.Path)}. Run it again only when nothing "
                + "moves any more.",
        };
    }

    private static string In(string? file) => file is null ? "in a file of its own under `targets/`" : $"in {file}";

    private static TimeSpan Whole(TimeSpan span) => TimeSpan.FromSeconds(Math.Ceiling(span.TotalSeconds));

    private IReadOnlyList<string>? NotKnown => _found?.NotKnown is { Count: > 0 } open ? open : null;

    private RollbackResolved Verdict(
        RollbackVerdict verdict,
        string detail,
        ControllerState? before,
        ControllerState? after,
        string? expected,
        int stable
    ) =>
        new(
            verdict,
            detail,
            before?.Serving.Place,
            after?.Serving.Place,
            before?.Serving.Version,
            after?.Serving.Version,
            expected,
            _intents,
            stable
        )
        {
            NotKnown = NotKnown,
            Unproven = _found?.IsUnproven == true,
        };
}
