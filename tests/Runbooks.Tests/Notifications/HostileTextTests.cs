using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;

namespace Runbooks.Tests.Notifications;

/// <summary>What a target says is in what people are told by each channel, and does nothing there but show itself.</summary>
[CancelAfter(120_000)]
public sealed partial class HostileTextTests
{
    private const string Hostile =
        "1.5.0\u001b[31m\u0007\u009b2J\u0085\u2028RECOVERED\u2029\u202egnp\u202c \ud83d x\r\nBcc: all@example.com\n# "
        + "Heading\n  ## Second\n> quote\n- item\n"
        + "::error title=x::y\n@team @everyone <!channel> <@U1> <at>all</at> *bold* _it_ ~gone~ `code` "
        + "[click](http://evil.example)\n| a | b |\n```\n";

    private Receiver _receiver = null!;

    [SetUp]
    public async Task StartAsync() =>
        _receiver = await Receiver.StartAsync(r =>
            r.Path.StartsWith("/2010", StringComparison.Ordinal)
                ? new Reply(201, """{"sid": "SM1", "status": "queued"}""")
                : new Reply(200, """{"ok": true, "ts": "1.2", "id": "1", "status": "success", "dedup_key": "x"}""")
        );

    [TearDown]
    public async Task StopAsync() => await _receiver.DisposeAsync();

    private static IEnumerable<string> Channels =>
        ["slack-webhook", "slack-bot", "discord", "teams", "webhook", "pagerduty", "sms", "phone"];

    [TestCaseSource(nameof(Channels))]
    public async Task Nothing_in_a_message_is_obeyed_or_hidden(string channel)
    {
        await SendAsync(channel);

        foreach (var text in TextsOf(_receiver.Requests.Single()).Where(t => t.Contains("1.5.0", StringComparison.Ordinal)))
        {
            Assert.That(Obeyed().Match(text).Value, Is.Empty, text);
            Assert.That(text, Does.Contain("u202e"), "what was hidden is seen");
        }
    }

    [TestCase("slack-webhook")]
    [TestCase("slack-bot")]
    public async Task Slack_reads_no_markup_and_calls_nobody(string channel)
    {
        await SendAsync(channel);

        var message = _receiver.Requests.Single().Json;
        Assert.That((string)message["text"]!, Does.Not.Contain("<").And.Not.Contain("\n"));
        Assert.That(message["link_names"], Is.Null);
        var sections = message["blocks"]!.AsArray().Select(b => (string)b!["text"]!["type"]!).ToList();
        Assert.That(sections, Is.Not.Empty.And.All.EqualTo("plain_text"));
    }

    [Test]
    public async Task Discord_and_Teams_read_no_markup_in_it_and_call_nobody()
    {
        await SendAsync("discord");
        var discord = _receiver.Requests[^1].Json;
        Assert.That(discord["allowed_mentions"]!.ToJsonString(), Is.EqualTo("""{"parse":[]}"""));
        HasNoMarkup((string)discord["content"]!, ours: "**");

        await SendAsync("teams");
        var card = _receiver.Requests[^1].Json["attachments"]![0]!["content"]!;
        Assert.That(card["msteams"]!["entities"], Is.Null, "a card calls only whom its entities name");
        foreach (var block in card["body"]!.AsArray())
            HasNoMarkup((string)block!["text"]!, ours: string.Empty);
    }

    [Test]
    public async Task A_letter_has_one_subject_and_no_header_of_the_targets()
    {
        using var server = await MailServer.StartAsync();
        using var told = new Told(server.Channel(), folder: server.Folder);

        await told.TellOneAsync(Told.Notice(title: Hostile, body: Hostile, brief: Hostile));

        using var raw = new MemoryStream(System.Text.Encoding.UTF8.GetBytes((string)(await server.NextAsync())["content"]!));
        var letter = await MimeKit.MimeMessage.LoadAsync(raw);
        Assert.That(letter.Headers.Select(h => h.Field), Does.Not.Contain("Bcc").And.Unique);
        Assert.That(letter.Subject, Does.Contain("Bcc: all@example.com # Heading").And.Not.Contain("\n"));
        Assert.That(Obeyed().Match(letter.Subject + letter.TextBody!.ReplaceLineEndings("\n")).Value, Is.Empty);
        Assert.That(letter.Attachments, Is.Empty);
    }

    [Test]
    public async Task Versions_and_reasons_begin_no_line_of_what_a_run_tells()
    {
        await using var telling = await Telling.StartAsync("automatic: [ rollback, end ]\n");
        await telling.BeginAsync(severity: "critical");
        await telling.TellAsync(
            new RollbackResolved(RollbackVerdict.Switched, $"blue serves {Hostile}", "green", "blue", Hostile, Hostile, Hostile, 1, 5)
        );
        await telling.TellAsync(
            new RunFinished
            {
                Outcome = Outcome.NotRecovered,
                Reason = $"Blue serves {Hostile}",
                Next = "Look.",
                EnvironmentBefore = "green",
                EnvironmentAfter = "blue",
                VersionBefore = Hostile,
                VersionAfter = Hostile,
                ObjectiveSeconds = 120,
                ActualSeconds = 9,
                ObjectiveMet = false,
            }
        );
        await telling.Notifier.FinishAsync(CancellationToken.None);

        var texts = telling.Receiver.Requests.Where(r => r.Path == "/loud").Select(r => (string)r.Json["text"]!).ToList();
        Assert.That(texts, Has.Count.EqualTo(2));
        Assert.That(texts, Has.Some.Contain("RECOVERED"));
        foreach (var line in texts.SelectMany(t => t.Split('\n')))
            Assert.That(line, Does.Not.Match(@"^\s*(#|>|- item|::error|@team|\||```|RECOVERED|Bcc:)"), string.Join("\n---\n", texts));
    }

    [TestCase(TemplateCatalog.PullRequest)]
    [TestCase(TemplateCatalog.RunComment)]
    public async Task Nothing_in_a_comment_or_a_pull_request_is_markup_a_mention_or_a_command(string template)
    {
        await using var telling = await Telling.StartAsync();
        await telling.BeginAsync();
        await telling.TellAsync(
            new StepFinished(
                "status",
                "http",
                Hostile,
                StepStatus.Failed,
                telling.Time.GetUtcNow(),
                10,
                new RunError("RB0501", $"body.version was {Hostile}", "runbooks/x.yaml", 1, 1, 1, "x", null, Hostile),
                Hostile,
                null
            )
        );
        await telling.TellAsync(
            new RollbackResolved(RollbackVerdict.Switched, $"blue serves {Hostile}", "green", "blue", Hostile, Hostile, Hostile, 1, 5)
        );
        await telling.TellAsync(new CheckFinished("version", Hostile, CheckStatus.Fail, Hostile, Hostile, [], Final: true));
        await telling.TellAsync(
            new RunFinished
            {
                Outcome = Outcome.NotRecovered,
                Reason = $"Blue serves {Hostile}",
                Next = Hostile,
                EnvironmentBefore = "green",
                EnvironmentAfter = "blue",
                VersionBefore = Hostile,
                VersionAfter = Hostile,
                ObjectiveSeconds = 120,
                ActualSeconds = 9,
                ObjectiveMet = false,
            }
        );

        var text = new RecordDocuments(new TemplateCatalog(null), TimeProvider.System).Render(
            template,
            RecordBuilder.Build(telling.History, journalHash: null),
            []
        );

        Assert.That(text, Does.Contain("Heading"), "it is said");
        Assert.That(Obeyed().Match(text).Value, Is.Empty, text);
        foreach (var line in text.Split('\n'))
            Assert.That(line, Does.Not.Match(@"^\s*(#+ (Heading|Second)|> quote|- item|::error|@team|\| a \||```$|RECOVERED|<!)"), text);
        Assert.That(text, Does.Not.Match("(?<![\\w`])@(team|everyone)").And.Not.Contain("](http://evil.example)"), text);
        Assert.That(
            text.Split('\n')
                .Where(l => l.StartsWith("| ", StringComparison.Ordinal))
                .Select(l => UnescapedPipe().Count(l))
                .Distinct()
                .Count(),
            Is.LessThanOrEqualTo(2),
            "no cell is added to a table: " + text
        );
    }

    private async Task SendAsync(string channel)
    {
        using var told = new Told(
            channel switch
            {
                "slack-webhook" => $"  c: {{ slack: {{ webhook: {_receiver.Address}/services/T0/B0/XXXX }} }}",
                "slack-bot" => $"  c: {{ slack: {{ token: \"${{env:TOKEN}}\", channel: C0123456789, base-url: {_receiver.Address} }} }}",
                "discord" => $"  c: {{ discord: {{ webhook: {_receiver.Address}/api/webhooks/1/XXXX }} }}",
                "teams" => $"  c: {{ teams: {{ webhook: {_receiver.Address}/workflows/1 }} }}",
                "webhook" => $"  c: {{ webhook: {{ url: {_receiver.Address}/hook, secret: \"${{env:TOKEN}}\" }} }}",
                "pagerduty" => $"  c: {{ pagerduty: {{ routing-key: \"${{env:TOKEN}}\", base-url: {_receiver.Address} }} }}",
                var twilio => $"  c: {{ {twilio}: {{ account: AC00000000000000000000000000000000, token: \"${{env:TOKEN}}\", from: "
                    + $"\"+15005550006\", base-url: {_receiver.Address} }} }}",
            }
        );
        await told.TellOneAsync(Told.Notice(title: Hostile, body: Hostile, brief: Hostile));
    }

    private static IEnumerable<string> TextsOf(Received request) =>
        request.Path.StartsWith("/2010", StringComparison.Ordinal) ? request.Form.Values : Texts(request.Json);

    private static IEnumerable<string> Texts(JsonNode? node) =>
        node switch
        {
            JsonObject members => members.SelectMany(m => Texts(m.Value)),
            JsonArray items => items.SelectMany(Texts),
            JsonValue value when value.TryGetValue<string>(out var text) => [text],
            _ => [],
        };

    private static void HasNoMarkup(string text, string ours)
    {
        if (ours.Length > 0)
            text = text.Replace($"{ours}1.5.0", "1.5.0", StringComparison.Ordinal).Replace($"{ours}\n", "\n", StringComparison.Ordinal);
        Assert.That(text, Does.Not.Match(@"(?<!\\)[*_`\[\]~|]"), text);
        Assert.That(text, Does.Not.Match(@"(?m)^ *[#>+-]"), text);
    }

    [GeneratedRegex(
        "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]|[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]"
    )]
    private static partial Regex Obeyed();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex UnescapedPipe();
}
