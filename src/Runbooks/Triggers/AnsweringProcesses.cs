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
    private const int Settled = 30;
    private const int LongestAway = 5;
    private const int MostRemembered = 100;

    // What the clocks of two machines may differ by.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    private readonly HashSet<double> _seen = [];
    private double? _started;
    private DateTimeOffset _time;
    private (double High, double Low)? _fall;
    private double? _total;
    private int _sinceFall;
    private int _steady;
    private int _returns;

    /// <summary>Whether several processes answer in turn.</summary>
    public bool TakeTurns { get; private set; }

    /// <summary>Takes a scrape.</summary>
    /// <param name="started">When the process that answered began; null where it does not say.</param>
    /// <param name="total">The sum of its counters.</param>
    /// <param name="time">When it was scraped, by the clock on the wall.</param>
    /// <returns>Whether the process that answered may be the one that answered the scrape before, begun anew or not.</returns>
    public bool Take(double? started, double total, DateTimeOffset time)
    {
        var isAnother = started is { } began ? IsAnother(began) : CameBack(total);
        (_started, _total, _time) = (started, total, time);
        if (isAnother) _steady = 0;
        else if (++_steady >= Settled) Forget();
        TakeTurns |= _returns >= EnoughReturns;
        return !isAnother;
    }

    private bool IsAnother(double began)
    {
        var hasReturned = began != _started && _seen.Contains(began);
        if (_seen.Count < MostRemembered) _seen.Add(began);
        if (_started is not { } before || before == began) return false;
        if (hasReturned) _returns++;

        // One that ran already when the other answered has not taken its place, nor has one that is older.
        return hasReturned || began < before || DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(began, 0, uint.MaxValue)) < _time - Skew;
    }

    // A counter that begins anew climbs; one that stands where it was before in the very next step is another's.
    private bool CameBack(double total)
    {
        if (_total is not { } before) return false;
        if (total < before)
        {
            (_fall, _sinceFall) = ((before, total), 0);
            return false;
        }

        if (_fall is not var (high, low) || ++_sinceFall > LongestAway || total < high || total - before < (high - low) / 2) return false;
        _fall = null;
        _returns++;
        return true;
    }

    private void Forget()
    {
        (_returns, _steady, TakeTurns) = (0, 0, false);
        _seen.Clear();
    }
}
