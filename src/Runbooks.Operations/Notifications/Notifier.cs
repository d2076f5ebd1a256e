using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Notifications.Channels;
using Work = System.Threading.Channels.Channel;

namespace Runbooks.Notifications;

/// <summary>
/// Tells people of a run: a fold over its events, which neither holds the run up nor stops it. What it sends, and what became of
/// it, are events of the run again, so that the record has them. One notifier for one run.
/// </summary>
/// <param name="dispatcher">Knows who is told what, and sends it.</param>
/// <param name="shelf">Where the thread is kept on this machine.</param>
/// <param name="templates">The playbook's two messages.</param>
/// <param name="time">The clock.</param>
public sealed class Notifier(Dispatcher dispatcher, NoticeStore shelf, TemplateCatalog templates, TimeProvider time) : IDisposable
{
    private const int MostWork = 256;

    private readonly RunHistory _history = new();
    private readonly System.Threading.Channels.Channel<Func<Task>> _work = Work.CreateBounded<Func<Task>>(MostWork);
    private readonly Notices _notices = new(templates, time);
    private readonly Dictionary<string, long> _asked = [];
    private readonly List<(string Channel, Task Reported)> _sent = [];
    private readonly List<long> _dropped = [];
    private readonly List<string> _mistakes = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _over = new();
    private RunEvents? _events;
    private NoticeThread? _thread;
    private Task _working = Task.CompletedTask;
    private Task _escalating = Task.CompletedTask;
    private bool _isResumed;

    /// <summary>Hears an event that the run's journal has from an earlier process: nothing is sent for it.</summary>
    public void Recall(RecordedEvent recorded)
    {
        _isResumed = true;
        Note(recorded);
    }

    /// <summary>Begins to send, and to tell the run what became of it.</summary>
    public void Attach(RunEvents events)
    {
        _events = events;
        _working = Task.Run(WorkAsync);
        if (_isResumed)
            GoOn();
    }

    /// <summary>Hears an event of the run; returns at once.</summary>
    public ValueTask HearAsync(RecordedEvent recorded)
    {
        try
        {
            Hear(recorded);
        }
        catch (Exception e)
        {
            Regret(e);
        }

        return ValueTask.CompletedTask;
    }

    private void Hear(RecordedEvent recorded)
    {
        Note(recorded);
        switch (recorded.Event)
        {
            case NotificationAsked { About: null } asked:
                Add(recorded.Sequence, () => TellStepAsync(asked, recorded.Sequence, recorded.At));
                break;
            case RollbackResolved { Verdict: RollbackVerdict.Switched } when Tells("rollback"):
                AddComposed(run => _notices.Rollback(run, recorded.At));
                break;
            case ApprovalAsked asked when Tells("approval") && (_history.Started.Trigger != "manual" || asked.From.Count > 0):
                AddComposed(run => Notices.Approval(run.Started, asked, recorded.At));
                break;
            case RollbackAnswered { IsProposed: true } answered when Tells("approval"):
                AddComposed(run => Notices.Merge(run.Started, answered, recorded.At));
                break;
            case ManualAsked asked when Tells("approval") && _history.Started.Trigger != RunStarted.ByHand:
                AddComposed(run => Notices.Manual(run.Started, asked, recorded.At));
                break;
            case RunFinished finished when Tells("end"):
                AddComposed(run => _notices.End(run, finished, recorded.At));
                break;
            case RunFinished { Outcome: Outcome.Recovered or Outcome.NothingWrong }:
                _thread?.Close();
                break;
        }
    }

    /// <summary>The channels that have not answered yet, each once.</summary>
    public IReadOnlyList<string> Waiting
    {
        get
        {
            lock (_sent)
                return [.. _sent.Where(s => !s.Reported.IsCompleted).Select(s => s.Channel).Distinct()];
        }
    }

    /// <summary>Waits until everything is sent, or its time is over; then what is still under way is given up, and told so.</summary>
    /// <param name="hurry">Ends its time at once.</param>
    public async Task FinishAsync(CancellationToken hurry = default)
    {
        if (_events is null)
            return;
        _work.Writer.TryComplete();
        using var bound = new CancellationTokenSource(dispatcher.Settings.Flush, time);
        await using var wish = hurry.UnsafeRegister(_ => _over.Cancel(), state: null);
        await using var end = bound.Token.UnsafeRegister(_ => _over.Cancel(), state: null);
        await _working;
        await _ended.CancelAsync();
        await _escalating;
        await Task.WhenAll(Sent());
        foreach (var message in _dropped)
            await _events.PublishAsync(
                new NotificationDelivered(message, "routes", "none", string.Empty, DeliveryStatus.Failed, 0, 0)
                {
                    Note = $"{MostWork} messages of this run waited already",
                }
            );
        foreach (var mistake in _mistakes)
            await _events.PublishAsync(
                new NotificationDelivered(0, "routes", "none", string.Empty, DeliveryStatus.Failed, 0, 0) { Note = mistake }
            );
        _thread?.SetOwner(owner: null);
        shelf.Sweep(time.GetUtcNow());
        _events = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.Writer.TryComplete();
        _ended.Dispose();
        _over.Dispose();
    }

    private bool Tells(string what) => dispatcher.Settings.Automatic.Contains(what);

    private void Note(RecordedEvent recorded)
    {
        // The worker takes its copy under the same lock: an event comes on whatever thread the run is on.
        lock (_history)
            _history.Add(recorded);
        if (recorded.Event is RunStarted started)
            _thread = shelf.Open(started.Incident);
        if (recorded.Event is NotificationAsked { About: { } about })
            lock (_asked)
                _asked[about] = recorded.Sequence;
    }

    // What had been asked for when the process ended, and of which nobody knows whether it was sent, is sent: twice is better than never.
    private void GoOn()
    {
        var events = _history.Events.ToList();
        var done = events.Select(e => e.Event).OfType<NotificationDelivered>().Select(d => d.Message).ToHashSet();
        foreach (var recorded in events)
        {
            if (recorded.Event is NotificationAsked { About: null } asked && !done.Contains(recorded.Sequence))
                Add(recorded.Sequence, () => TellStepAsync(asked, recorded.Sequence, recorded.At));
            if (
                recorded.Event is RollbackResolved { Verdict: RollbackVerdict.Switched }
                && Tells("rollback")
                && !(_asked.TryGetValue("rollback", out var message) && done.Contains(message))
            )
                AddComposed(run => _notices.Rollback(run, recorded.At));
        }

        if (_thread is not { CalledAt: not null, IsClosed: false })
            return;
        _thread.SetOwner(shelf.Here.Self);
        BeginEscalation();
    }

    private void Add(long message, Func<Task> work)
    {
        if (!_work.Writer.TryWrite(work))
            lock (_dropped)
                _dropped.Add(message);
    }

    private void AddComposed(Func<RunHistory, Notice?> compose)
    {
        RunHistory copy;
        lock (_history)
            copy = RunHistory.Of([.. _history.Events]);
        Add(0, async () =>
        {
            if (compose(copy) is { } notice)
                await TellAsync(notice, ReadersOf(notice));
        });
    }

    private async Task WorkAsync()
    {
        await foreach (var work in _work.Reader.ReadAllAsync())
        {
            try
            {
                await work();
            }
            catch (Exception e)
            {
                Regret(e);
            }
        }
    }

    // A message is never worth a run: what went wrong stands in the record.
    private void Regret(Exception e)
    {
        lock (_mistakes)
            _mistakes.Add($"a mistake in the engine or in its environment: {e.GetType().Name}: {e.Message}");
    }

    private IEnumerable<(Channel Channel, Contact? Contact)> ReadersOf(Notice notice)
    {
        var route = dispatcher.Settings.Route(notice.Level).Readers();
        return notice.Turn == NoticeTurn.News ? route : route.Concat(_thread!.Followers(dispatcher.Settings)).Distinct();
    }

    private async Task TellStepAsync(NotificationAsked asked, long message, DateTimeOffset at)
    {
        if (asked.Channel == "console" && !asked.Routed)
            return;
        var notice = Notices.Step(_history.Started, asked, at);
        if (asked.Routed)
        {
            Send(notice, message, dispatcher.Settings.Route(notice.Level).Readers());
        }
        else if (dispatcher.Settings.Channels.FirstOrDefault(c => c.Name == asked.Channel) is { } channel)
        {
            Send(notice, message, (dispatcher.Settings.Route(notice.Level) with { Channels = [channel] }).Readers());
        }
        else
        {
            await _events!.PublishAsync(
                new NotificationDelivered(message, asked.Channel, "none", string.Empty, DeliveryStatus.Failed, 0, 0)
                {
                    Note = $"there is no channel `{asked.Channel}`",
                }
            );
        }
    }

    private async Task TellAsync(Notice notice, IEnumerable<(Channel Channel, Contact? Contact)> readers)
    {
        var all = readers.ToList();
        if (notice.Turn == NoticeTurn.Resolved)
            _thread!.Close();
        if (all.Count == 0)
            return;
        var text = notice.Text(ReaderZone.Utc);
        if (HasStepSaid(text.Body))
            return;
        await _events!.PublishAsync(
            new NotificationAsked(
                string.Empty,
                string.Join(", ", all.Select(r => r.Channel.Name).Distinct()),
                notice.Level.Word(),
                text.Body
            )
            {
                About = notice.About,
            }
        );
        long message;
        lock (_asked)
            message = _asked[notice.About];
        Send(notice, message, all);
    }

    // A runbook that tells in a step what the engine would tell has its own words for it.
    private bool HasStepSaid(string body)
    {
        var head = body.Split('\n')[0].Trim();
        lock (_history)
            return _history
                .All<NotificationAsked>()
                .Any(a =>
                    a.Event is { About: null } said
                    && (said.Routed || said.Channel != "console")
                    && said.Text.TrimStart().Split('\n')[0].Trim() == head
                );
    }

    private void Send(Notice notice, long message, IEnumerable<(Channel Channel, Contact? Contact)> readers)
    {
        var sent = readers
            .SelectMany(r =>
                dispatcher.Send(notice, [r], _thread!, _over.Token).Select(delivered => (r.Channel.Name, ReportAsync(delivered, message)))
            )
            .ToList();
        lock (_sent)
            _sent.AddRange(sent);
        if (notice is not { Level: NoticeLevel.Critical, Turn: NoticeTurn.News } || notice.IsEscalation || sent.Count == 0)
            return;
        _thread!.BeginCall(notice, _history.Started.Trigger != "manual" || dispatcher.Settings.EscalatesManualRuns);
        _thread.SetOwner(shelf.Here.Self);
        BeginEscalation();
    }

    private void BeginEscalation()
    {
        if (_escalating != Task.CompletedTask)
            return;
        var thread = _thread!;
        var clock = new EscalationClock(thread, shelf, dispatcher, time);
        _escalating = Task.Run(() => EscalateAsync(thread, clock));
    }

    private async Task EscalateAsync(NoticeThread thread, EscalationClock clock)
    {
        try
        {
            await clock.RunAsync(
                (tier, who) => TellAsync(Notices.Escalation(thread.Call!, tier, who.After, time.GetUtcNow()), who.Audience.Readers()),
                async by =>
                {
                    await _events!.PublishAsync(new IncidentAcknowledged(by.Role, by.How) { Account = by.Account });
                    await TellAsync(Notices.Acknowledged(thread.Call!, by), thread.Followers(dispatcher.Settings));
                },
                once: false,
                _ended.Token
            );
        }
        catch (Exception e)
        {
            Regret(e);
        }
    }

    private async Task ReportAsync(Task<NoticeDelivery> sent, long message)
    {
        var delivery = await sent;
        await _events!.PublishAsync(delivery.ToEvent(message));
    }

    private Task[] Sent()
    {
        lock (_sent)
            return [.. _sent.Select(s => s.Reported)];
    }
}
