using Runbooks.Storage;

namespace Runbooks.Notifications;

/// <summary>
/// Goes on with the escalation of incidents whose run has ended: somebody was called, nobody has acknowledged, and it is not over.
/// </summary>
/// <param name="dispatcher">Knows the tiers, and sends what they are told.</param>
/// <param name="shelf">Where this machine keeps the incidents.</param>
/// <param name="time">The clock.</param>
public sealed class Escalations(Dispatcher dispatcher, NoticeStore shelf, TimeProvider time)
{
    // The number that stands for the acknowledgement among those of tiers.
    private const int Acknowledging = 0;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>The incidents that wait for somebody.</summary>
    public IReadOnlyList<CalledIncident> Open() =>
        [
            .. shelf
                .Called()
                .Where(c =>
                    c is { IsLive: false, IsClosed: false, Escalates: true, Acknowledgement: null }
                    && dispatcher.Settings.Tiers.Select((_, i) => i + 2).Any(t => !shelf.IsClaimed(c.Incident, t))
                ),
        ];

    /// <summary>Goes on with one until somebody acknowledges, every tier was told and nobody is left, or it is stopped.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="told">Hears what became of each message, with the tier; 0 for that somebody acknowledged.</param>
    /// <param name="once">Whether only what is due now is told.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task GoOnAsync(string incident, Action<int, NoticeDelivery> told, bool once, CancellationToken cancel)
    {
        var thread = shelf.Open(incident);
        using var last = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await new EscalationClock(thread, shelf, dispatcher, time).RunAsync(
            async (tier, who) =>
            {
                foreach (
                    var delivery in await Task.WhenAll(
                        dispatcher.Send(
                            Notices.Escalation(thread.Call!, tier, who.After, time.GetUtcNow()),
                            who.Audience.Readers(),
                            thread,
                            cancel
                        )
                    )
                )
                    told(tier, delivery);
                if (tier == dispatcher.Settings.Tiers.Count + 1)
                    await last.CancelAsync();
            },
            by => AcknowledgeAsync(thread, by, told, cancel),
            once,
            last.Token
        );
    }

    /// <summary>
    /// Goes on with every incident of this machine that waits for somebody, also with those that come, until it is stopped: for
    /// a process that lives on when its runs have ended. Of several such processes one calls each tier.
    /// </summary>
    /// <param name="told">Hears what became of each message, with its incident and the tier; 0 for that somebody acknowledged.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task StandByAsync(Action<string, int, NoticeDelivery> told, CancellationToken cancel)
    {
        var going = new Dictionary<string, Task>();
        while (!cancel.IsCancellationRequested)
        {
            foreach (var ended in going.Where(g => g.Value.IsCompleted).Select(g => g.Key).ToList())
                going.Remove(ended);
            try
            {
                foreach (var incident in Open().Select(i => i.Incident).Where(i => !going.ContainsKey(i)).ToList())
                    going[incident] = StandByAsync(incident, told, cancel);
            }
            catch (Exception e) when (DiskFault.IsIn(e))
            {
                // What is there is looked for again.
            }

            try
            {
                await Task.Delay(Look, time, cancel);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(going.Values);
    }

    /// <summary>Tells those who were called that somebody has taken an incident on, where no run does it.</summary>
    public async Task AcknowledgedAsync(string incident, Acknowledgement by, Action<int, NoticeDelivery> told, CancellationToken cancel) =>
        await AcknowledgeAsync(shelf.Open(incident), by, told, cancel);

    private async Task AcknowledgeAsync(NoticeThread thread, Acknowledgement by, Action<int, NoticeDelivery> told, CancellationToken cancel)
    {
        thread.Close();

        // `runbook ack` and a process that stands by may both see it; one of them tells.
        if (!shelf.Claim(thread.Subject, Acknowledging))
            return;
        foreach (
            var delivery in await Task.WhenAll(
                dispatcher.Send(Notices.Acknowledged(thread.Call!, by), thread.Followers(dispatcher.Settings), thread, cancel)
            )
        )
            told(Acknowledging, delivery);
    }

    private async Task StandByAsync(string incident, Action<string, int, NoticeDelivery> told, CancellationToken cancel)
    {
        try
        {
            await GoOnAsync(incident, (tier, delivery) => told(incident, tier, delivery), once: false, cancel);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // The next look takes it up again.
        }
    }
}
