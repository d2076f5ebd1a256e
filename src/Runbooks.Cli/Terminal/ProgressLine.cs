using Runbooks.Definitions;

namespace Runbooks.Cli.Terminal;

/// <summary>
/// The last line of a terminal while a run is under way: what is being done, how much of the objective is used up, and in
/// which tier of the playbook's emergency procedures that is.
/// It never appears where output is not a terminal.
/// </summary>
internal sealed class ProgressLine : IDisposable
{
    private static readonly string[] Frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(120);
    private const string Clear = "\r\u001b[2K";

    private readonly Lock _turn = new();
    private readonly TextWriter _output;
    private readonly bool _moves;
    private readonly TimeProvider _time;
    private ITimer? _timer;
    private TimeSpan _objective;
    private TimeSpan _before;
    private long _began;
    private string _doing = "starting";
    private int _frame;
    private int _paused;

    public ProgressLine(TextWriter output, bool moves, TimeProvider time)
    {
        (_output, _moves, _time) = (output, moves, time);
        _began = time.GetTimestamp();
    }

    /// <summary>Starts to move.</summary>
    /// <param name="objective">The RTO.</param>
    /// <param name="before">How long ago the incident was detected.</param>
    public void Begin(TimeSpan objective, TimeSpan before)
    {
        (_objective, _before, _began) = (objective, before > TimeSpan.Zero ? before : TimeSpan.Zero, _time.GetTimestamp());
        if (_moves) _timer = _time.CreateTimer(_ => Draw(), state: null, TimeSpan.Zero, Beat);
    }

    /// <summary>Says what is being done.</summary>
    public void Show(string doing)
    {
        lock (_turn) _doing = doing;
    }

    /// <summary>Prints something above the line.</summary>
    public void Above(Action print)
    {
        lock (_turn)
        {
            if (_timer is not null && _paused == 0) _output.Write(Clear);
            print();
        }
    }

    /// <summary>Takes the line away until the pause is disposed.</summary>
    public IDisposable Pause()
    {
        lock (_turn)
        {
            if (_timer is not null) _output.Write(Clear);
            _paused++;
        }

        return new Resume(this);
    }

    /// <summary>Takes the line away for good.</summary>
    public void End()
    {
        lock (_turn)
        {
            if (_timer is null) return;
            _timer.Dispose();
            _timer = null;
            _output.Write(Clear);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    private void Draw()
    {
        lock (_turn)
        {
            if (_timer is null || _paused > 0) return;
            var elapsed = _before + _time.GetElapsedTime(_began);
            var used = _objective > TimeSpan.Zero ? (int)(elapsed / _objective * 100) : 0;
            _frame = (_frame + 1) % Frames.Length;
            _output.Write($"{Clear}  {Frames[_frame]} {Short(_doing)}  {Duration.Format(elapsed)} of {Duration.Format(_objective)} ({used} %) · {EmergencyTier.Describe(elapsed)}");
            _output.Flush();
        }
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..79] + "…";

    private sealed class Resume(ProgressLine line) : IDisposable
    {
        public void Dispose()
        {
            lock (line._turn) line._paused--;
        }
    }
}
