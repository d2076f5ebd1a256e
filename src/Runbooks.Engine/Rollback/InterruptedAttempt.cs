using Runbooks.Controllers;
using Runbooks.Events;

namespace Runbooks.Rollback;

/// <summary>A rollback whose process ended after its first intent, as its journal tells it.</summary>
/// <param name="Before">What served before the first intent, and what was to be gone to.</param>
/// <param name="Last">The last intent.</param>
/// <param name="Answer">What was answered to it; where the journal does not say, it is unknown.</param>
internal sealed record InterruptedAttempt(ControllerState Before, RollbackIntended Last, ControllerAnswer Answer)
{
    /// <summary>How many requests before the last found no connection.</summary>
    public int Unconnected { get; private init; }

    /// <summary>How many of those before the last went without an answer.</summary>
    public int Lost { get; private init; }

    /// <summary>How many of those before the last may have taken effect.</summary>
    public int MayHaveActed { get; private init; }

    /// <summary>Whether the change was seen.</summary>
    public bool HadSwitched { get; private init; }

    /// <summary>The last event of the controller's history before the last intent; null where it is not known.</summary>
    public string? LastEvent { get; private init; }

    /// <summary>Reads what the journal holds since the rollback began.</summary>
    /// <returns>Null where nothing was intended yet, so that nothing can have been sent.</returns>
    public static InterruptedAttempt? From(IReadOnlyList<RunEvent> past)
    {
        if (past.OfType<RollbackIntended>().LastOrDefault() is not { } last)
            return null;
        var first = past.OfType<RollbackIntended>().First();
        var answers = past.OfType<RollbackAnswered>().ToList();
        var earlier = answers.Where(a => a.Intent < last.Intent).ToList();

        // An earlier intent without an answer belongs to a process that ended, too.
        var unanswered = past.OfType<RollbackIntended>().Count(i => i.Intent < last.Intent) - earlier.Count;
        var answer = answers.Find(a => a.Intent == last.Intent);
        var serving = new Release(first.FromEnvironment, first.BadVersion, Health: null, Port: null)
        {
            Ref = first.FromRef ?? first.FromEnvironment,
        };
        var goal = new Release(first.ToEnvironment, first.ExpectedVersion, Health: null, Port: null)
        {
            Ref = first.ToRef ?? first.ToEnvironment,
        };
        var seen = past.TakeWhile(e => e != first).OfType<StatusObserved>().LastOrDefault();
        return new InterruptedAttempt(
            // What was on its way already, such as a release that never gets ready, is none of what was sent.
            new ControllerState(serving, goal, Events: [])
            {
                Mark = first.Mark,
                MovedBy = seen?.MovedBy,
                IsSettled = seen is not { Unsettled: true },
            },
            last,
            answer is null
                ? new ControllerAnswer(ControllerAnswer.Unknown, "the process of the run ended before the answer came", Status: null)
                : new ControllerAnswer(answer.Answer, answer.Detail, answer.Status)
                {
                    IsProposed = answer.IsProposed,
                    PullRequest = answer.PullRequest,
                }
        )
        {
            Unconnected = earlier.Count(a => a.Answer == ControllerAnswer.NotConnected),
            Lost = earlier.Count(a => a.Answer == ControllerAnswer.Unknown) + unanswered,
            MayHaveActed = earlier.Count(a => !ControllerAnswer.LeavesNothing(a.Answer)) + unanswered,
            HadSwitched = past.SkipWhile(e => e != last).OfType<StatusObserved>().Any(s => s.Version is not null && HasMoved(s, first)),
            LastEvent = past.TakeWhile(e => e != last).OfType<StatusObserved>().LastOrDefault(s => s.LastEvent is not null)?.LastEvent,
        };
    }

    // Where a place keeps its name, what serves there tells; where a request makes a new one, its version does.
    private static bool HasMoved(StatusObserved seen, RollbackIntended first) =>
        seen is { Unsettled: false }
        && (
            (seen.Ref ?? seen.Environment) == (first.ToRef ?? first.ToEnvironment)
            || (
                first.Newest is not null
                && (seen.Ref ?? seen.Environment) != (first.FromRef ?? first.FromEnvironment)
                && seen.Version == first.ExpectedVersion
            )
        );
}
