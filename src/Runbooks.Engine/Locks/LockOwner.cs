namespace Runbooks.Locks;

/// <summary>The process that holds a lock, and where it runs: enough to tell later whether it still does.</summary>
/// <param name="User">The account it runs under.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="Machine">What distinguishes machines of one name.</param>
/// <param name="Boot">This start of the machine; null where the system does not tell. Monotonic times of one boot can be compared.</param>
/// <param name="Space">Whose process numbers these are: containers of one machine each count for themselves. Null where the system does not
/// tell.</param>
/// <param name="Process">Its number.</param>
/// <param name="Started">When it began, as the system says it: numbers are used again. Empty where it cannot be read.</param>
public sealed record LockOwner(string User, string Host, string Machine, string? Boot, string? Space, int Process, string Started)
{
    /// <summary><c>alice@laptop, process 4711</c>.</summary>
    public override string ToString() => $"{User}@{Host}, process {Process}";
}
