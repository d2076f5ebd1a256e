namespace Runbooks.Rehearsal.World.Kernel;

/// <summary>
/// Runs all that happens in a simulated world, on one thread: what is ready, in an order drawn from the seed, and when
/// nothing is, it moves the time to the next thing that is due.
/// </summary>
/// <param name="order">Draws what comes next of what is ready; null for first come, first served.</param>
internal sealed class Scheduler(Chance? order)
{
    private const int MostSteps = 2_000_000;
    private static readonly TimeSpan LongestWorld = TimeSpan.FromDays(30);

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<Work> _ready = [];
    private readonly PriorityQueue<Work, (long Due, long Number)> _later = new();
    private long _number;

    /// <summary>The time since the world began.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>How many things were run.</summary>
    public int Steps { get; private set; }

    /// <summary>Whether the world is over: what comes late is let go.</summary>
    public bool IsOver { get; set; }

    /// <summary>Has something run now.</summary>
    /// <param name="process">Whose it is; null for the world's own.</param>
    /// <param name="run">What is run.</param>
    /// <param name="state">What it is given.</param>
    public void Add(SimulatedProcess? process, SendOrPostCallback run, object? state)
    {
        // What is collected with a process that ended is let go of on a thread of the platform's.
        if (IsOver || process is { IsDead: true })
            return;
        Check();
        _ready.Add(new Work(process, run, state, Timer: null, 0));
    }

    /// <summary>Has something run later.</summary>
    public void AddAfter(TimeSpan wait, SimulatedProcess? process, Action run) =>
        Enqueue(new Work(process, static s => ((Action)s!)(), run, Timer: null, 0), wait);

    /// <summary>Has a timer fire later, unless it is changed until then.</summary>
    public void AddAfter(TimeSpan wait, SimulatedTimer timer, int version) =>
        Enqueue(new Work(timer.Process, static s => ((SimulatedTimer)s!).Fire(), timer, timer, version), wait);

    /// <summary>Runs one thing.</summary>
    /// <returns>False where nothing is left to run.</returns>
    public bool Step()
    {
        while (true)
        {
            if (_ready.Count == 0 && !Advance())
                return false;
            var at = order is null || _ready.Count == 1 ? 0 : order.Below(_ready.Count);
            var work = _ready[at];
            _ready.RemoveAt(at);
            if (work.Process is { IsDead: true } || work.Timer?.IsStale(work.Version) == true)
                continue;
            if (work.Process is { StoppedUntil: var until } && until > Now)
            {
                Enqueue(work, until - Now);
                continue;
            }

            Steps++;
            SynchronizationContext.SetSynchronizationContext(work.Process);
            work.Run(work.State);
            SynchronizationContext.SetSynchronizationContext(null);
            return true;
        }
    }

    /// <summary>Runs all that comes until something has come about.</summary>
    /// <exception cref="WorldEndedException">It does not come about.</exception>
    public void RunUntil(Func<bool> hasCome)
    {
        while (!hasCome())
        {
            if (!Step() || Steps > MostSteps || Now > LongestWorld)
                throw new WorldEndedException();
        }
    }

    private void Enqueue(Work work, TimeSpan wait)
    {
        if (IsOver)
            return;
        Check();
        _later.Enqueue(work, ((Now + (wait > TimeSpan.Zero ? wait : TimeSpan.Zero)).Ticks, _number++));
    }

    // All that is due at one moment becomes ready together, so that its order is drawn as well.
    private bool Advance()
    {
        while (_later.TryDequeue(out var work, out var at))
        {
            if (work.Process is { IsDead: true } || work.Timer?.IsStale(work.Version) == true)
                continue;
            Now = new TimeSpan(at.Due);
            _ready.Add(work);
            while (_later.TryPeek(out _, out var next) && next.Due == at.Due)
                _ready.Add(_later.Dequeue());
            return true;
        }

        return false;
    }

    // What leaves the one thread would come back at a moment that no seed has drawn.
    private void Check()
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("something of a simulated world ran on another thread");
    }

    private readonly record struct Work(
        SimulatedProcess? Process,
        SendOrPostCallback Run,
        object? State,
        SimulatedTimer? Timer,
        int Version
    );
}
