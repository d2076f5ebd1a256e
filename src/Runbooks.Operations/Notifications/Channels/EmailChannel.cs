using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Events;

namespace Runbooks.Notifications.Channels;

/// <summary>
/// E-mail by SMTP, one letter to each reader. The letters of an incident are one thread. A letter keeps its Message-ID when
/// its answer was lost and it is sent again, by which mail systems leave the second one out.
/// </summary>
internal sealed class EmailChannel : Channel
{
    private const int MostAttempts = 3;
    private static readonly TimeSpan Once = TimeSpan.FromSeconds(15);

    private static readonly Field<string> ServerField = new(
        "server",
        "The mail server's name.",
        NotificationShapes.Setting,
        required: true
    );
    private static readonly Field<Parsed<int>> PortField = new(
        "port",
        "Its port. Default: 587, or 465 with `encryption: tls`.",
        Shapes.Integer(1, 65535)
    );
    private static readonly Field<string> EncryptionField = new(
        "encryption",
        "starttls, tls from the first byte, or none, which only a server on this machine may have. Default: starttls.",
        Shapes.OneOf("starttls", "tls", "none")
    );
    private static readonly Field<string> UserField = new("user", "The account on the server. Default: none.", NotificationShapes.Setting);
    private static readonly Field<string> PasswordField = new("password", "The account's password.", NotificationShapes.Secret);
    private static readonly Field<string> FromField = new(
        "from",
        "The address that the letters come from.",
        NotificationShapes.Email,
        required: true
    );
    private static readonly Field<TlsFields> TlsField = new(
        "tls",
        "Whom to trust for the server's certificate (`ca`). It is always verified.",
        TlsFields.Shape
    );

    public static readonly Kind<Channel> Kind = new(
        "email",
        "Letters by SMTP, in one thread per incident.",
        Shapes.Mapping<Channel>(
            "the channel `email`",
            [ServerField, PortField, EncryptionField, UserField, PasswordField, FromField, TlsField],
            Make
        )
    );

    internal required string Server { get; init; }

    internal required int Port { get; init; }

    internal required SecureSocketOptions Encryption { get; init; }

    internal string? User { get; init; }

    internal string? Password { get; init; }

    internal required string From { get; init; }

    internal IReadOnlyList<X509Certificate2> Authorities { get; init; } = [];

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override NoticeLevel UsualLevel => NoticeLevel.Warning;

    /// <inheritdoc/>
    public override bool ReachesPeople => true;

    /// <inheritdoc/>
    public override string? AddressOf(Contact contact) => contact.Email;

    /// <inheritdoc/>
    public override string Describe() => $"letters from {From} by {Server}:{Port}";

    /// <inheritdoc/>
    internal override async Task<ChannelAnswer> SendAsync(ChannelMessage message, ChannelTools tools, CancellationToken cancel)
    {
        using var letter = Letter(message, tools);
        var id = letter.MessageId;
        for (var attempt = 1; ; attempt++)
        {
            var (problem, isLost, again) = await TryAsync(letter, tools, cancel);
            if (problem is null)
                return ChannelAnswer.Delivered(attempt, id, thread: message.Thread ?? id);
            if (!again || attempt == MostAttempts || cancel.IsCancellationRequested)
                return new ChannelAnswer(isLost ? DeliveryStatus.Unknown : DeliveryStatus.Failed, attempt) { Note = problem };
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, attempt - 1)), tools.Time, cancel);
            }
            catch (OperationCanceledException)
            {
                return new ChannelAnswer(isLost ? DeliveryStatus.Unknown : DeliveryStatus.Failed, attempt) { Note = problem };
            }
        }
    }

    private async Task<(string? Problem, bool IsLost, bool Again)> TryAsync(
        MimeMessage letter,
        ChannelTools tools,
        CancellationToken cancel
    )
    {
        using var bound = new CancellationTokenSource(Once, tools.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);
        using var client = new SmtpClient { CheckCertificateRevocation = false };
        if (Authorities.Count > 0)
            client.ServerCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, errors);
        var isSending = false;
        try
        {
            await client.ConnectAsync(Server, Port, Encryption, either.Token);
            if (User is not null)
                await client.AuthenticateAsync(User, Password ?? string.Empty, either.Token);
            isSending = true;
            await client.SendAsync(letter, either.Token);

            // The server has it: how it takes leave does not matter.
            return (null, IsLost: false, Again: false);
        }
        catch (SmtpCommandException e)
        {
            // 4yz asks to come back later; 5yz is no.
            return ($"the server says {(int)e.StatusCode}: {e.Message}", IsLost: false, Again: (int)e.StatusCode is >= 400 and < 500);
        }
        catch (MailKit.Security.AuthenticationException)
        {
            return ($"the server does not accept the account `{User}`", IsLost: false, Again: false);
        }
        catch (SslHandshakeException e)
        {
            return ($"no secure connection: {FirstLine(e.InnerException?.Message ?? e.Message)}", IsLost: false, Again: false);
        }
        catch (Exception e)
            when (e is SocketException or IOException or ProtocolException or OperationCanceledException or NotSupportedException)
        {
            var why =
                e is not OperationCanceledException ? FirstLine(e.Message)
                : cancel.IsCancellationRequested ? "the time there was ended first"
                : $"nothing came within {Once.TotalSeconds:0} s";
            return (isSending ? $"no answer: {why}" : $"not sent: {why}", isSending, Again: e is not NotSupportedException);
        }
    }

    private MimeMessage Letter(ChannelMessage message, ChannelTools tools)
    {
        var domain = From[(From.IndexOf('@', StringComparison.Ordinal) + 1)..].TrimEnd('>');
        var letter = new MimeMessage
        {
            MessageId = $"{message.Id}@{domain}",
            Subject = $"{(message.Thread is null ? string.Empty : "Re: ")}[{message.Notice.Subject}] {message.Text.Title}",
            Date = message.Contact is { Zone: var zone } ? TimeZoneInfo.ConvertTime(message.Notice.At, zone.Zone) : message.Notice.At,
            Priority = message.Notice.Level == NoticeLevel.Critical ? MessagePriority.Urgent : MessagePriority.Normal,
            Body = new TextPart("plain") { Text = message.Text.Body },
        };
        letter.From.Add(MailboxAddress.Parse(From));
        letter.To.Add(MailboxAddress.Parse(message.Contact!.Email!));
        letter.Headers.Add("Auto-Submitted", "auto-generated");
        letter.Headers.Add("X-Mailer", tools.Sender);
        if (message.Thread is { } first)
        {
            letter.InReplyTo = first;
            letter.References.Add(first);
        }

        return letter;
    }

    private bool IsTrusted(X509Certificate? certificate, System.Net.Security.SslPolicyErrors errors)
    {
        if (
            certificate is null
            || (
                errors
                & (
                    System.Net.Security.SslPolicyErrors.RemoteCertificateNotAvailable
                    | System.Net.Security.SslPolicyErrors.RemoteCertificateNameMismatch
                )
            ) != 0
        )
            return false;
        using var chain = new X509Chain { ChainPolicy = ChannelConnections.Policy(Authorities) };
        return chain.Build((X509Certificate2)certificate);
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();

    private static Channel? Make(FieldValues values, ReadContext context)
    {
        var encryption = values.Get(EncryptionField) ?? "starttls";
        var server = values.Get(ServerField)!;
        if (encryption == "none" && !NotificationShapes.IsLoopback(server))
        {
            context.Bag.Add(
                Diagnostics.DiagnosticCodes.Conflict,
                values.Entry(EncryptionField)!.Value.Span,
                $"letters to {server} would leave this machine without encryption",
                help: "write starttls or tls; `none` is for a server on this machine"
            );
            return null;
        }

        if (values.Get(UserField) is not null != values.Get(PasswordField) is not null)
        {
            context.Bag.Add(Diagnostics.DiagnosticCodes.MissingKey, values.Mapping.Span, "`user` and `password` go together");
            return null;
        }

        return new EmailChannel
        {
            Server = server,
            Port = values.Get(PortField, encryption == "tls" ? 465 : 587),
            Encryption = encryption switch
            {
                "tls" => SecureSocketOptions.SslOnConnect,
                "none" => SecureSocketOptions.None,
                _ => SecureSocketOptions.StartTls,
            },
            User = values.Get(UserField),
            Password = values.Get(PasswordField),
            From = values.Get(FromField)!,
            Authorities =
                context.Folder is { } folder && values.Get(TlsField) is { } tls
                    ? tls.Read(folder, values.Entry(TlsField)!.Value.Span, context.Bag)
                    : [],
        };
    }
}
