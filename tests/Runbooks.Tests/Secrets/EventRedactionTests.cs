using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Redaction;

namespace Runbooks.Tests.Secrets;

internal sealed class EventRedactionTests
{
    [TestCase("passed")]
    [TestCase("step-finished")]
    [TestCase("1234")]
    [TestCase("null")]
    [TestCase("\"path\":")]
    [TestCase("status")]
    public async Task An_event_stays_an_event_whatever_the_secret_is(string secret)
    {
        var step = new StepFinished(
            "one",
            "http",
            "One",
            StepStatus.Passed,
            DateTimeOffset.UnixEpoch,
            1234,
            null,
            $"it said {secret}",
            new JsonObject
            {
                ["status"] = 1234,
                ["body"] = new JsonObject { [secret] = secret },
            }
        );

        var recorded = await PublishAsync(secret, step);

        var clean = (StepFinished)recorded.Event;
        Assert.Multiple(() =>
        {
            Assert.That((clean.Path, clean.Status, clean.DurationMs), Is.EqualTo(("one", StepStatus.Passed, 1234.0)));
            Assert.That(clean.Note, Is.EqualTo("it said •••"));
            Assert.That(clean.Outputs!["body"]!.ToJsonString(), Does.Not.Contain(secret));
        });
    }

    [Test]
    public async Task A_secret_that_is_also_a_name_of_the_target_costs_no_ledger()
    {
        var started = new RunStarted
        {
            Run = "r",
            Incident = "INC-20261123-154210-test",
            Runbook = "staging",
            Title = "Staging",
            RunbookPath = "runbooks/staging.yaml",
            RunbookCommit = null,
            RunbookHash = "h",
            Severity = "critical",
            ObjectiveSeconds = 120,
            Target = "staging",
            BaseUrl = "https://staging.example.com",
            Trigger = "manual",
            Operator = "o",
            EngineVersion = "1",
            DetectedAt = DateTimeOffset.UnixEpoch,
            DetectedBy = "o",
            Inputs = [],
        };

        var recorded = await PublishAsync("staging", started);

        var clean = (RunStarted)recorded.Event;
        Assert.That((clean.Target, clean.Runbook, clean.BaseUrl), Is.EqualTo(("staging", "staging", "https://•••.example.com")));
    }

    [Test]
    public async Task Evidence_that_is_JSON_stays_JSON_when_a_number_in_it_is_secret()
    {
        RecordedEvent? kept = null;
        var redactor = new Redactor();
        redactor.Add("90817263");
        using var events = new RunEvents(TimeProvider.System, redactor, [Keep]);

        await events.KeepAsync("status.json", "The status", "{\"body\":{\"pin\":90817263,\"password\":\"not known\"}}");

        var evidence = (EvidenceTaken)kept!.Event;
        var text = Encoding.UTF8.GetString(evidence.Content.Span);
        Assert.Multiple(() =>
        {
            Assert.That(
                JsonNode.Parse(text)!["body"]!.ToJsonString(),
                Is.EqualTo("""{"pin":"\u2022\u2022\u2022","password":"\u2022\u2022\u2022"}""")
            );
            Assert.That(evidence.Bytes, Is.EqualTo(evidence.Content.Length));
        });

        ValueTask Keep(RecordedEvent recorded)
        {
            kept = recorded;
            return ValueTask.CompletedTask;
        }
    }

    private static async Task<RecordedEvent> PublishAsync(string secret, RunEvent happened)
    {
        var heard = new List<RecordedEvent>();
        var redactor = new Redactor();
        redactor.Add(secret);
        using var events = new RunEvents(TimeProvider.System, redactor, [Hear]);
        await events.PublishAsync(happened);
        return heard.Single();

        ValueTask Hear(RecordedEvent recorded)
        {
            heard.Add(recorded);
            return ValueTask.CompletedTask;
        }
    }
}
