using Runbooks.Watch.Status;

namespace Runbooks.Cli.Terminal;

/// <summary>
/// The last line of a terminal while a watch is under way: how many targets stand how, and the one that matters most. It
/// never appears where output is not a terminal.
/// </summary>
internal sealed class WatchLine : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly Lock _turn = new();
    private readonly MovingLine _line;
    private readonly TimeProvider _time;
    private readonly bool _moves;
    private ITimer? _timer;

    /// <summary>Makes a line that is not shown yet.</summary>
    /// <param name="output">The terminal.</param>
    /// <param name="columns">How wide it is at this moment; null where it does not say.</param>
    /// <param name="moves">Whether there is a line at all.</param>
    /// <param name="time">The clock.</param>
    public WatchLine(TextWriter output, Func<int?> columns, bool moves, TimeProvider time) =>
        (_line, _moves, _time) = (new MovingLine(output, columns), moves, time);

    /// <summary>Begins to show how a watch stands.</summary>
    public void Begin(StatusReading status)
    {
        if (_moves)
            _timer = _time.CreateTimer(_ => Draw(StatusText.Line(status.Now())), state: null, Beat, Beat);
    }

    /// <summary>Prints something above the line.</summary>
    public void Above(Action print)
    {
        lock (_turn)
        {
            if (_timer is not null)
                _line.Clear();
            print();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
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

    private void Draw(string text)
    {
        lock (_turn)
        {
            if (_timer is null)
                return;
            _line.Draw($"  {text}");
        }
    }
}
