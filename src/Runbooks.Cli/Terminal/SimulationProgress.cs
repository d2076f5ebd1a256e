using System.Globalization;
using Runbooks.Cli.Hosting;
using Runbooks.Rehearsal.Simulation;

namespace Runbooks.Cli.Terminal;

/// <summary>How far a simulation is and how fast, on standard error: the answer on standard output knows no real time.</summary>
internal sealed class SimulationProgress : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly CommandHost _host;
    private readonly MovingLine _line;
    private readonly long _worlds;
    private readonly long _began;
    private readonly TimeSpan _usedBefore = Environment.CpuUsage.TotalTime;
    private readonly ITimer? _timer;
    private readonly Lock _turn = new();
    private long _played;
    private bool _hasEnded;

    public SimulationProgress(CommandHost host, long worlds)
    {
        (_host, _line, _worlds, _began) = (host, new MovingLine(host.Error, host.ErrorColumns), worlds, host.Time.GetTimestamp());
        if (host.ErrorIsTerminal && host.CanMove)
            _timer = host.Time.CreateTimer(_ => Draw(), state: null, Beat, Beat);
    }

    /// <summary>Hears how many were played.</summary>
    public void Show(long played)
    {
        lock (_turn)
            _played = Math.Max(_played, played);
    }

    /// <summary>Takes the line away, and says how fast it was.</summary>
    /// <param name="tally">What was played.</param>
    public void End(SimulationTally tally)
    {
        lock (_turn)
        {
            _hasEnded = true;
            _timer?.Dispose();
            var took = _host.Time.GetElapsedTime(_began);
            var used = Environment.CpuUsage.TotalTime - _usedBefore;
            if (_timer is not null)
                _line.Clear();
            var runs = tally.Outcomes.Sum(o => (long)o.Count) + tally.Refused;
            var seconds = Math.Max(used.TotalSeconds, 0.001);
            _host.Error.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{tally.Worlds} worlds with {runs} runs in {took.TotalSeconds:0.0} s; in a second of one core "
                        + $"{tally.Worlds / seconds:0} worlds with {runs / seconds:0} runs"
                )
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Draw()
    {
        lock (_turn)
        {
            if (_hasEnded)
                return;
            var took = _host.Time.GetElapsedTime(_began);
            _line.Draw(
                FormattableString.Invariant($"  {_played} of {_worlds} worlds, {_played / Math.Max(took.TotalSeconds, 0.001):0} a second")
            );
        }
    }
}
