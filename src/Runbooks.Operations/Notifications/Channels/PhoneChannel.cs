using System.Text;
using System.Xml;
using Runbooks.Definitions;

namespace Runbooks.Notifications.Channels;

/// <summary>Calls in which a voice says what happened, by Twilio.</summary>
internal sealed class PhoneChannel : Channel
{
    // Twilio takes 4,000 characters of TwiML, and the text is said twice.
    private const int MostSpoken = 700;

    private static readonly Field<string> LanguageField = new(
        "language",
        "The language of the voice. Default: en-US.",
        NotificationShapes.Setting
    );

    public static readonly Kind<Channel> Kind = new(
        "phone",
        "Calls by Twilio, in which a voice says the short form of a message twice.",
        Shapes.Mapping<Channel>("the channel `phone`", [.. TwilioAccount.Fields, LanguageField], (values, _) =>
            new PhoneChannel { Account = TwilioAccount.Of(values), Language = values.Get(LanguageField) ?? "en-US" }
        )
    );

    internal required TwilioAccount Account { get; init; }

    /// <summary>The language of the voice.</summary>
    public required string Language { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override NoticeLevel UsualLevel => NoticeLevel.Critical;

    /// <inheritdoc/>
    public override bool ReachesPeople => true;

    /// <inheritdoc/>
    /// <remarks>A call wakes somebody up; that it is over can wait.</remarks>
    public override bool Follows => false;

    /// <inheritdoc/>
    public override string? AddressOf(Contact contact) => contact.Phone;

    /// <inheritdoc/>
    public override string Describe() => $"calls from {Contact.Masked(Account.From)}";

    /// <inheritdoc/>
    internal override async Task<ChannelAnswer> SendAsync(ChannelMessage message, ChannelTools tools, CancellationToken cancel)
    {
        var (text, isCut) = CutText.ToLength(Spoken(message.Text.Short), MostSpoken);
        var answer = await Account.CreateAsync(
            "Calls",
            message.Contact!.Phone!,
            new Dictionary<string, string> { ["Twiml"] = Twiml(text) },
            tools,
            cancel
        );
        return answer with { Note = answer.Note ?? CutText.Note(isCut, $"{MostSpoken} characters") };
    }

    // Letters, digits and what ends a sentence: a voice reads signs out, or stumbles over them.
    private static string Spoken(string text)
    {
        var spoken = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var isSaid = Rune.IsLetterOrDigit(rune) || rune.Value is '.' or ',' or ':' or ';' or '!' or '?' or '%' or '-' or '\'' or '+';
            if (isSaid)
                spoken.Append(rune.ToString());
            else if (spoken.Length > 0 && spoken[^1] != ' ')
                spoken.Append(' ');
        }

        return spoken.ToString().Trim();
    }

    private string Twiml(string text)
    {
        var twiml = new StringBuilder();
        using (var writer = XmlWriter.Create(twiml, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            writer.WriteStartElement("Response");
            Say(text);
            writer.WriteStartElement("Pause");
            writer.WriteAttributeString("length", "1");
            writer.WriteEndElement();
            Say($"Again. {text}");
            writer.WriteEndElement();

            void Say(string words)
            {
                writer.WriteStartElement("Say");
                writer.WriteAttributeString("language", Language);
                writer.WriteString(words);
                writer.WriteEndElement();
            }
        }

        return twiml.ToString();
    }
}
