using System.Text;
using System.Xml.Linq;
using Runbooks.Events;

namespace Runbooks.Tests.Notifications;

/// <summary>
/// Text messages and calls against a receiver that judges by Twilio's documentation:
/// https://www.twilio.com/docs/messaging/api/message-resource (POST …/Messages.json as a form, 201 with the sid, Body at most 1,600
/// characters: error 21617), https://www.twilio.com/docs/voice/api/call-resource (Twiml at most 4,000 characters),
/// https://www.twilio.com/docs/api/errors/20429 (429 is never processed and safe to repeat).
/// </summary>
public sealed class TwilioChannelTests
{
    private const string Sid = "AC00000000000000000000000000000001";
    private readonly List<string> _taken = [];
    private Receiver _twilio = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _taken.Clear();
        _twilio = await Receiver.StartAsync(Judge);
    }

    [TearDown]
    public async Task StopAsync() => await _twilio.DisposeAsync();

    [Test]
    public async Task A_text_message_is_sent_to_each_contact_with_a_number()
    {
        using var told = new Told(Sms());

        var delivery = await told.TellOneAsync();

        var request = _twilio.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That(
                (delivery.Status, delivery.Attempts, delivery.Reference),
                Is.EqualTo((DeliveryStatus.Delivered, 1, "SM1")),
                delivery.Note
            );
            Assert.That(delivery.To, Is.EqualTo("on-call (+49•••01)"));
            Assert.That(request.Form["To"], Is.EqualTo("+491700000001"));
            Assert.That(request.Form["From"], Is.EqualTo("+15005550006"));
            Assert.That(
                request.Form["Body"],
                Is.EqualTo("Rollback on prod: blue serves 1.4.2 instead of 1.5.0. INC-20261123-154210-quick-rollback-abcd")
            );
            Assert.That(
                Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers["Authorization"]["Basic ".Length..])),
                Is.EqualTo($"{Sid}:s3cret-token")
            );
        });
    }

    [TestCase(
        "🚨 “Rollback” – done…",
        "\"Rollback\" - done...",
        TestName = "Signs have a plain form, so that a message stays in the GSM alphabet"
    )]
    [TestCase("Откат выполнен", "Откат выполнен", TestName = "Other alphabets stay what they are")]
    public async Task A_text_is_written_as_text_messages_carry_it(string said, string carried)
    {
        using var told = new Told(Sms());

        await told.TellOneAsync(Told.Notice(brief: said));

        Assert.That(_twilio.Requests.Single().Form["Body"], Does.StartWith(carried));
    }

    [TestCase('a', 306)]
    [TestCase('€', 154)]
    [TestCase('Ж', 134)]
    public async Task A_long_text_is_cut_to_two_parts_and_says_so(char letter, int most)
    {
        using var told = new Told(Sms());

        var delivery = await told.TellOneAsync(Told.Notice(brief: new string(letter, 500)));

        var body = _twilio.Requests.Single().Form["Body"];
        Assert.That(body, Has.Length.LessThanOrEqualTo(most).And.Length.GreaterThan(most - 6));
        Assert.That(body, Does.EndWith("...").Or.EndsWith("…"));
        Assert.That(delivery.Note, Is.EqualTo("cut to two parts of a text message; all of it stands in the record"));
    }

    [Test]
    public async Task A_call_says_the_text_twice_and_nothing_in_it_is_markup()
    {
        using var told = new Told(
            $"  call: {{ phone: {{ account: {Sid}, token: \"${{env:TOKEN}}\", from: \"+15005550006\", base-url: {_twilio.Address} }} }}"
        );

        var delivery = await told.TellOneAsync(Told.Notice(brief: "Rollback on prod: <Hangup/> & blue serves 1.4.2 🚨."));

        var twiml = XDocument.Parse(_twilio.Requests.Single().Form["Twiml"]);
        Assert.Multiple(() =>
        {
            Assert.That(delivery.Status, Is.EqualTo(DeliveryStatus.Delivered), delivery.Note);
            Assert.That(_twilio.Requests.Single().Path, Is.EqualTo($"/2010-04-01/Accounts/{Sid}/Calls.json"));
            Assert.That(twiml.Root!.Elements().Select(e => e.Name.LocalName), Is.EqualTo(new[] { "Say", "Pause", "Say" }));
            Assert.That(twiml.Root.Element("Say")!.Value, Is.EqualTo("Rollback on prod: Hangup blue serves 1.4.2 ."));
        });
    }

    [Test]
    public async Task A_429_is_repeated_after_the_time_that_Twilio_wants()
    {
        _twilio.Then(
            new Reply(
                429,
                """{"code": 20429, "message": "Too Many Requests", "more_info": "https://www.twilio.com/docs/errors/20429", "status": 429}"""
            )
            {
                RetryAfter = "7",
            }
        );
        using var told = new Told(Sms());

        var delivery = await told.TellOneAsync();

        Assert.That((delivery.Status, delivery.Attempts), Is.EqualTo((DeliveryStatus.Delivered, 2)));
        Assert.That(told.Clock.Waits, Is.EqualTo(new[] { TimeSpan.FromSeconds(7) }));
    }

    [Test]
    public async Task What_Twilio_refuses_is_told_in_its_words_without_the_number_and_not_repeated()
    {
        _twilio.Then(
            new Reply(
                400,
                """{"code": 21211, "message": "Invalid 'To' Phone Number: +491700000001", "more_info": "https://www.twilio.com/docs/errors/21211", "status": 400}"""
            )
        );
        using var told = new Told(Sms());

        var delivery = await told.TellOneAsync();

        Assert.That(
            (delivery.Status, delivery.Attempts, delivery.Note),
            Is.EqualTo((DeliveryStatus.Failed, 1, "HTTP 400: Invalid 'To' Phone Number: +49•••01 (error 21211)"))
        );
    }

    [Test]
    public async Task A_lost_answer_is_looked_for_and_a_message_that_is_there_is_not_sent_again()
    {
        _twilio.Then(new Reply(0) { IsLost = true });
        _taken.Add("Rollback on prod: blue serves 1.4.2 instead of 1.5.0. INC-20261123-154210-quick-rollback-abcd");
        using var told = new Told(Sms());

        var delivery = await told.TellOneAsync();

        Assert.That((delivery.Status, delivery.Reference), Is.EqualTo((DeliveryStatus.Delivered, "SM1")), delivery.Note);
        Assert.That(_twilio.Requests.Select(r => r.Method), Is.EqualTo(new[] { "POST", "GET" }));
    }

    [TestCase(503)]
    [TestCase(0)]
    public async Task A_lost_answer_whose_message_is_not_there_is_sent_again(int status)
    {
        _twilio.Then(new Reply(status) { IsLost = status == 0 });
        using var told = new Told(Sms());

        var delivery = await told.TellOneAsync();

        Assert.That(delivery.Status, Is.EqualTo(DeliveryStatus.Delivered), delivery.Note);
        Assert.That(_twilio.Requests.Select(r => r.Method), Is.EqualTo(new[] { "POST", "GET", "POST" }));
    }

    [Test]
    public async Task A_lost_answer_that_cannot_be_looked_for_is_unknown_and_never_sent_again()
    {
        _twilio.Then(new Reply(0) { IsLost = true }).Then(new Reply(401, """{"code": 20003, "message": "Authenticate", "status": 401}"""));
        using var told = new Told(Sms());

        var delivery = await told.TellOneAsync();

        Assert.That(delivery.Status, Is.EqualTo(DeliveryStatus.Unknown));
        Assert.That(_twilio.Requests.Count(r => r.Method == "POST"), Is.EqualTo(1));
    }

    private string Sms() =>
        $"  text: {{ sms: {{ account: {Sid}, token: \"${{env:TOKEN}}\", from: \"+15005550006\", base-url: {_twilio.Address} }} }}";

    private Reply Judge(Received request)
    {
        if (!request.Headers.ContainsKey("Authorization"))
            return new Reply(401, """{"code": 20003, "message": "Authenticate", "status": 401}""");
        var resource = request.Path.Split('/')[^1];
        if (!request.Path.StartsWith($"/2010-04-01/Accounts/{Sid}/", StringComparison.Ordinal))
            return new Reply(404, """{"code": 20404, "message": "not found", "status": 404}""");
        if (request.Method == "GET")
        {
            Assert.That(request.Query, Does.Contain("To=%2B491700000001").And.Contain("From=%2B15005550006"));
            var messages = string.Join(
                ", ",
                _taken.Select(
                    (body, i) =>
                        $$"""{"sid": "SM{{i + 1}}", "body": "{{body}}", "date_created": "{{TimeProvider.System.GetUtcNow():r}}", "status": "queued"}"""
                )
            );
            return new Reply(200, $$"""{"messages": [{{messages}}], "page": 0}""");
        }

        if (request.Headers["Content-Type"] != "application/x-www-form-urlencoded")
            return new Reply(400, """{"code": 21604, "message": "A 'To' phone number is required.", "status": 400}""");
        var form = request.Form;
        if (!form["To"].StartsWith('+'))
            return new Reply(400, """{"code": 21211, "message": "Invalid 'To' Phone Number", "status": 400}""");
        if (resource == "Messages.json" && form["Body"].Length > 1600)
            return new Reply(
                400,
                """{"code": 21617, "message": "The concatenated message body exceeds the 1600 character limit", "status": 400}"""
            );
        if (resource == "Calls.json" && form["Twiml"].Length > 4000)
            return new Reply(400, """{"code": 21405, "message": "Twiml exceeds 4000 characters", "status": 400}""");
        _taken.Add(form.GetValueOrDefault("Body", string.Empty));
        return new Reply(201, $$"""{"sid": "{{(resource == "Messages.json" ? "SM" : "CA")}}{{_taken.Count}}", "status": "queued"}""");
    }
}
