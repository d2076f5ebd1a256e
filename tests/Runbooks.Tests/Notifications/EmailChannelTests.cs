using MimeKit;
using Runbooks.Events;
using Runbooks.Notifications.Channels;

namespace Runbooks.Tests.Notifications;

/// <summary>Letters through a real mail server, which wants STARTTLS and an account.</summary>
public sealed class EmailChannelTests
{
    private const string Contacts = "contacts:\n  on-call: { zone: Europe/Berlin, email: on-call@example.com }\n";

    [Test]
    public async Task A_letter_is_sent_encrypted_and_with_the_account_in_the_readers_time()
    {
        using var server = await MailServer.StartAsync();
        using var told = new Told(server.Channel(), Contacts, folder: server.Folder);

        var delivery = await told.TellOneAsync();

        Assert.That((delivery.Status, delivery.To), Is.EqualTo((DeliveryStatus.Delivered, "on-call (o•••@example.com)")), delivery.Note);
        var taken = await server.NextAsync();
        var letter = Letter((string)taken["content"]!);
        Assert.Multiple(() =>
        {
            Assert.That(((bool)taken["tls"]!, (string)taken["user"]!), Is.EqualTo((true, MailServer.User)));
            Assert.That(letter.Subject, Is.EqualTo("[INC-20261123-154210-quick-rollback-abcd] DEPLOYMENT ROLLBACK EXECUTED: prod"));
            Assert.That(
                letter.TextBody!.ReplaceLineEndings("\n"),
                Does.StartWith("Environment: BLUE\nReason: errors & <timeouts>\nTime: 2026-11-23 16:42:10 Europe/Berlin")
            );
            Assert.That(letter.Date.Offset, Is.EqualTo(TimeSpan.FromHours(1)));
            Assert.That(letter.Headers["Auto-Submitted"], Is.EqualTo("auto-generated"));
            Assert.That(letter.MessageId, Is.EqualTo(delivery.Reference));
        });
    }

    [Test]
    public async Task The_letters_of_an_incident_are_one_thread()
    {
        using var server = await MailServer.StartAsync();
        using var told = new Told(server.Channel(), Contacts, folder: server.Folder);

        var first = await told.TellOneAsync();
        await told.TellOneAsync(Told.Notice(title: "✅ ROLLBACK COMPLETED: prod", about: "end", turn: NoticeTurn.Resolved));

        await server.NextAsync();
        var second = Letter((string)(await server.NextAsync())["content"]!);
        Assert.That((second.InReplyTo, second.References.Single()), Is.EqualTo((first.Reference, first.Reference)));
        Assert.That(second.Subject, Does.StartWith("Re: [INC-").And.EndsWith("✅ ROLLBACK COMPLETED: prod"));
    }

    [Test]
    public async Task A_server_that_asks_to_come_back_is_asked_again()
    {
        using var server = await MailServer.StartAsync(refusals: 2);
        using var told = new Told(server.Channel(), Contacts, folder: server.Folder);

        var delivery = await told.TellOneAsync();

        Assert.That((delivery.Status, delivery.Attempts), Is.EqualTo((DeliveryStatus.Delivered, 3)), delivery.Note);
        Assert.That(told.Clock.Waits, Is.EqualTo(new[] { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2) }));
    }

    [Test]
    public async Task A_mailbox_that_is_not_there_is_a_failure_in_the_servers_words()
    {
        using var server = await MailServer.StartAsync();
        using var told = new Told(server.Channel(), "contacts:\n  on-call: { email: nobody@example.com }\n", folder: server.Folder);

        var delivery = await told.TellOneAsync();

        Assert.That((delivery.Status, delivery.Attempts), Is.EqualTo((DeliveryStatus.Failed, 1)));
        Assert.That(delivery.Note, Is.EqualTo("the server says 550: 5.1.1 no such mailbox"));
    }

    [Test]
    public async Task A_wrong_password_is_a_failure_that_does_not_say_it()
    {
        using var server = await MailServer.StartAsync();
        using var told = new Told(server.Channel(), Contacts, _ => "wrong-password", server.Folder);

        var delivery = await told.TellOneAsync();

        Assert.That(
            (delivery.Status, delivery.Attempts, delivery.Note),
            Is.EqualTo((DeliveryStatus.Failed, 1, "the server does not accept the account `runbook`"))
        );
    }

    [Test]
    public async Task A_certificate_for_another_name_is_not_trusted()
    {
        using var server = await MailServer.StartAsync(host: "mail.example.com");
        using var told = new Told(server.Channel(), Contacts, folder: server.Folder);

        var delivery = await told.TellOneAsync();

        Assert.That((delivery.Status, delivery.Attempts), Is.EqualTo((DeliveryStatus.Failed, 1)));
        Assert.That(delivery.Note, Does.StartWith("no secure connection: "));
    }

    [Test]
    public async Task A_certificate_of_an_authority_that_nobody_named_is_not_trusted()
    {
        using var server = await MailServer.StartAsync();
        using var told = new Told(
            server.Channel().Replace(", tls: { ca: ca.pem }", string.Empty, StringComparison.Ordinal),
            Contacts,
            folder: server.Folder
        );

        Assert.That((await told.TellOneAsync()).Note, Does.StartWith("no secure connection: "));
    }

    private static MimeMessage Letter(string content)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content));
        return MimeMessage.Load(stream);
    }
}
