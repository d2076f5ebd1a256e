using Runbooks.Cli.Hosting;
using Runbooks.Rehearsal.Drilling.Judging;

namespace Runbooks.Cli.Terminal;

/// <summary>How far a drill has come, on one line of standard error; nothing where that is no terminal.</summary>
/// <param name="host">Where.</param>
/// <param name="cases">How many cases are known at its beginning.</param>
internal sealed class DrillProgress(CommandHost host, int cases) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly bool _isShown = host.ErrorIsTerminal && host.CanMove;
    private readonly MovingLine _line = new(host.Error, host.ErrorColumns);
    private long _shown;
    private int _ended;
    private int _failed;

    /// <summary>Hears that a case has ended.</summary>
    public void Hear(DrillResult result)
    {
        lock (_gate)
        {
            _ended++;
            if (!result.IsAsExpected)
                _failed++;
            if (!_isShown || (_shown != 0 && host.Time.GetElapsedTime(_shown) < Every))
                return;
            _shown = host.Time.GetTimestamp();
            _line.Draw($"{_ended} of {Math.Max(cases, _ended)} runs{(_failed == 0 ? string.Empty : $", {_failed} not as they must be")}");
        }
    }

    /// <summary>Takes the line away.</summary>
    public void End()
    {
        if (_isShown && _shown != 0)
            _line.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => End();
}
