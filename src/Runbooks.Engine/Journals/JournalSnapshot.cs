namespace Runbooks.Journals;

/// <summary>A journal as it was at one moment: what comes later changes nothing of it.</summary>
/// <param name="Directory">Where it is kept, with its evidence.</param>
/// <param name="Lines">All of it.</param>
/// <param name="LastHash">The hash of its last line.</param>
/// <param name="Troubles">What went wrong with keeping it, in sentences for the record.</param>
public sealed record JournalSnapshot(RunDirectory Directory, ReadOnlyMemory<byte> Lines, string LastHash, IReadOnlyList<string> Troubles)
{
    /// <summary>The runbook exactly as it ran, also where its file is gone; null where it could not be read.</summary>
    public byte[]? Runbook { get; init; }
}
