namespace Runbooks.Notifications.Channels;

/// <summary>A way to tell people something. A kind of channel is one file and one line in <see cref="ChannelKinds"/>.</summary>
public abstract class Channel
{
    /// <summary>Its name in the file.</summary>
    public string Name { get; internal set; } = string.Empty;

    /// <summary>Why it cannot be used: a variable of its settings is not set; null where it can.</summary>
    public string? Problem { get; internal set; }

    /// <summary>The name of its kind.</summary>
    public abstract string KindName { get; }

    /// <summary>The level whose route names it where no route is said: the playbook's.</summary>
    public abstract NoticeLevel UsualLevel { get; }

    /// <summary>Whose times it says, where it is a place and not a person.</summary>
    public ReaderZone Zone { get; internal set; } = ReaderZone.Utc;

    /// <summary>Whether it reaches people one by one, and not a place where many read.</summary>
    public virtual bool ReachesPeople => false;

    /// <summary>Whether those who heard of an incident by it also hear by it that it is over, or taken on.</summary>
    public virtual bool Follows => true;

    /// <summary>The number or address that it reaches a contact by; null for none.</summary>
    public virtual string? AddressOf(Contact contact) => null;

    /// <summary>Whether it reaches a contact.</summary>
    public bool Reaches(Contact contact) => AddressOf(contact) is not null;

    /// <summary>Where it goes, for a person, without what nobody must see.</summary>
    public abstract string Describe();

    /// <summary>Sends a message. It never throws for what a provider, the network or a reader's address does.</summary>
    /// <param name="message">The message.</param>
    /// <param name="tools">What it uses of the world.</param>
    /// <param name="cancel">The end of the time there is: what is under way then is unknown.</param>
    internal abstract Task<ChannelAnswer> SendAsync(ChannelMessage message, ChannelTools tools, CancellationToken cancel);

    /// <summary>Asks the provider whether somebody there has taken an incident on; null where nobody has, or it cannot be asked.</summary>
    /// <param name="subject">The incident.</param>
    /// <param name="tools">What it uses of the world.</param>
    /// <param name="cancel">Stops asking.</param>
    /// <returns>By whom, as a role or what the provider says of it.</returns>
    internal virtual Task<string?> AcknowledgedByAsync(string subject, ChannelTools tools, CancellationToken cancel) =>
        Task.FromResult<string?>(null);
}
