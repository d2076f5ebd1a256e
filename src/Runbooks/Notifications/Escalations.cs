namespace Runbooks.Notifications;

/// <summary>Goes on with the escalation of incidents whose run has ended: somebody was called, nobody has acknowledged, and it is not over.</summary>
/// <param name="settings">The tiers.</param>
/// <param name="dispatcher">Sends what they are told.</param>
/// <param name="shelf">Where this machine keeps the incidents.</param>
/// <param name="time">The clock.</param>
public sealed class Escalations(NotificationSettings settings, Dispatcher dispatcher, NoticeShelf shelf, TimeProvider time)
{
    /// <summary>The incidents that wait for somebody.</summary>
    public IReadOnlyList<CalledIncident> Open() => [.. shelf.Called().Where(c => c is { IsLive: false, IsClosed: false, Escalates: true, Acknowledgement: null } && settings.Tiers.Select((_, i) => i + 2).Any(t => !shelf.IsClaimed(c.Incident, t)))];

    /// <summary>Goes on with one until somebody acknowledges, every tier was told and nobody is left, or it is stopped.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="told">Hears what became of each message, with the tier; 0 for that somebody acknowledged.</param>
    /// <param name="once">Whether only what is due now is told.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task GoOnAsync(string incident, Action<int, Delivery> told, bool once, CancellationToken cancel)
    {
        var thread = shelf.Open(incident);
        using var last = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await new EscalationClock(thread, shelf, settings, dispatcher, time).RunAsync(
            async (tier, who) =>
            {
                foreach (var delivery in await Task.WhenAll(dispatcher.Send(Notices.Escalation(thread.Call!, tier, who.After, time.GetUtcNow()), who.Audience.Readers(), thread, cancel))) told(tier, delivery);
                if (tier == settings.Tiers.Count + 1) await last.CancelAsync();
            },
            by => AcknowledgeAsync(thread, by, told, cancel),
            once,
            last.Token);
    }

    /// <summary>Tells those who were called that somebody has taken an incident on, where no run does it.</summary>
    public async Task AcknowledgedAsync(string incident, Acknowledgement by, Action<int, Delivery> told, CancellationToken cancel) => await AcknowledgeAsync(shelf.Open(incident), by, told, cancel);

    private async Task AcknowledgeAsync(NoticeThread thread, Acknowledgement by, Action<int, Delivery> told, CancellationToken cancel)
    {
        thread.Close();
        foreach (var delivery in await Task.WhenAll(dispatcher.Send(Notices.Acknowledged(thread.Call!, by), thread.Followers(settings), thread, cancel))) told(0, delivery);
    }
}
