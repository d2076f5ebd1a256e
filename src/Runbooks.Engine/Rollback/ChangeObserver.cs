using Runbooks.Controllers;
using Runbooks.Definitions.Targets;

namespace Runbooks.Rollback;

/// <summary>Looks at the target after a request, until what became of it can be said.</summary>
/// <param name="operations">Asks for what the controller has begun.</param>
/// <param name="reader">Reads the state.</param>
/// <param name="target">Says how often is looked, and how long the controller may take.</param>
/// <param name="time">The clock.</param>
internal sealed class ChangeObserver(OperationReader operations, StateReader reader, Target target, TimeProvider time)
{
    private const int Patience = 10;
    private static readonly TimeSpan SeldomEnough = TimeSpan.FromSeconds(15);

    /// <summary>How many reads must agree that nothing has changed.</summary>
    public const int UnchangedReads = 3;

    /// <summary>Looks until it can be said.</summary>
    /// <param name="moved">What was wanted.</param>
    /// <param name="answer">What was answered.</param>
    /// <param name="left">How long the rollback may still take.</param>
    public async Task<ChangeObservation> ObserveAsync(MovedTo moved, ControllerAnswer answer, TimeSpan left)
    {
        // A refusal is not waited for: what it may do all the same is waited for where the switch behind it is proved. A controller
        // is as slow as it has just shown: its processing time counts from its answer, or from when it was given up.
        var answered = time.GetTimestamp();
        var settled = answer.Kind switch
        {
            ControllerAnswer.Refused or ControllerAnswer.Conflict or ControllerAnswer.NotConnected or ControllerAnswer.NotSent =>
                TimeSpan.Zero,
            ControllerAnswer.Accepted when left > target.ProcessingTime => left,
            _ => target.ProcessingTime,
        };
        var (unchanged, still) = (0, 0);
        ControllerState? earlier = null;
        var operation = answer.Operation;
        var isSaidDone = false;
        var askedAgain = TimeSpan.Zero;
        while (true)
        {
            // A state may be as old as the question for it: one that was asked too early proves nothing, however late it is answered.
            var asked = time.GetElapsedTime(answered);
            var follows = operation is null || asked < askedAgain ? null : await operations.FollowAsync(operation);
            if (operation is FollowedPullRequest)
                askedAgain = AskedAgain(asked, askedAgain);

            // That it is done is a claim like any other: what serves may follow as late as the controller may be.
            if (follows is { Outcome: OperationOutcome.Done })
                (operation, settled, isSaidDone) = (null, asked + target.ProcessingTime, true);
            var (state, problem) = await reader.ReadAsync("after the answer", CancellationToken.None);
            var isUntouched = state is not null && moved.IsUntouched(state);
            unchanged = isUntouched ? unchanged + 1 : 0;
            if (state is { IsSettled: true } && moved.Serves(state))
                return new ChangeObservation(ObservationKind.Switched, state, Problem: null);
            if (follows is { Outcome: OperationOutcome.Failed, Detail: var why })
                return new ChangeObservation(ObservationKind.Failed, state, why);
            if (follows is { Outcome: OperationOutcome.Withdrawn, Detail: var refused } && isUntouched)
                return new ChangeObservation(ObservationKind.Withdrawn, state, refused);
            if (state is { IsSettled: false, Failing: { } failing } && !isUntouched && !moved.IsElsewhere(state))
                return new ChangeObservation(ObservationKind.Failed, state, failing);
            if (state is not null && moved.IsElsewhere(state))
                return new ChangeObservation(ObservationKind.Unclear, state, Problem: null);

            // What was refused is not waited for where its mark has moved and all keeps still: what moved it has come to its end.
            still =
                state is { IsSettled: true } && earlier is not null && IsStill(earlier, state) ? still + 1
                : state is { IsSettled: true } ? 1
                : 0;
            earlier = state;
            if (!isUntouched && still >= Math.Max(target.StableReads, UnchangedReads) && asked > RestAfter(answer.Kind))
                return new ChangeObservation(ObservationKind.Unclear, state, Problem: null);

            var elapsed = time.GetElapsedTime(answered);
            if (unchanged >= UnchangedReads && asked > settled)
                return new ChangeObservation(ObservationKind.Unchanged, state, Problem: null) { IsSaidDone = isSaidDone };
            var enough = settled + target.ReadEvery * (UnchangedReads + 1);
            if (elapsed > (left > enough ? left : enough))
                return new ChangeObservation(ObservationKind.Unclear, state, problem);
            await Task.Delay(target.ReadEvery, time);
        }
    }

    // A conflict is somebody else's move, and is over when nothing is under way, where the controller tells that. What was refused may
    // be done all the same, as late as the controller may be.
    private TimeSpan RestAfter(string kind) =>
        kind switch
        {
            ControllerAnswer.Conflict when Controller.Of(target).Definition.State.Settled is not null => TimeSpan.Zero,
            ControllerAnswer.Conflict or ControllerAnswer.Refused => target.ProcessingTime,
            _ => TimeSpan.MaxValue,
        };

    private static bool IsStill(ControllerState earlier, ControllerState now) =>
        earlier.IsSettled && now.Serving.IsSame(earlier.Serving) && now.Mark == earlier.Mark && now.MovedBy == earlier.MovedBy;

    // A person may take hours, and a host answers so many questions in an hour.
    private static TimeSpan AskedAgain(TimeSpan asked, TimeSpan planned)
    {
        if (asked < planned)
            return planned;
        var later = asked / Patience;
        return asked + (later < SeldomEnough ? later : SeldomEnough);
    }
}
