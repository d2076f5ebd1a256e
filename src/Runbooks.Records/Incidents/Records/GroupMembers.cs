using Runbooks.Events;
using static Runbooks.Incidents.Records.RecordShape;

namespace Runbooks.Incidents.Records;

/// <summary>What became of each member of a group: a fold over the events of the group's run.</summary>
internal static class GroupMembers
{
    /// <summary>Another run had the target, so that nothing was run.</summary>
    public const string Locked = "locked";

    /// <summary>It has begun, and has not said how it ended.</summary>
    public const string UnderWay = "under way";

    /// <summary>It was not begun.</summary>
    public const string NotBegun = "not begun";

    /// <summary>Every word for what became of one, for the schema.</summary>
    public static readonly IReadOnlyList<string> Results = [.. Words.All<Outcome>(Words.Of), Locked, UnderWay, NotBegun];

    /// <summary>The members as the record has them; null where the run is on one target.</summary>
    public static GroupSection? Of(RunHistory run)
    {
        if (run.Started.Group is not { } plan)
            return null;
        var begun = run.All<MemberBegun>().ToLookup(b => b.Event.Target, b => b.Event);
        var ended = run.All<MemberEnded>().ToLookup(b => b.Event.Target, b => b.Event);
        return new GroupSection(
            plan.AtOnce,
            plan.Failures,
            [.. plan.Targets.Select((t, i) => Of(plan, i, BegunOf(t), ended[t].LastOrDefault()))]
        );

        // One whose run wrote no line and was not begun again sent nothing: there is no record of it.
        MemberBegun? BegunOf(string target) => run.Finished is null || ended.Contains(target) ? begun[target].LastOrDefault() : null;
    }

    private static MemberEntry Of(GroupPlan plan, int at, MemberBegun? begun, MemberEnded? ended)
    {
        var result =
            begun is null ? NotBegun
            : ended is null ? UnderWay
            : ended.Outcome is { } outcome ? Words.Of(outcome)
            : Locked;
        return new MemberEntry(
            plan.Targets[at],
            plan.Addresses[at],
            plan.Waves[at],
            result,
            ended?.Reason,
            ended is { Outcome: null } ? null : begun?.Incident,
            begun?.Run,
            ended?.Seconds,
            new BeforeAndAfter(ended?.VersionBefore, ended?.VersionAfter)
        );
    }
}
