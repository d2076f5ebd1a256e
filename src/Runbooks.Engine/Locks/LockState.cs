using System.Text.Json.Serialization;

namespace Runbooks.Locks;

/// <summary>What a lock says: in its file on this machine, and in <c>lock.json</c> at the remote.</summary>
public sealed record LockState
{
    public required string Target { get; init; }

    public required string BaseUrl { get; init; }

    public required LockOwner Owner { get; init; }

    /// <summary>The run it is held for.</summary>
    public required string Run { get; init; }

    /// <summary>What it is held for, for the person who finds it taken.</summary>
    public required string Purpose { get; init; }

    /// <summary>Grows with each taking and never goes down: who finds another number than its own is not the owner any more.</summary>
    public required long Fencing { get; init; }

    /// <summary>When it was taken.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How long it holds without being renewed.</summary>
    public required long LeaseMs { get; init; }

    /// <summary>When the lease ends, by the wall clock: what other machines go by.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The same in milliseconds of the owner's monotonic clock: what its own boot goes by.</summary>
    public required long UntilTick { get; init; }

    /// <summary>Whether it was let go of. The number stays.</summary>
    public bool Released { get; init; }

    /// <summary>What earlier runs on the target left, the newest first; it outlasts takings and releases.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LeftVersion>? Left { get; init; }

    /// <summary>Whether its owner still looks whether others hold the target: only among the accounts of a machine.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPending { get; init; }

    /// <summary>The same with what runs left.</summary>
    public LockState With(IReadOnlyList<LeftVersion> left) => this with { Left = left.Count == 0 ? null : left };

    /// <summary>Whether it is the same taking, however often it was renewed since.</summary>
    public bool IsSameTaking(LockState other) =>
        !Released && !other.Released && Fencing == other.Fencing && Run == other.Run && Owner == other.Owner;

    /// <summary>Why a run that had the lock before sends nothing: for its record, which names runs and no people.</summary>
    /// <param name="former">The lock as that run knew it.</param>
    public string ReasonAgainst(LockState former) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"another run holds {former.Target}: {Purpose}, since {Since.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'}. Our fencing "
                + $"number {former.Fencing} is stale, {Fencing} is the newest"
        );
}
