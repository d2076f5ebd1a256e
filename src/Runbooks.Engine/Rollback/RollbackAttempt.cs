using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Events;
using Runbooks.Targets;
using static Runbooks.Events.RollbackVerdict;

namespace Runbooks.Rollback;

/// <summary>Sends what moves the traffic, as seldom as can be, and looks what became of it, until that can be said.</summary>
/// <param name="tools">What it uses of the world.</param>
/// <param name="request">What to do, and what may be done.</param>
/// <param name="found">What was found before anything was sent; null where that is not known.</param>
internal sealed class RollbackAttempt(RollbackTools tools, RollbackRequest request, EligibilityFinding? found)
{
    private const int ConnectionAttempts = 3;
    private const int LostAttempts = 2;

    private readonly TimeProvider _time = tools.Time;
    private readonly RunEvents _events = tools.Events;
    private readonly Target _target = tools.Client.Target;
    private readonly ControllerDefinition _controller = Controller.Of(tools.Client.Target).Definition;
    private readonly ControllerClient _client = new(tools.Client, tools.Events.KeepSecret, tools.Events.HoldsSecret);
    private readonly RollbackAdvice _advice = new(tools.Client.Target);
    private string? _newest;
    private int _intents;
    private int _mayHaveActed;
    private bool _hasLost;
    private long? _firstAnswered;
    private long _lastAnswered;

    /// <summary>Sends the first request, and goes on from there.</summary>
    /// <param name="before">The state that it is decided on; its candidate is where to go.</param>
    /// <param name="started">When the rollback began.</param>
    public Task<RollbackResolved> RunAsync(ControllerState before, long started)
    {
        _newest = _controller.Change.Means == ChangeMeaning.Append && before.Look?.Refs is [var newest, ..] ? newest : null;
        return GoOnAsync(before, Goal(before), before, started, interrupted: null);
    }

    /// <summary>Goes on where a process ended.</summary>
    public async Task<RollbackResolved> ResumeAsync(InterruptedAttempt interrupted)
    {
        _intents = interrupted.Last.Intent;
        _mayHaveActed = interrupted.MayHaveActed;
        _hasLost = interrupted.Lost > 0;
        _firstAnswered = _lastAnswered = _time.GetTimestamp();
        _newest = interrupted.Last.Newest;
        var (before, moved) = (interrupted.Before, Goal(interrupted.Before));
        if (!interrupted.HadSwitched)
            return await GoOnAsync(before, moved, before, _time.GetTimestamp(), interrupted);
        if (!ControllerAnswer.LeavesNothing(interrupted.Answer.Kind))
            _mayHaveActed++;
        return await ConfirmAfterAsync(before, moved);
    }

    /// <summary>What became of it.</summary>
    public RollbackResolved Verdict(
        RollbackVerdict verdict,
        string detail,
        ControllerState? before,
        ControllerState? after,
        string? expected,
        int stable = 0
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
            Unproven = found?.IsUnproven == true,
        };

    private bool IsToggle => _controller.Change.Means == ChangeMeaning.Toggle;

    private string Went => IsToggle ? "switched" : "went";

    private IReadOnlyList<string>? NotKnown => found?.NotKnown is { Count: > 0 } open ? open : null;

    private MovedTo Goal(ControllerState before) => new(_client, _controller.Change.Means, before, _newest, _events.Clean);

    private async Task<RollbackResolved> GoOnAsync(
        ControllerState before,
        MovedTo moved,
        ControllerState latest,
        long started,
        InterruptedAttempt? interrupted
    )
    {
        var goal = before.Candidate!;
        var expected = goal.Version!;
        var observer = new ChangeObserver(new OperationReader(_client, _events), tools.Reader, _target, _time);
        var (way, reason) = (WayOf(interrupted), "first attempt");
        var (unconnected, lost) = (interrupted?.Unconnected ?? 0, interrupted?.Lost ?? 0);
        var (pending, sent) = (Answered(way, interrupted), interrupted?.Last.Request ?? string.Empty);
        var lastEvent = interrupted is null ? before.LastEvent : interrupted.LastEvent;
        while (true)
        {
            if (pending is null)
            {
                var prepared = _client.Prepare(way, latest, goal);
                if (!prepared.Succeeds(out var call, out var unfit))
                    return Verdict(
                        _mayHaveActed == 0 ? NotEligible : Unknown,
                        $"the change cannot be made: {unfit.Message} ({unfit.Span}): nothing more was sent",
                        before,
                        latest,
                        expected
                    );
                sent = call.ToString();
                pending = await SendAsync(call, way, before, reason);
            }

            var answer = pending;
            pending = null;
            if (answer.Kind == ControllerAnswer.NotSent)
                return Verdict(NotSent, $"{sent} was not sent: {answer.Detail}", before, before, expected);
            _lastAnswered = _time.GetTimestamp();
            if (!ControllerAnswer.LeavesNothing(answer.Kind))
            {
                _mayHaveActed++;
                _firstAnswered ??= _lastAnswered;
            }

            if (answer.Kind == ControllerAnswer.Unknown)
                _hasLost = true;
            var observed = await observer.ObserveAsync(moved, answer, request.Within - _time.GetElapsedTime(started));

            // What has failed may have moved the traffic all the same, and show it late: a second way waits for that.
            if (
                observed is { Kind: ObservationKind.Failed, State: { } fallen, Problem: var fault }
                && SecondWay(way, moved, fallen, started) is not null
            )
            {
                var over = answer with { Kind = ControllerAnswer.Claimed, Operation = null };
                var later = await observer.ObserveAsync(moved, over, request.Within - _time.GetElapsedTime(started));
                observed = later.Kind == ObservationKind.Unchanged ? later with { Kind = ObservationKind.Failed, Problem = fault } : later;
            }

            if (observed.Kind == ObservationKind.Switched)
            {
                var confirmed = await ConfirmAsync(before, moved, observed.State!, expected);
                return answer.Kind == ControllerAnswer.Conflict && confirmed.Verdict == Switched && _mayHaveActed == 1
                    ? confirmed with
                    {
                        Detail = $"{confirmed.Detail}; {RollbackAdvice.GoneThere(sent, answer, observed.State!)}",
                        WasGoneTo = true,
                    }
                    : confirmed;
            }

            if (answer.Kind == ControllerAnswer.Conflict && observed.State is { } seen)
            {
                var isMoved = !moved.IsUntouched(seen) || moved.IsMovedByAnother(seen);
                return Verdict(Refused, _advice.Conflict(sent, answer, before, seen, isMoved), before, seen, expected) with
                {
                    Help = isMoved ? _advice.FindTheOther(seen) : _advice.LookNow,
                };
            }

            if (observed.Kind == ObservationKind.Withdrawn)
            {
                var told = $"{sent} waited to be merged, and {observed.Problem}: nothing was changed, and {Serves(before)}";
                return Verdict(Refused, told, before, observed.State, expected) with { Help = RollbackAdvice.ProposeAgain };
            }

            if (observed.Kind == ObservationKind.Unclear)
                return Verdict(Unknown, _advice.Unclear(sent, answer, observed, moved), before, observed.State, expected);
            if (observed.Kind == ObservationKind.Failed && (observed.State is not { } left || !moved.IsAtRest(left)))
                return Verdict(Unknown, RollbackAdvice.Failing(sent, observed), before, observed.State, expected) with
                {
                    Help = _advice.LookNow,
                };
            latest = observed.State!;

            // The history is never believed to have done something. That it speaks of a change is enough not to send another.
            var since = latest.EventsAfter(lastEvent);
            lastEvent = latest.LastEvent;
            if (WentAndCameBack(since, before))
            {
                var told = $"the history of the target says that it went to {goal.Place} and back to {before.Serving.Place}";
                return WentBack(told, before, latest, expected, agreed: 0);
            }

            if (answer.Kind == ControllerAnswer.Unknown && since.Any(e => e.To == goal.Place))
            {
                answer = answer with
                {
                    Kind = ControllerAnswer.Claimed,
                    Detail = $"nothing ({answer.Detail}), but writes into its history that it went to {goal.Place}",
                };
            }

            // What was to be gone to was judged; what somebody put there since was not, and nothing goes to it.
            if (RollbackAdvice.CandidateMoved(before, latest, _controller.Change.Means) is { } gone)
            {
                var told = $"{sent}: {answer.Detail}; {Serves(before)}, and {gone}. Nothing more is sent";
                var isOpen = answer.Kind is ControllerAnswer.Unknown or ControllerAnswer.Accepted;
                return Verdict(isOpen ? Unknown : Refused, told, before, latest, expected) with { Help = _advice.LookAtCandidate(before) };
            }

            if (observed is { Kind: ObservationKind.Failed, Problem: { } failed })
                answer = answer with
                {
                    Kind = ControllerAnswer.Refused,
                    Detail = $"{answer.Detail}, and what it began has failed: {failed}",
                };
            if (observed.IsSaidDone)
                answer = answer with { Kind = ControllerAnswer.Claimed, Detail = $"{answer.Detail}, and that what it began is done" };
            var isFirstWay = way == _controller.Change;
            var second = SecondWay(way, moved, latest, started);

            // Whoever else moved it may have undone what was sent: another one on top of that is not known to be wanted.
            var isSentAgain = second is not null || answer.Kind is ControllerAnswer.Unknown or ControllerAnswer.NotConnected;
            if (isSentAgain && moved.IsMovedByAnother(latest))
            {
                var told = RollbackAdvice.MovedByAnother(sent, answer, before, latest);
                return Verdict(_mayHaveActed == 0 ? Refused : Unknown, told, before, latest, expected) with
                {
                    Help = _advice.FindTheOther(latest),
                };
            }

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
                        $"{lost} requests went without an answer ({answer.Detail}); {Serves(before)}. Nothing more is sent: look at the "
                            + "controller",
                        before,
                        latest,
                        expected
                    );
                case ControllerAnswer.Accepted when answer.IsProposed:
                    return Verdict(
                        Unknown,
                        RollbackAdvice.NotMerged(sent, answer, Whole(_time.GetElapsedTime(started)), Serves(before)),
                        before,
                        latest,
                        expected
                    ) with
                    {
                        Help = RollbackAdvice.LeftOpen(answer.PullRequest, expected),
                    };
                case ControllerAnswer.Accepted:
                    return Verdict(
                        Unknown,
                        $"{sent} was accepted ({answer.Detail}), and after {Duration.Format(Whole(_time.GetElapsedTime(started)))} "
                            + $"{Serves(before)}: it may still be under way. Nothing more is sent{WhatASecondWouldDo}",
                        before,
                        latest,
                        expected
                    );
                case ControllerAnswer.Claimed or ControllerAnswer.Refused when second is not null:
                    reason = answer.Kind == ControllerAnswer.Claimed ? "the rollback was claimed and not done" : "the rollback was refused";
                    way = second;
                    break;
                case ControllerAnswer.Claimed:
                    return Verdict(
                        ClaimedNotDone,
                        $"the controller said {answer.Detail}, and {Serves(before)}",
                        before,
                        latest,
                        expected
                    ) with
                    {
                        Help = _advice.ByOtherMeans(isFirstWay, before),
                    };
                default:
                    return Verdict(Refused, $"{sent}: {answer.Detail}; {Serves(before)}", before, latest, expected) with
                    {
                        Help = _advice.ByOtherMeans(isFirstWay, before),
                    };
            }
        }
    }

    private ChangeFields? SecondWay(ChangeFields way, MovedTo moved, ControllerState now, long started) =>
        request.MaySwitch && way == _controller.Change && moved.IsUntouched(now) && _time.GetElapsedTime(started) < request.Within
            ? _controller.Otherwise
            : null;

    private int MostUnready => _target.StableReads + ChangeObserver.UnchangedReads;

    private string WhatASecondWouldDo =>
        _controller.Change.Means switch
        {
            ChangeMeaning.Toggle => ", for a second one would undo it",
            ChangeMeaning.Append => ", for a second one would make another release",
            _ => string.Empty,
        };

    private ChangeFields WayOf(InterruptedAttempt? interrupted) =>
        _controller.Otherwise is { } second
        && interrupted is { Last: var last }
        && (last.Otherwise || last.Request == second.Request.ToString())
            ? second
            : _controller.Change;

    // What was begun is followed on, be its answer known or lost with the process.
    private ControllerAnswer? Answered(ChangeFields way, InterruptedAttempt? interrupted) =>
        interrupted is { Answer: { Kind: ControllerAnswer.Accepted or ControllerAnswer.Unknown } answer, Before: var before }
            ? answer with
            {
                Operation = _client.Begun(way, before, before.Candidate!, answer.PullRequest),
            }
            : interrupted?.Answer;

    // The change had been seen: what is left is whether it stays, and a state that names the old release is a flip-back.
    private async Task<RollbackResolved> ConfirmAfterAsync(ControllerState before, MovedTo moved)
    {
        var expected = before.Candidate!.Version!;
        var (state, problem) = await tools.ReadFirstAsync(CancellationToken.None);
        if (state is not null)
            return await ConfirmAsync(before, moved, state, expected);
        return Verdict(
            Unknown,
            $"the target had {(IsToggle ? "switched" : "moved")} when the process of the run ended, and now its status "
                + $"cannot be read ({problem}): "
                + $"look whether {expected} is served",
            before,
            after: null,
            expected
        );
    }

    private async Task<ControllerAnswer> SendAsync(ControllerCall call, ChangeFields way, ControllerState before, string reason)
    {
        var intent = ++_intents;
        var (from, to) = (before.Serving, before.Candidate!);
        await _events.PublishAsync(
            new RollbackIntended(intent, call.ToString(), from.Place, to.Place, from.Version!, to.Version!, reason)
            {
                NotKnown = NotKnown,
                ActsWithinSeconds = _target.ProcessingTime.TotalSeconds,
                FromRef = from.Ref == from.Place ? null : from.Ref,
                ToRef = to.Ref == to.Place ? null : to.Ref,
                Mark = before.Mark,
                Newest = _newest,
                Otherwise = way != _controller.Change,
            }
        );
        var sent = await _client.SendAsync(call);
        var evidence = await _events.KeepAsync(
            "rollback.json",
            $"What the controller answered to {call}",
            EvidenceFile.Write(sent.Exchange.Evidence())
        );
        var said = sent.Answer;
        await _events.PublishAsync(
            new RollbackAnswered(intent, said.Kind, said.Detail, said.Status, sent.Exchange.Elapsed.TotalMilliseconds, evidence)
            {
                Fault = sent.Exchange.Fault,
                IsProposed = said.IsProposed,
                PullRequest = said.PullRequest,
            }
        );
        return said;
    }

    private static bool WentAndCameBack(IReadOnlyList<ControllerEvent> events, ControllerState before) =>
        events.SkipWhile(e => e.To != before.Candidate!.Place).Any(e => e.To == before.Serving.Place);

    private async Task<RollbackResolved> ConfirmAsync(ControllerState before, MovedTo moved, ControllerState switched, string expected)
    {
        var (state, agreed, unread, unready) = (switched, 0, 0, 0);
        var (unsettled, began) = (MayBeUndoneFor(), _time.GetTimestamp());
        while (true)
        {
            if (moved.HasGoneBack(state))
            {
                var told = $"the target {Went} to {before.Candidate!.Place} and went back to {state.Serving.Name}";
                return WentBack($"{told}{RollbackAdvice.By(state)}", before, state, expected, agreed);
            }

            if (!moved.Serves(state) || state.Serving.Version != expected)
            {
                var serves = state.Serving.Version ?? "a version it does not name";
                return Verdict(
                    WrongVersion,
                    serves == expected ? $"{state.Serving.Serves()}, and is not {Wanted(before)}{RollbackAdvice.By(state)}"
                        : state.Serving.Place == serves ? $"{serves} serves, not {expected}{RollbackAdvice.By(state)}"
                        : $"{state.Serving.Place} serves {serves}, not {expected}{RollbackAdvice.By(state)}",
                    before,
                    state,
                    expected,
                    agreed
                );
            }

            var isWell = state is { IsSettled: true, Failing: null };
            if (isWell && ++agreed >= _target.StableReads && _time.GetElapsedTime(_lastAnswered) >= unsettled)
            {
                var detail = $"{state.Serving.Serves()}, and did so in {agreed} reads in a row";
                return Verdict(Switched, detail, before, state, expected, agreed);
            }

            // What was settled may be so no longer for a while where its size changes, as an autoscaler does; and what is settled may
            // still be said to fail for a moment, as what was left did.
            var isLate = state.IsSettled || _time.GetElapsedTime(began) > request.Within;
            if (!isWell && (state is { IsSettled: false, Failing: not null } || (++unready > MostUnready && isLate)))
                return Verdict(Unknown, RollbackAdvice.NotSettled(state), before, state, expected, agreed) with { Help = _advice.LookNow };
            ControllerState? next;
            string? problem;
            do
            {
                await Task.Delay(_target.StableEvery, _time);
                (next, problem) = await tools.Reader.ReadAsync(
                    $"stable read {agreed + 1} of {_target.StableReads}",
                    CancellationToken.None
                );
                if (next is null && ++unread > MostUnready)
                {
                    return Verdict(
                        Unknown,
                        $"the target {Went} to {state.Serving.Place}, and then its status could not be read any more ({problem}): look "
                            + $"whether {expected} is still served",
                        before,
                        state,
                        expected,
                        agreed
                    );
                }
            } while (next is null);
            state = next;
        }
    }

    // Behind a lost answer the switch may be the first request's late work, and the second, as late again, would undo it.
    private TimeSpan MayBeUndoneFor()
    {
        if (_mayHaveActed < 2 || _controller.Change.Means == ChangeMeaning.Absolute)
            return TimeSpan.Zero;

        // One that was answered, be it by a refusal, may take effect as long as the target says; what follows is counted from the last.
        if (!_hasLost)
            return _target.ProcessingTime - _time.GetElapsedTime(_firstAnswered ?? _lastAnswered, _lastAnswered);
        var late = _time.GetElapsedTime(_firstAnswered ?? _lastAnswered);
        return (late > _target.ProcessingTime ? late : _target.ProcessingTime) + _target.ReadEvery * ChangeObserver.UnchangedReads;
    }

    // Where more than one request of ours may have taken effect, the one that moved it back may be ours, and nobody else is blamed.
    private RollbackResolved WentBack(string what, ControllerState before, ControllerState? after, string expected, int agreed)
    {
        if (_mayHaveActed < 2 || _controller.Change.Means != ChangeMeaning.Toggle)
            return Verdict(FlippedBack, $"{what}: something else acts on it. Nothing more is sent", before, after, expected, agreed);

        var declared = Duration.Format(_target.ProcessingTime);
        return Verdict(
            FlippedBack,
            $"{what}: both requests of this run may have taken effect, one of them later than it was answered (the target "
                + $"may take {declared}). Nothing more is sent",
            before,
            after,
            expected,
            agreed
        ) with
        {
            Help = _advice.LateController(declared),
        };
    }

    private string Wanted(ControllerState before) =>
        _controller.Change.Means == ChangeMeaning.Append
            ? $"the release that was made like {before.Candidate!.Name}"
            : $"{before.Candidate!.Name}, the release that was wanted";

    private static string Serves(ControllerState before) => before.Serving.Serves("still ");

    private static TimeSpan Whole(TimeSpan span) => TimeSpan.FromSeconds(Math.Ceiling(span.TotalSeconds));
}
