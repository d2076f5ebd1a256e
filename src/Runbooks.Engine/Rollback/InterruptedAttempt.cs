using Runbooks.Controllers;
using Runbooks.Events;

namespace Runbooks.Rollback;

/// <summary>A rollback whose process ended after its first intent, as its journal tells it.</summary>
/// <param name="Before">What was active before the first intent, and what stood by.</param>
/// <param name="Path">Where the last request went.</param>
/// <param name="Answer">What was answered to it; where the journal does not say, it is unknown.</param>
/// <param name="Intents">How many requests were intended.</param>
/// <param name="Unconnected">How many of those before the last found no connection.</param>
/// <param name="Lost">How many of those before the last went without an answer.</param>
/// <param name="MayHaveActed">How many of those before the last may have taken effect.</param>
/// <param name="HadSwitched">Whether the switch was seen.</param>
/// <param name="LastEvent">The last event of the controller's history before the last intent; null where it is not known.</param>
internal sealed record InterruptedAttempt(
    ControllerState Before,
    string Path,
    ControllerAnswer Answer,
    int Intents,
    int Unconnected,
    int Lost,
    int MayHaveActed,
    bool HadSwitched,
    string? LastEvent
)
{
    /// <summary>Reads what the journal holds since the rollback began.</summary>
    /// <returns>Null where nothing was intended yet, so that nothing can have been sent.</returns>
    public static InterruptedAttempt? From(IReadOnlyList<RunEvent> past)
    {
        if (past.OfType<RollbackIntended>().LastOrDefault() is not { } last)
            return null;
        var answers = past.OfType<RollbackAnswered>().ToList();
        var earlier = answers.Where(a => a.Intent < last.Intent).ToList();

        // An earlier intent without an answer belongs to a process that ended, too.
        var unanswered = past.OfType<RollbackIntended>().Count(i => i.Intent < last.Intent) - earlier.Count;
        var answer = answers.Find(a => a.Intent == last.Intent);
        return new InterruptedAttempt(
            new ControllerState(
                new Release(last.FromEnvironment, last.BadVersion, Health: null, Port: null),
                new Release(last.ToEnvironment, last.ExpectedVersion, Health: null, Port: null),
                Events: []
            ),
            last.Request[(last.Request.IndexOf(' ', StringComparison.Ordinal) + 1)..],
            answer is null
                ? new ControllerAnswer(ControllerAnswer.Unknown, "the process of the run ended before the answer came", Status: null)
                : new ControllerAnswer(answer.Answer, answer.Detail, answer.Status),
            last.Intent,
            earlier.Count(a => a.Answer == ControllerAnswer.NotConnected),
            earlier.Count(a => a.Answer == ControllerAnswer.Unknown) + unanswered,
            earlier.Count(a => !ControllerAnswer.LeavesNothing(a.Answer)) + unanswered,
            past.SkipWhile(e => e != last).OfType<StatusObserved>().Any(s => s.Environment == last.ToEnvironment),
            past.TakeWhile(e => e != last).OfType<StatusObserved>().LastOrDefault(s => s.LastEvent is not null)?.LastEvent
        );
    }
}
