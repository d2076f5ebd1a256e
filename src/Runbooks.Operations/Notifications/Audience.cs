using Runbooks.Notifications.Channels;

namespace Runbooks.Notifications;

/// <summary>Who is told: by which channels, and, on those that reach people, whom.</summary>
/// <param name="Channels">The channels.</param>
/// <param name="Contacts">The people.</param>
public sealed record Audience(IReadOnlyList<Channel> Channels, IReadOnlyList<Contact> Contacts)
{
    public static readonly Audience Nobody = new([], []);

    /// <summary>
    /// Each channel with each reader of it; null for one that is a place. Contacts that a channel does not reach are left out.
    /// </summary>
    public IEnumerable<(Channel Channel, Contact? Contact)> Readers() =>
        Channels.SelectMany(channel =>
            channel.ReachesPeople
                ? Contacts.Where(channel.Reaches).DistinctBy(channel.AddressOf).Select(contact => (channel, (Contact?)contact))
                : [(channel, null)]
        );
}
