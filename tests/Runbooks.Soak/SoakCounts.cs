namespace Runbooks.Soak;

/// <summary>What was counted, by all cases together.</summary>
public sealed class SoakCounts
{
    private int _runs;
    private int _kills;
    private int _resumed;
    private int _doubles;
    private int _lost;
    private int _wrong;

    /// <summary>Whether nothing was found.</summary>
    public bool IsClean => _doubles + _lost + _wrong == 0;

    /// <summary>A run began.</summary>
    public void Run() => Interlocked.Increment(ref _runs);

    /// <summary>A process was killed.</summary>
    public void Kill() => Interlocked.Increment(ref _kills);

    /// <summary>A run was resumed.</summary>
    public void Resumed() => Interlocked.Increment(ref _resumed);

    /// <summary>A target was toggled more often than once.</summary>
    public void Double() => Interlocked.Increment(ref _doubles);

    /// <summary>A run has no record.</summary>
    public void Lost() => Interlocked.Increment(ref _lost);

    /// <summary>A run ended with an outcome that the target contradicts.</summary>
    public void Wrong() => Interlocked.Increment(ref _wrong);

    /// <inheritdoc/>
    public override string ToString() =>
        $"runs {_runs}, kills {_kills}, resumed {_resumed}, double rollbacks {_doubles}, lost records {_lost}, wrong outcomes {_wrong}";
}
