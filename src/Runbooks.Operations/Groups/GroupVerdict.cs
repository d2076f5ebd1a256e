using Runbooks.Events;
using Runbooks.Incidents.Records;

namespace Runbooks.Groups;

/// <summary>What the members of a group come to together: never more than each of them proves.</summary>
/// <param name="Outcome">The worst of them.</param>
/// <param name="Reason">Why, in sentences for a person.</param>
/// <param name="Next">What to do now.</param>
internal sealed record GroupVerdict(Outcome Outcome, string Reason, string Next)
{
    /// <summary>Judges them.</summary>
    /// <param name="progress">How far the group came.</param>
    /// <param name="again">The command that goes on with the targets that are left.</param>
    /// <param name="isCancelled">Whether an operator stopped it.</param>
    /// <param name="isGivenUp">Whether it was given up.</param>
    public static GroupVerdict Of(GroupProgress progress, Func<IEnumerable<string>, string> again, bool isCancelled, bool isGivenUp)
    {
        var (ended, notBegun) = (progress.Ended, progress.Left);
        var outcome = OutcomeOf(ended, notBegun.Count > 0, isCancelled);
        return new GroupVerdict(outcome, Reasons(progress, isCancelled, isGivenUp), WhatNext(ended, notBegun, again));
    }

    private static Outcome OutcomeOf(IReadOnlyList<MemberEnded> ended, bool isLeft, bool isCancelled)
    {
        if (ended.Any(e => e.Outcome == Outcome.Unknown))
            return Outcome.Unknown;
        if (ended.Any(e => e.Outcome is Outcome.NotRecovered or null))
            return Outcome.NotRecovered;
        if (isCancelled || ended.Any(e => e.Outcome == Outcome.Cancelled))
            return isLeft || ended.Any(e => e.Outcome == Outcome.Cancelled) ? Outcome.Cancelled : Well(ended);
        return isLeft ? Outcome.NotRecovered : Well(ended);
    }

    private static Outcome Well(IReadOnlyList<MemberEnded> ended) =>
        ended.All(e => e.Outcome == Outcome.NothingWrong) ? Outcome.NothingWrong : Outcome.Recovered;

    private static string Reasons(GroupProgress progress, bool isCancelled, bool isGivenUp)
    {
        var (ended, notBegun) = (progress.Ended, progress.Left);
        var well = ended.Where(GroupProgress.IsWell).ToList();
        var told = new List<string>
        {
            $"{(well.Count == progress.Plan.Targets.Count ? "All" : $"{well.Count} of")} "
                + $"{Phrases.Count(progress.Plan.Targets.Count, "target")} {(well.Count == 1 ? "is" : "are")} proved to be well"
                + $"{(well.Count == 0 ? string.Empty : $": {Names(well)}")}.",
        };
        Tell(told, ended.Where(e => e.Outcome == Outcome.Unknown), "the state is unknown");
        Tell(told, ended.Where(e => e.Outcome == Outcome.NotRecovered), "not recovered");
        Tell(told, ended.Where(e => e.Outcome == Outcome.Cancelled), "cancelled");
        Tell(told, ended.Where(e => e.Outcome is null), "held by another run");
        if (notBegun.Count > 0)
        {
            var why =
                isGivenUp ? "the run was given up"
                : isCancelled ? "an operator stopped the run"
                : Bound(progress);
            told.Add($"Not begun, because {why}: {Phrases.List(notBegun)}.");
        }

        return string.Join(' ', told);
    }

    private static string Bound(GroupProgress progress) =>
        $"{progress.Failed} failed and {(progress.Plan.Failures == 0 ? "none" : $"no more than {progress.Plan.Failures}")} may";

    private static void Tell(List<string> told, IEnumerable<MemberEnded> members, string how)
    {
        if (members.ToList() is { Count: > 0 } some)
            told.Add(Phrases.Sentence($"{how}: {Names(some)}"));
    }

    private static string WhatNext(
        IReadOnlyList<MemberEnded> ended,
        IReadOnlyList<string> notBegun,
        Func<IEnumerable<string>, string> again
    )
    {
        var told = new List<string>();
        foreach (var open in ended.Where(e => !GroupProgress.IsWell(e)))
            told.Add(
                open.Outcome is null
                    ? $"{open.Target}: {Phrases.Sentence(open.Reason)}"
                    : $"{open.Target}: `runbook incidents show {open.Incident}` says what to do."
            );
        if (notBegun.Count > 0)
            told.Add($"When you know why, go on: `{again(notBegun)}`.");
        return told.Count == 0 ? "Watch the targets, and complete the incident's record." : string.Join(' ', told);
    }

    private static string Names(IEnumerable<MemberEnded> members) => Phrases.List([.. members.Select(m => m.Target)]);
}
