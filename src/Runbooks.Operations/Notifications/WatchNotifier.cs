using Runbooks.Notifications.Channels;
using Work = System.Threading.Channels.Channel;

namespace Runbooks.Notifications;

/// <summary>
/// Tells people of a watch: what it cannot see, what it did not do, and where a person is needed; and calls the next tier where
/// nobody acknowledges, also for its runs that have ended. What its runs do is told by the <see cref="Notifier"/> of each run.
/// No method waits or throws. Texts are told as they are: secrets must be out of them.
/// </summary>
public sealed class WatchNotifier : IAsyncDisposable
{
    private const int MostWork = 256;

    // A network that is gone takes the sight of every target in the same seconds: that is one message.
    private static readonly TimeSpan Gather = TimeSpan.FromSeconds(5);

    private readonly System.Threading.Channels.Channel<Notice> _work = Work.CreateBounded<Notice>(MostWork);
    private readonly Dictionary<string, string> _blind = [];
    private readonly HashSet<string> _blindTriggers = [];
    private readonly HashSet<string> _told = [];
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationToken _end;
    private readonly Dispatcher _dispatcher;
    private readonly Announcer _calling;
    private readonly Announcer _passing;
    private readonly TimeProvider _time;
    private readonly Action<string, NoticeDelivery> _heard;
    private readonly Task _working;
    private readonly Task _standingBy;
    private Task _gathering = Task.CompletedTask;

    /// <param name="dispatcher">Knows who is told what, and sends it; the one of the notifiers of its runs.</param>
    /// <param name="shelf">Where this machine keeps what was told; the one of the notifiers of its runs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="heard">Hears what became of each message, with its subject, on any thread. It must not throw.</param>
    public WatchNotifier(Dispatcher dispatcher, NoticeStore shelf, TimeProvider time, Action<string, NoticeDelivery> heard)
    {
        (_calling, _passing) = (new Announcer(dispatcher, shelf), new Announcer(dispatcher, shelf: null));
        (_dispatcher, _time, _heard, _end) = (dispatcher, time, heard, _over.Token);
        _working = Task.Run(WorkAsync);
        _standingBy = Task.Run(() =>
            new Escalations(dispatcher, shelf, time).StandByAsync((incident, _, delivery) => heard(incident, delivery), _end)
        );
    }

    /// <summary>
    /// A trigger of a target has no samples: nothing is known. Those of the same seconds are one message, at the level warning.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="trigger">The trigger.</param>
    /// <param name="why">Why, without a full stop.</param>
    public void Blind(string target, string trigger, string why)
    {
        lock (_blind)
        {
            _blindTriggers.Add($"{target}\n{trigger}");
            _blind.TryAdd(target, why);
            if (_gathering.IsCompleted)
                _gathering = GatherAsync();
        }
    }

    /// <summary>A trigger of a target has samples again. When all have, those who heard of it are told.</summary>
    public void Seen(string target, string trigger)
    {
        lock (_blind)
        {
            if (!_blindTriggers.Remove($"{target}\n{trigger}"))
                return;
            if (_blindTriggers.Any(b => b.StartsWith($"{target}\n", StringComparison.Ordinal)))
                return;
            _blind.Remove(target);
            _told.Remove(target);
            if (_blind.Count == 0)
                Add(WatchNotices.Seen(_time.GetUtcNow()));
        }
    }

    /// <summary>A trigger fired, and a watch that is a shadow only tells it: a warning.</summary>
    /// <param name="target">The target.</param>
    /// <param name="trigger">The trigger.</param>
    /// <param name="runbook">What it would have run.</param>
    /// <param name="why">Value, threshold and window, without a full stop.</param>
    public void Shadowed(string target, string trigger, string runbook, string why) =>
        Add(WatchNotices.Shadowed(target, trigger, runbook, why, _time.GetUtcNow()));

    /// <summary>A trigger fired, a safeguard keeps its runbook from running, and no other run goes on: people are called.</summary>
    /// <param name="target">The target.</param>
    /// <param name="trigger">The trigger.</param>
    /// <param name="runbook">What is held back.</param>
    /// <param name="why">Why, without a full stop.</param>
    public void HeldBack(string target, string trigger, string runbook, string why) =>
        Add(WatchNotices.HeldBack(target, trigger, runbook, why, _time.GetUtcNow()));

    /// <summary>A trigger that had fired no longer holds: those who were told that nothing is done hear it.</summary>
    /// <param name="target">The target.</param>
    /// <param name="trigger">The trigger.</param>
    /// <param name="isPersonNeeded">Whether a person is needed all the same: the circuit is open, or another trigger is held back.</param>
    public void Cleared(string target, string trigger, bool isPersonNeeded) =>
        Over(target, $"The trigger no longer holds: {trigger}.", trigger, isPersonNeeded);

    /// <summary>A trigger that had fired no longer counts: those who were told that nothing is done hear it.</summary>
    /// <param name="target">The target.</param>
    /// <param name="trigger">The trigger.</param>
    /// <param name="why">Why, without a full stop.</param>
    /// <param name="isPersonNeeded">Whether a person is needed all the same: the circuit is open, or another trigger is held back.</param>
    public void Void(string target, string trigger, string why, bool isPersonNeeded) =>
        Over(target, $"The trigger no longer counts: {trigger}: {why}.", trigger, isPersonNeeded);

    /// <summary>Nothing runs by itself on a target any more: people are called, unless they were for what was held back there.</summary>
    /// <param name="target">The target.</param>
    /// <param name="why">Why, without a full stop.</param>
    public void CircuitOpened(string target, string why) => Add(WatchNotices.CircuitOpened(target, why, _time.GetUtcNow()));

    /// <summary>An operator closed a target's circuit: those who were called hear it.</summary>
    /// <param name="target">The target.</param>
    /// <param name="wasClosed">Whether it was closed before.</param>
    public void CircuitClosed(string target, bool wasClosed) => Add(WatchNotices.CircuitClosed(target, wasClosed, _time.GetUtcNow()));

    /// <summary>Somebody rolled a target back by hand, at the level info.</summary>
    /// <param name="target">The target.</param>
    /// <param name="what">What was seen, without a full stop.</param>
    public void RolledBackByHand(string target, string what) => Add(WatchNotices.RolledBackByHand(target, what, _time.GetUtcNow()));

    /// <summary>Something of the watch itself goes wrong: a warning, once for the same words.</summary>
    public void Trouble(string what) => Add(WatchNotices.Trouble(what, _time.GetUtcNow()));

    /// <summary>Waits for what is under way, for as long as the settings give the end of a run, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        using var bound = new CancellationTokenSource(_dispatcher.Settings.Flush, _time);
        await using var end = bound.Token.UnsafeRegister(_ => _over.Cancel(), state: null);
        await _working;
        await _over.CancelAsync();
        await _standingBy;
        await _gathering;
        _over.Dispose();
    }

    private void Over(string target, string what, string trigger, bool isPersonNeeded)
    {
        Add(WatchNotices.ShadowOver(target, trigger, what, _time.GetUtcNow()));
        if (!isPersonNeeded)
            Add(WatchNotices.HeldBackOver(target, what, _time.GetUtcNow()));
    }

    private void Add(Notice notice)
    {
        // What is said when the watch has ended reaches nobody, and stops nobody.
        _ = _work.Writer.TryWrite(notice);
    }

    private async Task WorkAsync()
    {
        // Of one subject each waits for the one before it: who hears that it is over must have been told that it began.
        var under = new Dictionary<string, Task>();
        await foreach (var notice in _work.Reader.ReadAllAsync())
        {
            foreach (var ended in under.Where(u => u.Value.IsCompleted).Select(u => u.Key).ToList())
                under.Remove(ended);
            under[notice.Subject] = TellAsync(under.GetValueOrDefault(notice.Subject, Task.CompletedTask), notice);
        }

        await Task.WhenAll(under.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TellAsync(Task before, Notice notice)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var announcer = notice.Subject.StartsWith("watch/", StringComparison.Ordinal) ? _calling : _passing;
        foreach (var delivery in await announcer.TellAsync(notice, _end))
            _heard(notice.Subject, delivery);
    }

    private async Task GatherAsync()
    {
        try
        {
            await Task.Delay(Gather, _time, _end);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_blind)
        {
            var fresh = _blind.Where(b => _told.Add(b.Key)).OrderBy(b => b.Key, StringComparer.Ordinal).ToList();
            if (fresh.Count > 0)
                Add(WatchNotices.Blind(fresh, _time.GetUtcNow()));
            _gathering = Task.CompletedTask;
        }
    }
}
