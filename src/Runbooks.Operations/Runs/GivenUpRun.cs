using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Incidents.Records;

namespace Runbooks.Runs;

/// <summary>
/// How a run ends that an operator gives up after its process ended. Terminal, record and post-mortem say these sentences: who
/// gave it up, what had been sent, and what is not known. The account stands in the journal.
/// </summary>
internal static class GivenUpRun
{
    /// <summary>Its end.</summary>
    /// <param name="run">What its journal has.</param>
    /// <param name="idle">How long nothing had been written when it was given up.</param>
    /// <param name="elapsed">Since detection.</param>
    public static RunFinished Finished(RunHistory run, TimeSpan idle, TimeSpan elapsed) =>
        new()
        {
            Outcome = Outcome.Unknown,
            Reason =
                $"The process of this run ended before the run had. An operator gave the run up "
                + $"{Phrases.Duration(idle.TotalSeconds)} after its last event, and nothing more was sent. {Sent(run)} {NotKnown(run)}",
            Next = Next(run),
            EnvironmentBefore = run.EnvironmentBefore,
            VersionBefore = run.VersionBefore,
            ObjectiveSeconds = run.Started.ObjectiveSeconds,
            ActualSeconds = Math.Round(elapsed.TotalSeconds, 3),
            ObjectiveMet = false,
        };

    private static string Sent(RunHistory run)
    {
        if (run.FirstChange() is null)
            return "Before its process ended, nothing had been sent that may change the target.";
        var told = new List<string>();
        var resolvedAt = run.LastOf<RollbackResolved>()?.Sequence ?? 0;
        if (run.Resolved is { } resolved)
            told.Add($"Its rollback had come to this: {Phrases.Sentence(resolved.Detail)}");
        var answers = run.All<RollbackAnswered>().ToLookup(a => a.Event.Intent, a => a.Event);
        foreach (var (_, intent) in run.All<RollbackIntended>().Where(i => i.At.Sequence > resolvedAt))
        {
            var answer = answers[intent.Intent].LastOrDefault();
            told.Add(TimelineSentences.Request(intent, answer?.Answer));
            if (answer is not null)
                told.Add(TimelineSentences.Answer(answer));
        }

        var changes = run.Changes().Select(c => c.Event).ToList();
        if (changes.Count > 0)
            told.Add($"{(told.Count > 0 ? "Besides" : "Before that")}, {Verdicts.SentBy(changes)}.");
        return string.Join(' ', told);
    }

    private static string NotKnown(RunHistory run)
    {
        var open = run.FirstChange() is null ? "Which version serves now" : "What came of that, and which version serves now,";
        var (at, seen) = run.All<StatusObserved>().LastOrDefault();
        return at is null
            ? $"{open} is not known: the run never read which release serves."
            : $"{open} is not known: the last look was at {at.At.UtcDateTime:HH:mm:ss} UTC. {TimelineSentences.Reads(seen, 1, run.State)}";
    }

    private static string Next(RunHistory run)
    {
        var look = $"Look now which version serves: `runbook target check {run.Started.Target}`.";
        if (run.FirstChange() is null)
            return $"{look} No rollback was sent: where one is still needed, run `{run.Started.Runbook}` again.";
        if (run.FirstOf<RollbackIntended>() is null)
            return $"{look} Look what came of what was sent before you run it again: it would be sent again.";
        if (run.LastOf<RollbackAnswered>() is { Event: RollbackAnswered { PullRequest: { } pull } })
            return $"{look} {Phrases.Sentence($"{pull} ({pull.Url}) may still be merged, and rolls back then")} Close it where that is not "
                + "wanted any more.";
        return run.Started.Described?.Means switch
        {
            "append" => $"{look} Do not roll back again before you know: a second rollback would make another release.",
            "absolute" => $"{look} Running it again asks for the same release where that does not serve.",
            _ => $"{look} Do not roll back again before you know: a second rollback would bring back what the first took away.",
        };
    }
}
