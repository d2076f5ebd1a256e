using Runbooks.Cli.Hosting;
using Runbooks.Definitions.Values;

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

    private const int LongestDoing = 80;
    private const int ShortestDoing = 12;

    private readonly Lock _turn = new();
    private readonly MovingLine _line;
    private readonly bool _moves;
    private readonly TimeProvider _time;
    private ITimer? _timer;
    private TimeSpan _objective;
    private TimeSpan _before;
    private long _began;
    private string _doing = "starting";
    private int _frame;
    private int _paused;

    /// <summary>Makes a line that is not shown yet.</summary>
    /// <param name="output">The terminal.</param>
    /// <param name="columns">How wide it is at this moment; null where it does not say.</param>
    /// <param name="moves">Whether there is a line at all.</param>
    /// <param name="time">The clock.</param>
    public ProgressLine(TextWriter output, Func<int?> columns, bool moves, TimeProvider time)
    {
        (_line, _moves, _time) = (new MovingLine(output, columns), moves, time);
        _began = time.GetTimestamp();
    }

    /// <summary>Starts to move.</summary>
    /// <param name="objective">The RTO.</param>
    /// <param name="before">How long ago the incident was detected.</param>
    public void Begin(TimeSpan objective, TimeSpan before)
    {
        (_objective, _before, _began) = (objective, before > TimeSpan.Zero ? before : TimeSpan.Zero, _time.GetTimestamp());
        if (_moves)
            _timer = _time.CreateTimer(_ => Draw(), state: null, TimeSpan.Zero, Beat);
    }

    /// <summary>What is being done.</summary>
    public string Doing
    {
        get
        {
            lock (_turn)
                return _doing;
        }
    }

    /// <summary>Says what is being done.</summary>
    public void Show(string doing)
    {
        lock (_turn)
            _doing = doing;
    }

    /// <summary>Prints something above the line.</summary>
    public void Above(Action print)
    {
        lock (_turn)
        {
            if (_timer is not null && _paused == 0)
                _line.Clear();
            print();
        }
    }

    /// <summary>Takes the line away until the pause is disposed.</summary>
    public IDisposable Pause()
    {
        lock (_turn)
        {
            if (_timer is not null)
                _line.Clear();
            _paused++;
        }

        return new Resume(this);
    }

    /// <summary>Takes the line away for good.</summary>
    public void End()
    {
        lock (_turn)
        {
            if (_timer is null)
                return;
            _timer.Dispose();
            _timer = null;
            _line.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    private void Draw()
    {
        lock (_turn)
        {
            if (_timer is null || _paused > 0)
                return;
            var elapsed = _before + _time.GetElapsedTime(_began);
            var used = _objective > TimeSpan.Zero ? (int)(elapsed / _objective * 100) : 0;
            _frame = (_frame + 1) % Frames.Length;
            _line.Draw(Text($"{Duration.Format(elapsed)} of {Duration.Format(_objective)} ({used} %)", EmergencyTier.Describe(elapsed)));
        }
    }

    // What must not be cut is how much time is used up.
    private string Text(string time, string tier)
    {
        var room = _line.Room - 4;
        var whole = $"{time} · {tier}";
        var behind = room - Cells.Width(whole) - 2 >= ShortestDoing ? whole : time;
        var left = Math.Min(LongestDoing, room - Cells.Width(behind) - 2);
        return left >= ShortestDoing ? $"  {Frames[_frame]} {Cells.Cut(_doing, left)}  {behind}" : $"  {Frames[_frame]} {time}";
    }

    private sealed class Resume(ProgressLine line) : IDisposable
    {
        public void Dispose()
        {
            lock (line._turn)
                line._paused--;
        }
    }
}
