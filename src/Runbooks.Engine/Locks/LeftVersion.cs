namespace Runbooks.Locks;

/// <summary>What a run on a target left and arrived at: what the next run, on whatever machine, knows by taking the lock.</summary>
/// <param name="Version">The version that it left because it was bad.</param>
/// <param name="ArrivedAt">The version that it arrived at; null where the target does not say.</param>
/// <param name="Environment">The environment that it arrived on; null where the target does not say.</param>
/// <param name="How"><c>rollback</c> or <c>switch</c>: the request that did it.</param>
/// <param name="Incident">The incident.</param>
/// <param name="Run">The run.</param>
/// <param name="At">When it was known.</param>
public sealed record LeftVersion(
    string Version,
    string? ArrivedAt,
    string? Environment,
    string How,
    string Incident,
    string Run,
    DateTimeOffset At
)
{
    /// <summary>
    /// Whether the run set out to do it and did not prove it: it sent a request, or was about to, and what became of that is not known.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsUncertain { get; init; }

    /// <summary>Until when its request may still take effect; null where none can any more.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? MayActUntil { get; init; }

    /// <summary>
    /// What a run may have done that took the target and never gave it back: nobody here knows from which version, or to which.
    /// </summary>
    /// <param name="state">The lock as it left it.</param>
    /// <param name="at">When that was found out.</param>
    public static LeftVersion ByBrokenOff(LockState state, DateTimeOffset at) =>
        new(string.Empty, ArrivedAt: null, Environment: null, "unknown", state.Purpose, state.Run, at) { IsUncertain = true };

    /// <summary>How many are carried along.</summary>
    public const int Most = 20;

    /// <summary>The account of this machine that says so, where that is neither ours nor root: no lock's file holds it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? ToldBy { get; init; }

    /// <summary>
    /// One list of several, the newest first: of each version what was last said of it by whom we trust, or else by anybody. What a run
    /// only set out to do stands beside what an earlier one did: it may come to nothing.
    /// </summary>
    public static IReadOnlyList<LeftVersion> Merge(params IEnumerable<LeftVersion>?[] lists) =>
        [.. LastOfEach(lists.OfType<IEnumerable<LeftVersion>>().SelectMany(l => l), l => (l.Version, l.IsUncertain)).Take(Most)];

    /// <summary>What was last said of each version, be it certain or not: what the next run goes by.</summary>
    /// <param name="left">What the lock carries.</param>
    public static IReadOnlyList<LeftVersion> Newest(IEnumerable<LeftVersion> left) => [.. LastOfEach(left, l => l.Version)];

    private static IEnumerable<LeftVersion> LastOfEach<TKey>(IEnumerable<LeftVersion> left, Func<LeftVersion, TKey> of) =>
        left.GroupBy(of)
            .Select(g => g.OrderBy(l => l.ToldBy is null ? 0 : 1).ThenByDescending(l => l.At).First())
            .OrderByDescending(l => l.At);
}
