namespace Runbooks.Notifications;

/// <summary>Waits for somebody to acknowledge an incident, and says when the next tier must be told because nobody has.</summary>
/// <param name="thread">The incident.</param>
/// <param name="shelf">Where acknowledgements are found, and tiers claimed.</param>
/// <param name="dispatcher">Knows the tiers, and asks channels whether somebody acknowledged there.</param>
/// <param name="time">The clock.</param>
internal sealed class EscalationClock(NoticeThread thread, NoticeStore shelf, Dispatcher dispatcher, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(15);

    /// <summary>Runs until somebody acknowledged, the incident is over, or it is stopped.</summary>
    /// <param name="tell">Tells a tier; the number of the playbook: the first that is called is 1, so that this begins with 2.</param>
    /// <param name="acknowledged">Hears of the acknowledgement.</param>
    /// <param name="once">Whether it ends when it has told what is due.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task RunAsync(
        Func<int, EscalationTier, Task> tell,
        Func<Acknowledgement, Task> acknowledged,
        bool once,
        CancellationToken cancel
    )
    {
        // What lies before this process is known by the wall clock alone; from here on a jump of it changes nothing.
        var before = time.GetUtcNow() - thread.CalledAt!.Value;
        var started = time.GetTimestamp();
        var asked = started;
        var tier = 0;
        while (!cancel.IsCancellationRequested && !thread.IsClosed)
        {
            if (shelf.AcknowledgementOf(thread.Subject) is { } acknowledgement)
            {
                await acknowledged(acknowledgement);
                return;
            }

            while (
                thread.Escalates
                && dispatcher.Settings.Tiers.ElementAtOrDefault(tier) is { } next
                && before + time.GetElapsedTime(started) >= next.After
            )
            {
                if (shelf.Claim(thread.Subject, tier + 2))
                    await tell(tier + 2, next);
                tier++;
            }

            if (once)
                return;
            if (time.GetElapsedTime(asked) >= Ask)
            {
                asked = time.GetTimestamp();
                if (await dispatcher.AcknowledgedByAsync(dispatcher.Settings.Channels, thread.Subject, cancel) is { } by)
                    shelf.Acknowledge(
                        thread.Subject,
                        new Acknowledgement(by, "PagerDuty", time.GetUtcNow())
                        {
                            Role = Acknowledgement.UsualRole,
                            Account = $"{by} (PagerDuty)",
                        }
                    );
            }

            try
            {
                await Task.Delay(Look, time, cancel);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
