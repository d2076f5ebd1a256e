using Runbooks.Events;

namespace Runbooks.Rollback;

/// <summary>What a rollback comes to before anything is sent.</summary>
/// <param name="Verdict">
/// <see cref="RollbackVerdict.AlreadySafe"/> or <see cref="RollbackVerdict.NotEligible"/>; <see cref="RollbackVerdict.Planned"/>
/// where it may go.
/// </param>
/// <param name="Detail">Why, in one sentence without a full stop; empty where it may go.</param>
internal sealed record EligibilityFinding(RollbackVerdict Verdict, string Detail)
{
    /// <summary>What helps where it may not go, in whole sentences; null where it may.</summary>
    public string? Help { get; init; }

    /// <summary>What could not be known of where it goes, each a clause without a full stop.</summary>
    public IReadOnlyList<string> NotKnown { get; init; } = [];

    /// <summary>Whether it is among that that nothing says whether the version has served before.</summary>
    public bool IsUnproven { get; init; }

    /// <summary>Who says that the standby is not healthy, where it may not go for that; null else.</summary>
    public HealthSource? UnhealthyBy { get; init; }

    internal static EligibilityFinding Safe(string detail) => new(RollbackVerdict.AlreadySafe, detail);

    internal static EligibilityFinding Stop(string detail, string help) => new(RollbackVerdict.NotEligible, detail) { Help = help };
}
