using Runbooks.Events;
using Runbooks.Incidents.Records;

namespace Runbooks.Groups;

/// <summary>How far a group has come: a fold over the events of its run.</summary>
/// <param name="history">The events so far.</param>
internal sealed class GroupProgress(RunHistory history)
{
    /// <summary>What was to be gone through.</summary>
    public GroupPlan Plan => history.Started.Group ?? throw new InvalidOperationException("the run is of one target");

    /// <summary>The members that have ended, in the order of the group.</summary>
    public IReadOnlyList<MemberEnded> Ended => [.. Plan.Targets.Select(EndOf).OfType<MemberEnded>()];

    /// <summary>The members that have begun, and have not said how they ended.</summary>
    public IReadOnlyList<MemberBegun> UnderWay => [.. Plan.Targets.Where(t => EndOf(t) is null).Select(BeginOf).OfType<MemberBegun>()];

    /// <summary>The members that have no end: where nothing is under way, nobody has run them.</summary>
    public IReadOnlyList<string> NotBegun => [.. Plan.Targets.Where(t => EndOf(t) is null)];

    /// <summary>The members of a wave that have yet to end.</summary>
    /// <param name="wave">Its number, from 1.</param>
    public IReadOnlyList<string> LeftOf(int wave) => [.. Plan.Targets.Where((t, i) => Plan.Waves[i] == wave && EndOf(t) is null)];

    /// <summary>How many waves there are.</summary>
    public int Waves => Plan.Waves.DefaultIfEmpty(0).Max();

    /// <summary>How many have failed.</summary>
    public int Failed => Ended.Count(e => !IsWell(e));

    /// <summary>Whether a member ended well: all else has failed.</summary>
    public static bool IsWell(MemberEnded ended) => ended.Outcome is Outcome.Recovered or Outcome.NothingWrong;

    private MemberEnded? EndOf(string target) => history.All<MemberEnded>().LastOrDefault(e => e.Event.Target == target).Event;

    private MemberBegun? BeginOf(string target) => history.All<MemberBegun>().LastOrDefault(e => e.Event.Target == target).Event;
}
