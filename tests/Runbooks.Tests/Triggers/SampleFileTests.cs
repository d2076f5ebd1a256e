using Runbooks.Diagnostics;
using Runbooks.Triggers;
using Runbooks.Triggers.Samples;

namespace Runbooks.Tests.Triggers;

/// <summary>Samples as they are written down and read back.</summary>
internal sealed class SampleFileTests
{
    [Test]
    public void A_firing_leaves_the_trigger_and_its_samples_line_by_line()
    {
        var watched = new Timeline("response-time: { average: \"> 3s\", for: 10s, every: 5s, window: 10s }");
        watched.See("1", "a");
        watched.See("-");
        watched.See("9u9", "aaa");

        Assert.That(
            SampleFile.Of("sandbox", watched.Trigger, watched.Firing!).Split('\n'),
            Is.EqualTo(
                new[]
                {
                    """{"probe":"response-time","target":"sandbox","trigger":{"response-time":{"every":"5s","timeout":"4s","average":"> 3s","for":"10s","window":"10s","minimum":1,"from":"probe","requests":1}}}""",
                    """{"time":"2026-11-23T22:42:15.000Z","at":25205,"probe":"response-time","outcome":"answered","value":1,"over":1,"version":"a","verdict":"ok","measured":1}""",
                    """{"time":"2026-11-23T22:42:20.000Z","at":25210,"probe":"response-time","outcome":"missing","verdict":"missing"}""",
                    """{"time":"2026-11-23T22:42:25.000Z","at":25215,"probe":"response-time","outcome":"answered","value":9,"over":1,"version":"a","verdict":"breach","measured":9}""",
                    """{"time":"2026-11-23T22:42:30.000Z","at":25220,"probe":"response-time","outcome":"unanswered","value":4,"over":1,"version":"a","verdict":"breach","measured":6.5}""",
                    """{"time":"2026-11-23T22:42:35.000Z","at":25225,"probe":"response-time","outcome":"answered","value":9,"over":1,"version":"a","verdict":"breach","measured":6.5}""",
                    string.Empty,
                }
            )
        );
    }

    [TestCase("health-check: { failures: 3, every: 1s }", "..x-uu.")]
    [TestCase("memory: { usage: \"> 90%\", for: 5s, every: 1s }", "..xxx-xxxx.")]
    [TestCase("error-rate: { from: metrics, for: 4s, every: 1s, window: 2s }", "00?99999-99999999")]
    public void What_was_written_fires_again_at_the_same_sample(string trigger, string sees)
    {
        var watched = new Timeline(trigger);
        watched.See(sees, "aaaaaaaaaaaaaaaaaa");
        var probes = Read(SampleFile.Of("sandbox", watched.Trigger, watched.Firing!));

        var replay = Replay.Of(probes!, [], new DiagnosticBag())!.Single();
        Assert.That(replay.Changes.Last(c => c.Firing is not null).Firing!.Reason, Is.EqualTo(watched.Firing!.Reason));
        Assert.That(replay.Probe.Target, Is.EqualTo("sandbox"));
    }

    [Test]
    public void Numbers_without_an_end_and_those_that_are_none_come_back()
    {
        var watched = new Timeline("memory: { for: 3s, every: 1s }");
        foreach (var value in new[] { double.PositiveInfinity, double.NaN, double.NegativeInfinity, 0.1 + 0.2 })
            watched.See((at, time) => TriggerObservation.Value(at, time, value));
        var lines = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var single = new Timeline("memory: { for: 3s, every: 1s }");
            single.SeeAt(TimeSpan.FromSeconds(i), (at, time) =>
                TriggerObservation.Value(at, time, new[] { double.PositiveInfinity, double.NaN, double.NegativeInfinity, 0.1 + 0.2 }[i])
            );
            lines.Add(SampleFile.Line("memory", single.Evaluator.Latest!.Value));
        }

        Assert.That(
            Read(string.Join('\n', lines))!.Single().Observations.Select(o => o.Numerator),
            Is.EqualTo(new[] { double.PositiveInfinity, double.NaN, double.NegativeInfinity, 0.1 + 0.2 })
        );
    }

    [TestCase("", "there is no sample in it")]
    [TestCase("[1]", "the line is not a JSON object")]
    [TestCase("{\"at\": 1", "the line is not JSON")]
    [TestCase("{\"at\": 1}", "the line has no `probe`")]
    [TestCase("{\"probe\": \"memory\", \"outcome\": \"missing\"}", "the sample has no `at`")]
    [TestCase("{\"probe\": \"memory\", \"at\": 1, \"outcome\": \"fine\"}", "the sample has no `outcome`")]
    [TestCase("{\"probe\": \"memory\", \"at\": 1, \"outcome\": \"answered\"}", "the sample was answered, and has no `value`")]
    [TestCase("{\"probe\": \"memory\", \"at\": 1e300, \"outcome\": \"missing\"}", "the sample has no `at`")]
    [TestCase(
        "{\"probe\": \"memory\", \"at\": 2, \"outcome\": \"missing\"}\n{\"probe\": \"memory\", \"at\": 1, \"outcome\": \"missing\"}",
        "the sample of `memory` at 1 is earlier than the one before"
    )]
    [TestCase("{\"probe\": \"memory\", \"trigger\": {\"memori\": {}}}", "the trigger of `memory` cannot be read: unknown trigger `memori`")]
    [TestCase("{\"probe\": \"memory\", \"trigger\": 5}", "the trigger of `memory` cannot be read")]
    [TestCase(
        "{\"probe\": \"memory\", \"trigger\": {\"memory\": {}}}\n{\"probe\": \"memory\", \"trigger\": {\"memory\": {}}}",
        "`memory` is said twice to be taken for a trigger"
    )]
    public void A_line_that_cannot_be_used_is_named(string text, string message)
    {
        var bag = new DiagnosticBag();

        Assert.That(SampleReader.Read(new SourceText("samples.ndjson", text), bag), Is.Null);
        Assert.That(bag.Sorted()[0].Message, Is.EqualTo(message));
        Assert.That(bag.Sorted()[0].Code, Is.EqualTo(DiagnosticCodes.BadSamples));
        Assert.That(bag.Sorted()[0].Span!.Line, Is.EqualTo(Math.Max(1, text.Split('\n').Length)));
    }

    private static IReadOnlyList<RecordedProbe>? Read(string text)
    {
        var bag = new DiagnosticBag();
        var probes = SampleReader.Read(new SourceText("samples.ndjson", text), bag);
        Assert.That(bag.Sorted().Select(d => d.Message), Is.Empty);
        return probes;
    }
}
