using Runbooks.Triggers;

namespace Runbooks.Tests.Triggers;

/// <summary>What our evaluator does over a case that Prometheus is given too: one sample a second, by step.</summary>
/// <param name="trigger">The trigger, as in a runbook.</param>
internal sealed class OursOf(string trigger)
{
    private readonly Timeline _watched = new(trigger);
    private int _step;

    /// <summary>The steps at which it is firing.</summary>
    public HashSet<int> Firing { get; } = [];

    /// <summary>The steps whose value is beyond the bound.</summary>
    public HashSet<int> Breaches { get; } = [];

    /// <summary>How many steps told nothing.</summary>
    public int Inconclusive { get; private set; }

    /// <summary>The first step at which it fires.</summary>
    public int? First => Firing.Count == 0 ? null : Firing.Min();

    /// <summary>The first step at which it had lasted with too few samples.</summary>
    public int? Starved { get; private set; }

    public void Restart() => _watched.Restart(TimeSpan.FromMinutes(10));

    public void See(Func<TimeSpan, DateTimeOffset, TriggerObservation> look)
    {
        var changes = _watched.See(look);
        if (_watched.Evaluator.Phase == TriggerPhase.Firing)
            Firing.Add(_step);
        if (changes.Any(c => c.Kind == TriggerChangeKind.Starved))
            Starved ??= _step;
        if (_watched.Evaluator.Latest?.Verdict == SampleVerdict.Breach)
            Breaches.Add(_step);
        if (_watched.Evaluator.Latest?.Verdict == SampleVerdict.Inconclusive)
            Inconclusive++;
        _step++;
    }
}
