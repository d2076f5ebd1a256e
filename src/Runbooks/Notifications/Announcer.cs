namespace Runbooks.Notifications;

/// <summary>Tells people what does not come from a run: a watch that is blind, a circuit that is open, a test.</summary>
/// <param name="settings">Who is told what.</param>
/// <param name="dispatcher">Sends it.</param>
/// <param name="shelf">Where threads are kept; null to keep none, so that nothing is held back as told.</param>
public sealed class Announcer(NotificationSettings settings, Dispatcher dispatcher, NoticeShelf? shelf)
{
    private readonly Dictionary<string, NoticeThread> _threads = [];

    /// <summary>Tells the people whom the level's route names; those who were told the same of the same subject are left out.</summary>
    /// <param name="notice">The notice. One that resolves its subject goes to everybody who heard of it.</param>
    /// <param name="cancel">Gives up what is under way.</param>
    /// <returns>What became of it, one entry for each reader. It never throws.</returns>
    public Task<IReadOnlyList<Delivery>> TellAsync(Notice notice, CancellationToken cancel)
    {
        var thread = ThreadOf(notice.Subject);
        var route = settings.Route(notice.Level).Readers();
        return TellAsync(notice, notice.Turn == NoticeTurn.News ? route : route.Concat(thread.Followers(settings)).Distinct(), cancel);
    }

    /// <summary>Tells the readers of some channels.</summary>
    public async Task<IReadOnlyList<Delivery>> TellAsync(Notice notice, IEnumerable<(Channel Channel, Contact? Contact)> readers, CancellationToken cancel)
    {
        var thread = ThreadOf(notice.Subject);
        var deliveries = await Task.WhenAll(dispatcher.Send(notice, readers, thread, cancel));
        if (notice.Turn == NoticeTurn.Resolved) Forget(notice.Subject, thread);
        return deliveries;
    }

    private NoticeThread ThreadOf(string subject)
    {
        lock (_threads)
        {
            if (!_threads.TryGetValue(subject, out var thread)) _threads[subject] = thread = shelf?.Open(subject) ?? NoticeThread.Open(subject, file: null);
            return thread;
        }
    }

    // The same trouble tomorrow is news again.
    private void Forget(string subject, NoticeThread thread)
    {
        thread.Close();
        lock (_threads) _threads.Remove(subject);
    }
}
