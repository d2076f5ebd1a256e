namespace Runbooks.Locks;

/// <summary>A claim in the machine's place, as another run sees it.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Account">Whose file it is, as the kernel knows it.</param>
/// <param name="Condition">How it stands.</param>
/// <param name="State">What it says; null where it cannot be read.</param>
/// <param name="Left">What runs left, as it says.</param>
internal sealed record SeenClaim(string Path, uint Account, LockCondition Condition, LockState? State, IReadOnlyList<LeftVersion> Left)
{
    /// <summary>Whether it keeps others from the target.</summary>
    public bool Counts => !LockJudge.MayBeTaken(Condition);

    /// <summary>Whether it goes before another one that was made at about the same time.</summary>
    public bool IsBefore(SharedClaim other)
    {
        if (State is not { IsPending: true } state)
            return true;
        var madeAt = state.UntilTick - state.LeaseMs;
        return madeAt < other.MadeAt
            || (
                madeAt == other.MadeAt
                && string.CompareOrdinal(System.IO.Path.GetFileName(Path), System.IO.Path.GetFileName(other.Path)) < 0
            );
    }
}
