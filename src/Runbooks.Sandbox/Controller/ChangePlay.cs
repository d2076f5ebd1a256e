using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Faults;

namespace Runbooks.Sandbox.Controller;

/// <summary>
/// How a controller goes about one kind of change, with the faults that are set for it. A change that has begun goes on when whoever
/// asked leaves: only the answer is lost. The place is where its faults act: <c>rollback</c> or <c>switch</c>.
/// </summary>
internal sealed class ChangePlay(
    PlayedEventKind kind,
    string place,
    PlayedState state,
    SandboxFaults faults,
    TimeSpan processingTime,
    Lifetime lifetime
)
{
    /// <param name="by">Who asks.</param>
    /// <param name="goal">The release that is to serve; null for the other environment.</param>
    public async Task<ChangeAnswer> PlayAsync(string by, ReleaseGoal? goal = null)
    {
        if ((goal?.Release.Environment ?? state.Standby).IsGone || Take(ChangeFaults.Refused) is not null)
            return new ChangeAnswer(ChangeWord.Refused);
        if (kind == PlayedEventKind.Rollback && faults.Find(StateFaults.RollbackByHistory, FaultPlaces.Controller[0]) is not null)
            return await ByHistoryAsync(by, goal);
        if (FailBefore() is { } failure)
            return failure;
        if (AnswerAhead(by, goal) is { } early)
            return early;

        await lifetime.DelayAsync(processingTime + (Take(ChangeFaults.SlowSwitch)?.Duration ?? TimeSpan.Zero));
        var change = Take(ChangeFaults.ClaimedNotDone) is null ? Apply(by, goal) : Claim(state.Plan());
        if (change is null)
            return new ChangeAnswer(ChangeWord.Moved);
        Aftermath();
        return FailAfter() ?? Done(change);
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
