using Runbooks.Notifications.Channels;

namespace Runbooks.Notifications;

/// <summary>
/// Tells people what does not come from a run: a watch that is blind, a circuit that is open, a test. What is critical calls
/// them, and is gone on with by <see cref="Escalations"/> until somebody acknowledges.
/// </summary>
/// <param name="dispatcher">Knows who is told what, and sends it.</param>
/// <param name="shelf">Where threads are kept; null for memory alone, so that another process tells it anew and nobody can acknowledge
/// it.</param>
public sealed class Announcer(Dispatcher dispatcher, NoticeStore? shelf)
{
    private readonly Dictionary<string, NoticeThread> _threads = [];

    /// <summary>Tells the people whom the level's route names; those who were told the same of the same subject are left out.</summary>
    /// <param name="notice">The notice. One that resolves its subject goes to everybody who heard of it, and to nobody where nobody
    /// did.</param>
    /// <param name="cancel">Gives up what is under way.</param>
    /// <returns>What became of it, one entry for each reader. It never throws.</returns>
    public async Task<IReadOnlyList<NoticeDelivery>> TellAsync(Notice notice, CancellationToken cancel)
    {
        var thread = ThreadOf(notice.Subject);
        if (notice.Turn == NoticeTurn.News)
            return await TellAsync(notice, dispatcher.Settings.Route(notice.Level).Readers(), cancel);
        var followers = thread.Followers(dispatcher.Settings);
        return await TellAsync(
            notice,
            followers.Count == 0 ? [] : dispatcher.Settings.Route(notice.Level).Readers().Concat(followers).Distinct(),
            cancel
        );
    }

    /// <summary>Tells the readers of some channels.</summary>
    public async Task<IReadOnlyList<NoticeDelivery>> TellAsync(
        Notice notice,
        IEnumerable<(Channel Channel, Contact? Contact)> readers,
        CancellationToken cancel
    )
    {
        var thread = ThreadOf(notice.Subject);
        var sent = dispatcher.Send(notice, readers, thread, cancel);
        if (shelf is not null && notice is { Level: NoticeLevel.Critical, Turn: NoticeTurn.News } && sent.Count > 0)
            thread.BeginCall(notice, escalates: true);

        // Whoever is about to call the next tier must know at once.
        if (notice.Turn == NoticeTurn.Resolved)
            thread.Close();
        var deliveries = await Task.WhenAll(sent);
        if (notice.Turn == NoticeTurn.Resolved)
            Forget(notice.Subject);
        return deliveries;
    }

    private NoticeThread ThreadOf(string subject)
    {
        if (shelf is not null)
            return shelf.Open(subject);
        lock (_threads)
        {
            if (!_threads.TryGetValue(subject, out var thread))
                _threads[subject] = thread = NoticeThread.Open(subject, file: null);
            return thread;
        }
    }

    // The same trouble tomorrow is news again.
    private void Forget(string subject)
    {
        shelf?.Forget(subject);
        lock (_threads)
            _threads.Remove(subject);
    }
}
