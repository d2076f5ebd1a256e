namespace Runbooks.Tests.Support;

/// <summary>What becomes of a request that goes through a <see cref="FaultyProxy"/>.</summary>
internal sealed record ProxyFault
{
    /// <summary>The connection ends before the server has heard of it.</summary>
    public static ProxyFault LostRequest => new() { IsForwarded = false, IsLost = true };

    /// <summary>The server carries it out, and the connection ends in place of an answer.</summary>
    public static ProxyFault LostAnswer => new() { IsLost = true };

    /// <summary>Whether the server hears of it.</summary>
    public bool IsForwarded { get; private init; } = true;

    /// <summary>Whether the connection ends without an answer.</summary>
    public bool IsLost { get; private init; }

    /// <summary>How long it is under way; it arrives even where nobody waits for its answer any more.</summary>
    public TimeSpan Lateness { get; private init; }

    /// <summary>How long its answer is under way.</summary>
    public TimeSpan Slowness { get; private init; }

    /// <summary>What is answered in place of what the server said; null for that.</summary>
    public (int Status, string Body)? Answer { get; private init; }

    /// <summary>Headers beside that answer, such as `Retry-After`.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What somebody else does just before the server hears of it; null for nothing.</summary>
    public Func<Task>? Interference { get; private init; }

    /// <summary>It reaches the server late.</summary>
    public static ProxyFault LateRequest(TimeSpan by) => new() { Lateness = by };

    /// <summary>The server carries it out at once, and its answer comes late.</summary>
    public static ProxyFault SlowAnswer(TimeSpan by) => new() { Slowness = by };

    /// <summary>The server hears nothing of it, and something else is answered: by a gateway, or a limit.</summary>
    public static ProxyFault Refused(int status, string body) => new() { IsForwarded = false, Answer = (status, body) };

    /// <summary>The server carries it out, and something else is answered.</summary>
    public static ProxyFault Misreported(int status, string body) => new() { Answer = (status, body) };

    /// <summary>Somebody else acts just before it.</summary>
    public static ProxyFault After(Func<Task> interference) => new() { Interference = interference };
}
