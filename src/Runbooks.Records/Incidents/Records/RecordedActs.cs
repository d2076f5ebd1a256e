using Runbooks.Events;
using static Runbooks.Incidents.Records.RecordShape;

namespace Runbooks.Incidents.Records;

/// <summary>What people were asked to do by hand, and what they said became of it: by role, as everywhere on pages.</summary>
internal static class RecordedActs
{
    /// <summary>Each act once, in the order in which it was first asked for; null where none was.</summary>
    public static IReadOnlyList<ManualEntry>? Of(RunHistory run)
    {
        var answers = run.All<ManualAnswered>().ToLookup(a => a.Event.Path);
        var acts = new List<ManualEntry>();
        var asked = run.All<ManualAsked>().ToList();
        for (var i = 0; i < asked.Count; i++)
        {
            var (at, act) = asked[i];

            // A step may be gone through again, in a loop: its answer is the one before it is asked again.
            var next = asked.Skip(i + 1).FirstOrDefault(a => a.Event.Path == act.Path).At?.Sequence ?? long.MaxValue;
            var answered = answers[act.Path].FirstOrDefault(a => a.At.Sequence > at.Sequence && a.At.Sequence < next);

            // What an earlier process asked, and nobody had answered when it ended, was asked again.
            if (answered.Event is null && next != long.MaxValue)
                continue;
            acts.Add(
                new ManualEntry(
                    at.At,
                    answered.At?.At,
                    act.Path,
                    act.Do,
                    act.Text,
                    act.DoneWhen,
                    act.Changes,
                    answered.Event?.Answer is { } answer ? Words.Of(answer) : null,
                    answered.Event?.Said is { Length: > 0 } said ? said : null,
                    answered.Event?.By,
                    answered.Event?.How
                )
            );
        }

        return acts.Count == 0 ? null : acts;
    }
}
