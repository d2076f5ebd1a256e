using Runbooks.Definitions;

namespace Runbooks.Notifications.Channels;

/// <summary>Text messages, by Twilio.</summary>
internal sealed class SmsChannel : Channel
{
    public static readonly Kind<Channel> Kind = new(
        "sms",
        "Text messages by Twilio: the short form of a message, at most two parts long.",
        Shapes.Mapping<Channel>("the channel `sms`", TwilioAccount.Fields, (values, _) =>
            new SmsChannel { Account = TwilioAccount.Of(values) }
        )
    );

    internal required TwilioAccount Account { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override NoticeLevel UsualLevel => NoticeLevel.Critical;

    /// <inheritdoc/>
    public override bool ReachesPeople => true;

    /// <inheritdoc/>
    public override string? AddressOf(Contact contact) => contact.Phone;

    /// <inheritdoc/>
    public override string Describe() => $"text messages from {Contact.Masked(Account.From)}";

    /// <inheritdoc/>
    internal override async Task<ChannelAnswer> SendAsync(ChannelMessage message, ChannelTools tools, CancellationToken cancel)
    {
        var (text, isCut) = SmsText.Of(message.Text.Short, message.Notice.Subject);
        var answer = await Account.CreateAsync(
            "Messages",
            message.Contact!.Phone!,
            new Dictionary<string, string> { ["Body"] = text },
            tools,
            cancel
        );
        return answer with { Note = answer.Note ?? CutText.Note(isCut, "two parts of a text message") };
    }
}
