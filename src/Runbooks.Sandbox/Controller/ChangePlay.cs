using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Faults;

namespace Runbooks.Sandbox.Controller;

/// <summary>
/// How a controller goes about one kind of change, with the faults that are set for it. A change that has begun goes on when whoever
/// asked leaves: only the answer is lost. The place is where its faults act: <c>rollback</c> or <c>switch</c>. What it begins is followed
/// where it has operations; null for one that answers when it is done. What lists releases also says whether a change is under way.
/// </summary>
internal sealed class ChangePlay(
    PlayedEventKind kind,
    string place,
    PlayedState state,
    SandboxFaults faults,
    TimeSpan processingTime,
    Lifetime lifetime,
    PlayedOperations? operations = null,
    bool listsReleases = false
)
{
    /// <summary>Who acts in the moment before a request.</summary>
    public const string SomebodyElse = "somebody else";

    private const string NeverReady = "the new release never gets ready";

    // How long what is followed takes where nothing holds it up.
    private static readonly TimeSpan OperationTime = TimeSpan.FromSeconds(1);

    /// <param name="by">Who asks.</param>
    /// <param name="goal">The release that is to serve; null for the other environment.</param>
    public async Task<ChangeAnswer> PlayAsync(string by, ReleaseGoal? goal = null)
    {
        ActBefore(goal);
        if (goal is { Release.IsPruned: true })
            return new ChangeAnswer(ChangeWord.Refused) { Because = $"There is no release {goal.Release.Ref} any more" };
        var isStopped = listsReleases && faults.Find(StateFaults.Obstacle, FaultPlaces.Controller[0]) is not null;
        if ((goal?.Release.Environment ?? state.Standby).IsGone || isStopped || Take(ChangeFaults.Refused) is not null)
            return new ChangeAnswer(ChangeWord.Refused);
        if (kind == PlayedEventKind.Rollback && faults.Find(StateFaults.RollbackByHistory, FaultPlaces.Controller[0]) is not null)
            return await ByHistoryAsync(by, goal);
        if (FailBefore() is { } failure)
            return failure;
        if (AnswerAhead(by, goal) is { } early)
            return early;

        var takes = processingTime + (Take(ChangeFaults.SlowSwitch)?.Duration ?? TimeSpan.Zero);
        if (operations is not null)
            return state.Moved(goal) ? new ChangeAnswer(ChangeWord.Moved) : Begin(operations, takes, by, goal);
        await lifetime.DelayAsync(takes);
        var change = Take(ChangeFaults.ClaimedNotDone) is null ? Apply(by, goal) : Claim(state.Plan());
        if (change is null)
            return new ChangeAnswer(ChangeWord.Moved);
        Aftermath();
        return FailAfter() ?? Done(change);
    }

    // What somebody else does in the moment between a look and the request.
    private void ActBefore(ReleaseGoal? goal)
    {
        if (Take(ChangeFaults.MovedMeanwhile) is not null)
            state.Switch(PlayedEventKind.Switch, SomebodyElse, _ => null);
        if ((Take(ChangeFaults.DeployedMeanwhile) ?? faults.Find(ChangeFaults.ReleasedMeanwhile, place)) is { Value: var version })
        {
            var standby = state.Standby;
            standby.Deploy(version);
            state.RecordDeployment(standby, version);
        }

        if (Take(ChangeFaults.ReleasedMeanwhile) is not null)
            state.Switch(PlayedEventKind.Switch, SomebodyElse, _ => null);
        if (goal is not null && Take(ChangeFaults.Pruned) is not null)
            state.Prune(goal.Release);
    }

    private ChangeAnswer Begin(PlayedOperations begun, TimeSpan takes, string by, ReleaseGoal? goal)
    {
        var operation = begun.Begin();
        if (Take(ChangeFaults.OperationStuck) is not null)
            return FailAfter() ?? Accepted();
        if (Take(ChangeFaults.OperationFails) is { } failure)
        {
            lifetime.Later(failure.Duration, () => begun.Fail(operation, NeverReady));
            return FailAfter() ?? Accepted();
        }

        var isOnlySaid = Take(ChangeFaults.ClaimedNotDone) is not null;
        lifetime.Later(takes + OperationTime, () =>
        {
            if (isOnlySaid)
                Claim(state.Plan());
            else if (Apply(by, goal) is null)
                begun.Fail(operation, "Something moved since the state was read");
            else
                Aftermath();
            begun.End(operation);
        });
        return FailAfter() ?? Accepted();

        ChangeAnswer Accepted() => new(ChangeWord.Accepted) { Change = state.Plan(), Operation = operation };
    }

    private async Task<ChangeAnswer> ByHistoryAsync(string by, ReleaseGoal? to)
    {
        await lifetime.DelayAsync(processingTime);
        return state.OppositeOfLastSwitch() is not { } goal
                ? new ChangeAnswer(ChangeWord.Refused) { Because = "No previous deployment found to roll back to" }
            : goal != state.Active ? Done(Apply(by, to)!)
            : Done(Claim(EnvironmentSwitch.Between(goal, goal)));
    }

    private ChangeAnswer? FailBefore() =>
        Take(ChangeFaults.DroppedBefore) is { } dropped ? Silent(Reply.Dropped(dropped))
        : Take(ChangeFaults.HangBefore) is not null ? Silent(Reply.None(Delivery.Never))
        : Take(ChangeFaults.ErrorBefore) is { } error ? Failed(error.Count ?? 500)
        : null;

    private ChangeAnswer? AnswerAhead(string by, ReleaseGoal? goal)
    {
        if (Take(ChangeFaults.DroppedAhead) is { } dropped)
            return Later(dropped, Silent(Reply.None(Delivery.Reset)), by, goal);
        if (Take(ChangeFaults.HangAhead) is { } hang)
            return Later(hang, Silent(Reply.None(Delivery.Never)), by, goal);
        if (Take(ChangeFaults.ErrorAhead) is { } error)
            return Later(error, Failed(502), by, goal);
        if (Take(ChangeFaults.AnswerAhead) is { } answer)
            return Later(answer, Done(state.Plan()), by, goal);
        return Take(ChangeFaults.AcceptedAhead) is { } accepted
            ? Later(accepted, new ChangeAnswer(ChangeWord.Accepted) { Change = state.Plan() }, by, goal)
            : null;
    }

    private ChangeAnswer? FailAfter() =>
        Take(ChangeFaults.DroppedAfter) is { } dropped ? Silent(Reply.Dropped(dropped))
        : Take(ChangeFaults.HangAfter) is not null ? Silent(Reply.None(Delivery.Never))
        : Take(ChangeFaults.ErrorAfter) is { } error ? Failed(error.Count ?? 500)
        : null;

    private ChangeAnswer Later(SetFault fault, ChangeAnswer answer, string by, ReleaseGoal? goal)
    {
        lifetime.Later(fault.Duration, () =>
        {
            if (Apply(by, goal) is not null)
                Aftermath();
        });
        return answer;
    }

    private EnvironmentSwitch? Apply(string by, ReleaseGoal? goal)
    {
        var wrong = Take(ChangeFaults.WrongVersion);
        if (Take(ChangeFaults.MarkReused) is not null)
            state.KeepMark();
        return goal is null ? state.Switch(kind, by, OtherVersion) : state.Serve(goal, kind, by, OtherVersion);

        string? OtherVersion(EnvironmentSwitch change) =>
            wrong?.Value switch
            {
                null => null,
                "" => change.FromVersion,
                var version => version,
            };
    }

    private EnvironmentSwitch Claim(EnvironmentSwitch claimed)
    {
        state.Claim(kind, claimed);
        return claimed;
    }

    private void Aftermath()
    {
        if (listsReleases && Take(ChangeFaults.PartialRollout) is not null)
            state.LeaveHalfDone();
        if (listsReleases && Take(ChangeFaults.RolloutFails) is { } fails)
        {
            state.LeaveHalfDone();
            lifetime.Later(fails.Duration, () => state.Fail(NeverReady));
        }

        if (Take(ChangeFaults.FlipsBack) is { } flip)
            lifetime.Later(flip.Duration, () => state.FlipBack());
        if (Take(ChangeFaults.FlipsBackAtRead) is { Count: { } flipAt })
            state.FlipBackAtRead(flipAt);
        if (Take(ChangeFaults.Restarts) is not null)
            state.Restart();
        if (Take(ChangeFaults.Breaks) is { } broken)
            faults.Set($"{broken.Value}@{state.Active.Name}");
        if (Take(ChangeFaults.StatusUnreadable) is not { } hidden)
            return;
        if (hidden.Count is { } reads)
            state.HideStatus(reads);
        else
            state.HideStatus(hidden.Duration);
    }

    private SetFault? Take(SandboxFault fault) => faults.Take(fault, place);

    private static ChangeAnswer Done(EnvironmentSwitch change) => new(ChangeWord.Done) { Change = change };

    private static ChangeAnswer Failed(int status) => new(ChangeWord.Failed) { Status = status };

    private static ChangeAnswer Silent(Reply silence) => new(ChangeWord.Nothing) { Silence = silence };
}
