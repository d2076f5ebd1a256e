using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Journals;
using Runbooks.Runs;
using Runbooks.Storage;

namespace Runbooks.Groups;

/// <summary>How far a group has come: a fold over the events of its run.</summary>
/// <param name="history">The events so far.</param>
public sealed class GroupProgress(RunHistory history)
{
    /// <summary>How far the group of an unfinished run has come, as its journal tells.</summary>
    /// <param name="run">The run of a group.</param>
    public static GroupProgress Of(UnfinishedRun run) => new(RunHistory.Of(run.ReadEvents()));

    /// <summary>
    /// How far the group came that was run last, where it has ended; null where the last run was of one target, or none is kept.
    /// </summary>
    /// <param name="places">Where journals lie.</param>
    public static GroupProgress? OfLast(IEnumerable<string> places)
    {
        foreach (var directory in places.SelectMany(RunDirectory.AllRetiredIn).OrderByDescending(d => d.Run, StringComparer.Ordinal))
        {
            try
            {
                var history = RunHistory.Of(JournalReader.Read(Disk.OfMachine.Read(directory.Journal)).Events);
                if (history.Events.Count > 0 && history.Started.PartOf is null)
                    return history.Started.Group is null || history.Finished is null ? null : new GroupProgress(history);
            }
            catch (Exception e) when (DiskFault.IsIn(e))
            {
                // What cannot be read any more tells nothing.
            }
        }

        return null;
    }

    /// <summary>How the group's run began.</summary>
    public RunStarted Started => history.Started;

    /// <summary>What was to be gone through.</summary>
    internal GroupPlan Plan => history.Started.Group ?? throw new InvalidOperationException("the run is of one target");

    /// <summary>The members that have ended, in the order of the group.</summary>
    internal IReadOnlyList<MemberEnded> Ended => [.. Plan.Targets.Select(EndOf).OfType<MemberEnded>()];

    /// <summary>The members that have begun, and have not said how they ended.</summary>
    internal IReadOnlyList<MemberBegun> UnderWay => [.. Plan.Targets.Where(t => EndOf(t) is null).Select(BeginOf).OfType<MemberBegun>()];

    /// <summary>The members that have no end: where nothing is under way, nobody has run them.</summary>
    public IReadOnlyList<string> Left => [.. Plan.Targets.Where(t => EndOf(t) is null)];

    /// <summary>The command that begins those that were not begun; null where all were.</summary>
    public string? GoingOn =>
        Left is [] ? null : $"runbook run {history.Started.Runbook} {string.Join(' ', Left.Select(t => $"--target {t}"))}";

    /// <summary>Whether a run or an incident is that of a member that was begun.</summary>
    /// <param name="wanted">The id of the run or the beginning of it, or that of its incident.</param>
    public bool HasBegun(string wanted) =>
        history.All<MemberBegun>().Any(b => b.Event.Run.StartsWith(wanted, StringComparison.Ordinal) || b.Event.Incident == wanted);

    /// <summary>The members of a wave that have yet to end.</summary>
    /// <param name="wave">Its number, from 1.</param>
    internal IReadOnlyList<string> LeftOf(int wave) => [.. Plan.Targets.Where((t, i) => Plan.Waves[i] == wave && EndOf(t) is null)];

    /// <summary>How many waves there are.</summary>
    internal int Waves => Plan.Waves.DefaultIfEmpty(0).Max();

    /// <summary>How many have failed.</summary>
    internal int Failed => Ended.Count(e => !IsWell(e));

    /// <summary>Whether a member ended well: all else has failed.</summary>
    internal static bool IsWell(MemberEnded ended) => ended.Outcome is Outcome.Recovered or Outcome.NothingWrong;

    private MemberEnded? EndOf(string target) => history.All<MemberEnded>().LastOrDefault(e => e.Event.Target == target).Event;

    private MemberBegun? BeginOf(string target) => history.All<MemberBegun>().LastOrDefault(e => e.Event.Target == target).Event;
}
