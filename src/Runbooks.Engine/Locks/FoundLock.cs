namespace Runbooks.Locks;

/// <summary>A lock as somebody else finds it.</summary>
/// <param name="Name">The target's name; where the lock cannot be read, what to call it instead.</param>
/// <param name="Remote">The remote it was found at; null for this machine.</param>
/// <param name="Condition">How it stands.</param>
/// <param name="State">What it says; null where it cannot be read.</param>
public sealed record FoundLock(string Name, string? Remote, LockCondition Condition, LockState? State)
{
    /// <summary>What its file or its reference is called.</summary>
    public string Key { get; init; } = string.Empty;

    /// <summary>Its file in the machine's place; null for a lock in a directory of this account, or at the remote.</summary>
    public string? Shared { get; init; }

    /// <summary>The other account of this machine that holds it, by its number; null for our own, and at the remote.</summary>
    public uint? Account { get; init; }

    // For a day a lock that is over tells who was there last; then only what it carries is of use.
    private static readonly TimeSpan Recently = TimeSpan.FromDays(1);

    /// <summary>Since when its lease is over, so that it holds nobody up; null where it is not, or where the lock cannot be read.</summary>
    /// <param name="now">The wall clock.</param>
    public DateTimeOffset? OverSince(DateTimeOffset now) =>
        LockJudge.MayBeTaken(Condition) && State is { Released: false } state && state.Until <= now ? state.Until : null;

    /// <summary>
    /// Whether it is long over and carries nothing that anybody needs: no version that a run left, and at the remote no run of
    /// another machine that broke off, of which the next run must hear.
    /// </summary>
    /// <param name="now">The wall clock.</param>
    public bool IsSpent(DateTimeOffset now) =>
        OverSince(now) is { } since && now - since > Recently && Remote is null && State?.Left is null or [];

    /// <summary>The versions that runs left because they were bad, as it carries them.</summary>
    public IReadOnlyList<string> BadVersions => [.. (State?.Left ?? []).Select(l => l.Version).Where(v => v.Length > 0).Distinct()];

    /// <summary>What it was and still carries, and what clears it, in one line; as <see cref="Describe()"/> where it is not over.</summary>
    /// <param name="now">The wall clock.</param>
    public string Describe(DateTimeOffset now)
    {
        if (OverSince(now) is not { } since)
            return Describe();
        var state = State!;
        var carries = BadVersions is []
            ? string.Empty
            : $" It carries that {string.Join(", ", BadVersions)} may be bad, and does so when it is released.";
        var elsewhere = Remote is null ? string.Empty : $"If that run is unfinished, `runbook resume` on {state.Owner.Host} finishes it; ";
        return $"over since {Time(since)}, and holds nobody up: {state.Purpose}, by {state.Owner}, taken {Time(state.Since)}.{carries} "
            + $"{elsewhere}`runbook lock release {Name}` clears it";
    }

    /// <summary>Who holds it, since when and until when, in one line.</summary>
    public string Describe()
    {
        if (State is not { } state)
            return $"its lock {Where()} cannot be read, so nobody knows who holds it";
        if (Account is not null)
        {
            return $"{DescribeStranger(state)}; its lease, renewed while it runs, ends {Time(state.Until)}. "
                + $"To go on without waiting for that account: `runbook lock release {Name} --yes`";
        }

        var until = Condition == LockCondition.Expired ? "its lease ended" : "its lease, renewed while it runs, ends";
        return $"{state.Purpose}, by {state.Owner}, since {Time(state.Since)}; {until} {Time(state.Until)}"
            + $"{(Remote is null ? string.Empty : $" ({Where()})")}";
    }

    /// <summary>The same, known to be held because its owner renewed it while we looked, whatever the clocks say.</summary>
    public FoundLock HeldByItsChain() =>
        State is { Released: false } && Condition == LockCondition.Expired ? this with { Condition = LockCondition.Held } : this;

    private static string DescribeStranger(LockState state) =>
        $"{state.Purpose}, by another account of this machine, {state.Owner}, since {Time(state.Since)}";

    /// <summary>Whether it is the same lock in the same hands, however often it was renewed since.</summary>
    public bool IsSameLock(FoundLock other) =>
        Name == other.Name
        && Remote == other.Remote
        && Shared == other.Shared
        && State?.Fencing == other.State?.Fencing
        && State?.Run == other.State?.Run
        && State?.BaseUrl == other.State?.BaseUrl;

    /// <summary>Where it was found.</summary>
    public string Where() => Remote is null ? "on this machine" : $"at the remote {Remote}";

    private static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
