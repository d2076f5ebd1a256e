namespace Runbooks.Locks;

/// <summary>A lock as somebody else finds it.</summary>
/// <param name="Name">The target's name; where the lock cannot be read, what to call it instead.</param>
/// <param name="Remote">The remote it was found at; null for this machine.</param>
/// <param name="Condition">How it stands.</param>
/// <param name="State">What it says; null where it cannot be read.</param>
public sealed record FoundLock(string Name, string? Remote, LockCondition Condition, LockState? State)
{
    /// <summary>Who holds it, since when and until when, in one line.</summary>
    public string Describe()
    {
        if (State is not { } state) return $"its lock {Where()} cannot be read, so nobody knows who holds it";
        var until = Condition == LockCondition.Expired ? "its lease ended" : "its lease, renewed while it runs, ends";
        return $"{state.Purpose}, by {state.Owner}, since {Time(state.Since)}; {until} {Time(state.Until)}{(Remote is null ? string.Empty : $" ({Where()})")}";
    }

    /// <summary>Whether it is the same lock in the same hands, however often it was renewed since.</summary>
    public bool IsSameLock(FoundLock other) => Name == other.Name && Remote == other.Remote && State?.Fencing == other.State?.Fencing && State?.Run == other.State?.Run && State?.BaseUrl == other.State?.BaseUrl;

    /// <summary>Where it was found.</summary>
    public string Where() => Remote is null ? "on this machine" : $"at the remote {Remote}";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
