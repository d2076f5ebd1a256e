using Runbooks.Events;

namespace Runbooks.Rehearsal.Drilling.Judging;

/// <summary>
/// Whether each further request of a rollback was allowed, by what its journal says was known when it was intended. It knows nothing of how
/// the protocol decides.
/// </summary>
internal static class AllowedTwice
{
    private const int Unchanged = 3;

    /// <summary>Why one was not; null where all were.</summary>
    /// <param name="events">The run, in order.</param>
    /// <param name="canEnd">Whether the controller says of what it accepted that it has ended.</param>
    public static string? Refusal(IReadOnlyList<RunEvent> events, bool canEnd = false)
    {
        RollbackIntended? before = null;
        RollbackAnswered? answer = null;
        var unchanged = 0;
        foreach (var happened in events)
        {
            switch (happened)
            {
                case RollbackAnswered said:
                    answer = said;
                    break;
                case StatusObserved seen when before is not null:
                    unchanged = seen.Environment == before.FromEnvironment && seen.Version == before.BadVersion ? unchanged + 1 : 0;
                    break;
                case RollbackIntended next:
                    if (before is not null && Why(before, next, answer, unchanged, canEnd) is { } why)
                        return why;
                    (before, answer, unchanged) = (next, null, 0);
                    break;
            }
        }

        return null;
    }

    private static string? Why(RollbackIntended before, RollbackIntended next, RollbackAnswered? answer, int unchanged, bool canEnd)
    {
        if (unchanged < Unchanged)
            return $"{next.Request} was sent after the target was seen unchanged "
                + $"{(unchanged == 1 ? "once" : $"{unchanged} times")} behind {before.Request}, and {Unchanged} times are needed";
        var isOther = next.Request != before.Request;
        return answer?.Answer switch
        {
            "accepted" when !(canEnd && isOther) =>
                $"{next.Request} was sent after the answer {answer.Detail}: what was accepted may still be under way",
            "claimed" or "refused" when !isOther =>
                $"{next.Request} was sent a second time after the answer {answer.Detail}: a toggle that was answered is not repeated",
            _ => null,
        };
    }
}
