namespace Runbooks.Triggers;

/// <summary>
/// Tells whether one process answers all scrapes of an address. Behind a load balancer several do in turn, each with
/// counters of its own: what lies between two scrapes is then the difference of two processes, and no requests.
/// </summary>
internal sealed class AnsweringProcesses
{
    /// <summary>Where a process says when it began, in seconds since 1970: client libraries of Prometheus give it by themselves.</summary>
    public const string StartMetric = "process_start_time_seconds";

    // Back and forth once is a switch that was taken back; twice is a load balancer.
    private const int EnoughReturns = 2;

    // Counters alone tell less: a process that began anew may be given much to do.
    private const int EnoughJumps = 3;
    private const int Settled = 30;
    private const int LongestAway = 5;
    private const int MostRemembered = 100;

    // Fewer requests than these come in between two looks at a process that has just begun.
    private const double Telling = 20;

    // What the clocks of two machines may differ by.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    private readonly HashSet<double> _seen = [];
    private double? _started;
    private DateTimeOffset _time;
    private List<string> _fallen = [];
    private double _high;
    private double _low;
    private double _before;
    private int _sinceFall;
    private int _steady;
    private int _returns;

    /// <summary>Whether several processes answer in turn.</summary>
    public bool TakeTurns { get; private set; }

    /// <summary>Takes a scrape.</summary>
    /// <param name="started">When the process that answered began; null where it does not say.</param>
    /// <param name="counters">Its counters, this scrape's in them.</param>
    /// <param name="time">When it was scraped, by the clock on the wall.</param>
    /// <returns>Whether the process that answered may be the one that answered the scrape before, begun anew or not.</returns>
    public bool Take(double? started, CounterIncrease counters, DateTimeOffset time)
    {
        var isAnother = started is { } began && IsAnother(began);
        var hasJumped = started is null && CameBack(counters);
        (_started, _time) = (started, time);
        if (isAnother || hasJumped)
            _steady = 0;
        else if (++_steady >= Settled)
            Forget();
        TakeTurns |= _returns >= (started is null ? EnoughJumps : EnoughReturns);
        return !isAnother;
    }

    private bool IsAnother(double began)
    {
        var hasReturned = began != _started && _seen.Contains(began);
        if (_seen.Count < MostRemembered)
            _seen.Add(began);
        if (_started is not { } before || before == began)
            return false;
        if (hasReturned)
            _returns++;

        // One that ran already when the other answered has not taken its place, nor has one that is older.
        return hasReturned || began < before || DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(began, 0, uint.MaxValue)) < _time - Skew;
    }

    // A counter that begins anew climbs; counters that stand where they were before in the very next step are another's.
    private bool CameBack(CounterIncrease counters)
    {
        if (counters.Falls.Count > 0)
        {
            _fallen = [.. counters.Falls.Select(f => f.Series)];
            (_high, _before, _sinceFall) = (counters.Falls.Sum(f => f.High), counters.Falls.Sum(f => f.Low), 0);
            _low = _before;
            return false;
        }

        if (_fallen.Count == 0)
            return false;
        var now = _fallen.Sum(counters.Latest);
        var hasJumped =
            now >= _high
            && now - _before >= (_high - _low) / 2
            && _high - _low >= Telling
            && _fallen.TrueForAll(s => counters.Latest(s) is not null);
        _before = now ?? _before;
        if (hasJumped)
            _returns++;
        if (hasJumped || ++_sinceFall > LongestAway)
            _fallen.Clear();
        return hasJumped;
    }

    private void Forget()
    {
        (_returns, _steady, TakeTurns) = (0, 0, false);
        _seen.Clear();
    }
}
