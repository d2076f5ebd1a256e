namespace Runbooks.Triggers;

/// <summary>What a trigger remembers between two observations. Times are those of the observations.</summary>
/// <param name="capacity">How many samples it keeps.</param>
internal sealed class TriggerState(int capacity)
{
    public SampleRing Samples { get; } = new(capacity);

    public TriggerPhase Phase { get; set; }

    /// <summary>When the latest observation was; null before the first.</summary>
    public TimeSpan? Latest { get; set; }

    /// <summary>When the latest conclusive sample was; null before the first.</summary>
    public TimeSpan? Conclusive { get; set; }

    /// <summary>Samples before this are another version's, or were before a pause: no evidence of what is now.</summary>
    public TimeSpan Horizon { get; set; } = TimeSpan.MinValue;

    /// <summary>The first breach of what is pending or firing.</summary>
    public TimeSpan Since { get; set; }

    /// <summary>The same by the clock on the wall.</summary>
    public DateTimeOffset SinceTime { get; set; }

    /// <summary>For how long it has lasted, gaps left out.</summary>
    public TimeSpan Lasted { get; set; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Successes in a row.</summary>
    public int Successes { get; set; }

    /// <summary>Missing samples in a row.</summary>
    public int Missing { get; set; }

    /// <summary>Whether too many were missing.</summary>
    public bool IsBlind { get; set; }

    /// <summary>Whether it has been said that what has lasted has too few samples.</summary>
    public bool IsStarved { get; set; }

    /// <summary>
    /// Whether it has fired and nothing has been done about it: it fires again with the next breach, for who goes on with it.
    /// </summary>
    public bool IsOwed { get; set; }

    /// <summary>Whether the process was away since the latest conclusive sample.</summary>
    public bool WasAway { get; set; }

    /// <summary>The version that was seen last.</summary>
    public string? Version { get; set; }

    /// <summary>Since when it has been seen.</summary>
    public TimeSpan VersionSince { get; set; }

    /// <summary>How often in a row a version went before anything could have lasted on it.</summary>
    public int Flaps { get; set; }

    /// <summary>The last value that was held against the bound; null where there was none.</summary>
    public double? Value { get; set; }
}
