using System.Diagnostics.CodeAnalysis;
using Runbooks.Notifications.Channels;
using Runbooks.Redaction;

namespace Runbooks.Notifications;

/// <summary>
/// Sends notices, each channel one after the other and all channels beside each other, so that a slow one holds none up.
/// Whoever asks is told what became of it, and never waits for another's. It holds the settings of all who tell by it, so
/// that new ones count from the next message on.
/// </summary>
public sealed class Dispatcher
{
    // More than so many of one channel that wait are a flood, which helps nobody.
    private const int MostWaiting = 32;

    private readonly ChannelTools _tools;
    private readonly Redactor _redactor = new();
    private readonly Dictionary<string, (Task Last, int Waiting)> _queues = [];

    /// <param name="tools">What channels use of the world.</param>
    /// <param name="settings">Who is told what. Its secrets are not said when something goes wrong.</param>
    public Dispatcher(ChannelTools tools, NotificationSettings settings)
    {
        _tools = tools;
        Use(settings);
    }

    /// <summary>Who is told what, now.</summary>
    public NotificationSettings Settings { get; private set; }

    /// <summary>
    /// Goes by other settings from the next message on: threads go on in channels of the same name, and what was secret stays so.
    /// </summary>
    [MemberNotNull(nameof(Settings))]
    public void Use(NotificationSettings settings)
    {
        lock (_queues)
        {
            foreach (var secret in settings.Secrets)
                _redactor.Add(secret);
            Settings = settings;
        }
    }

    /// <summary>Sends a notice to everybody who reads one of the audience's channels and has not been told it.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="readers">The channels, each with its reader.</param>
    /// <param name="thread">The thread of its subject.</param>
    /// <param name="over">The end of the time there is: what waits is then not sent, and what is under way is unknown.</param>
    /// <returns>One task for each reader; none throws.</returns>
    internal IReadOnlyList<Task<NoticeDelivery>> Send(
        Notice notice,
        IEnumerable<(Channel Channel, Contact? Contact)> readers,
        NoticeThread thread,
        CancellationToken over
    )
    {
        var sent = new List<Task<NoticeDelivery>>();
        foreach (var (channel, contact) in readers)
        {
            if (thread.Begin(notice, channel, contact) is { } begun)
                sent.Add(Enqueue(channel, contact, () => thread.Place(begun, channel), begun.Key, notice, thread, over));
        }

        return sent;
    }

    /// <summary>Asks every channel that can tell whether somebody has taken an incident on.</summary>
    internal async Task<string?> AcknowledgedByAsync(IEnumerable<Channel> channels, string subject, CancellationToken cancel)
    {
        foreach (var channel in channels)
        {
            if (await channel.AcknowledgedByAsync(subject, _tools, cancel) is { } by)
                return by;
        }

        return null;
    }

    private Task<NoticeDelivery> Enqueue(
        Channel channel,
        Contact? contact,
        Func<ChannelMessage> message,
        string key,
        Notice notice,
        NoticeThread thread,
        CancellationToken over
    )
    {
        lock (_queues)
        {
            var (last, waiting) = _queues.GetValueOrDefault(channel.Name, (Task.CompletedTask, 0));
            if (waiting >= MostWaiting)
            {
                // It was not told, and may be once the flood is over.
                var refused = ChannelAnswer.Failed(0, $"{MostWaiting} messages wait for this channel already");
                thread.Ended(channel, contact, key, notice, refused);
                return Task.FromResult(Of(channel, contact, TimeSpan.Zero, refused));
            }

            var task = AfterAsync(last, channel, contact, message, key, notice, thread, over);
            _queues[channel.Name] = (task, waiting + 1);
            return task;
        }
    }

    private async Task<NoticeDelivery> AfterAsync(
        Task last,
        Channel channel,
        Contact? contact,
        Func<ChannelMessage> message,
        string key,
        Notice notice,
        NoticeThread thread,
        CancellationToken over
    )
    {
        // Whoever publishes an event must not send the first request with its own hands.
        await last.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var started = _tools.Time.GetTimestamp();
        ChannelAnswer answer;
        try
        {
            answer =
                over.IsCancellationRequested ? ChannelAnswer.Failed(0, "it was not its turn before the time there was had ended")
                : channel.Problem is { } problem ? ChannelAnswer.Failed(0, problem)
                : await channel.SendAsync(message(), _tools, over);
        }
        catch (Exception e)
        {
            // A message is never worth a run: what went wrong stands in the record.
            answer = ChannelAnswer.Failed(0, $"a mistake in the engine: {e.GetType().Name}: {e.Message}");
        }

        thread.Ended(channel, contact, key, notice, answer);
        lock (_queues)
            _queues[channel.Name] = _queues[channel.Name] with { Waiting = _queues[channel.Name].Waiting - 1 };
        return Of(channel, contact, _tools.Time.GetElapsedTime(started), answer);
    }

    private NoticeDelivery Of(Channel channel, Contact? contact, TimeSpan elapsed, ChannelAnswer answer)
    {
        // Servers say the number or the address when they refuse it.
        var address = contact is null ? null : channel.AddressOf(contact)!;
        string Clean(string said) =>
            _redactor.Apply(address is null ? said : said.Replace(address, Contact.Masked(address), StringComparison.OrdinalIgnoreCase));
        var to = contact is null ? string.Empty : $"{contact.Name} ({Contact.Masked(address!)})";
        return new NoticeDelivery(channel.Name, channel.KindName, to, answer.Status, answer.Attempts, elapsed)
        {
            Reference = answer.Reference is { } reference ? CutText.ToLength(Clean(reference), 200).Text : null,
            Note = answer.Note is { } note ? CutText.ToLength(Clean(note), 500).Text : null,
        };
    }
}
