using System.Security.Cryptography;
using Runbooks.Events;
using Runbooks.Redaction;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Events;

/// <summary>The stream of a run: numbered, in order, without secrets, and at every listener before its publisher goes on.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunEventsTests
{
    private const string Secret = "hunter2-hunter2";

    private readonly LeapingClock _clock = new();
    private readonly Redactor _redactor = new();
    private readonly List<RecordedEvent> _heard = [];

    [Test]
    public async Task Events_are_numbered_and_timed_in_the_order_in_which_they_happen()
    {
        using var events = new RunEvents(_clock, _redactor, [Hear]);
        var began = _clock.GetUtcNow();

        await events.PublishAsync(Note("one"));
        _clock.Advance(TimeSpan.FromSeconds(3));
        await events.PublishAsync(Note("two"));

        Assert.That(
            _heard.Select(e => (e.Sequence, e.At - began, e.Elapsed)),
            Is.EqualTo(new[] { (1L, TimeSpan.Zero, TimeSpan.Zero), (2L, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3)) })
        );
    }

    [Test]
    public async Task A_second_process_goes_on_where_the_first_ended()
    {
        using var events = new RunEvents(_clock, _redactor, [Hear], new StreamStart(41, 7, TimeSpan.FromMinutes(2)));
        _clock.Advance(TimeSpan.FromSeconds(1));

        var file = await events.KeepAsync("status.json", "The status", "{}");

        Assert.Multiple(() =>
        {
            Assert.That(file, Is.EqualTo("0008-status.json"));
            Assert.That((_heard[0].Sequence, _heard[0].Elapsed), Is.EqualTo((42L, TimeSpan.FromSeconds(121))));
        });
    }

    [Test]
    public async Task Each_listener_has_an_event_before_the_next_one_and_before_the_publisher_goes_on()
    {
        var told = new List<string>();
        using var events = new RunEvents(_clock, _redactor, [Slow("journal", told), Slow("terminal", told)]);

        await events.PublishAsync(Note("one"));
        told.Add("the publisher goes on");

        Assert.That(told, Is.EqualTo(new[] { "journal", "terminal", "the publisher goes on" }));
    }

    [Test]
    public async Task What_happens_at_once_is_told_one_after_the_other()
    {
        using var events = new RunEvents(_clock, _redactor, [Hear]);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(async () => await events.PublishAsync(Note($"{n}")))));

        Assert.That(_heard.Select(e => e.Sequence), Is.EqualTo(Enumerable.Range(1, 50).Select(n => (long)n)));
    }

    [Test]
    public async Task A_listener_that_fails_is_heard_of_and_holds_nobody_up_afterwards()
    {
        var fails = true;
        using var events = new RunEvents(
            _clock,
            _redactor,
            [_ => fails ? throw new IOException("the disk is full") : ValueTask.CompletedTask]
        );

        Assert.That(async () => await events.PublishAsync(Note("one")), Throws.InstanceOf<IOException>());
        fails = false;
        await Bounded.Of(events.PublishAsync(Note("two")).AsTask(), "the stream goes on");
    }

    [Test]
    public async Task Secrets_are_in_no_event_and_in_no_evidence_and_the_hash_is_that_of_what_is_kept()
    {
        _redactor.Add(Secret);
        using var events = new RunEvents(_clock, _redactor, [Hear]);

        await events.PublishAsync(Note($"the token is {Secret}"));
        await events.KeepAsync("answer.json", $"with {Secret}", $$"""{"token":"{{Secret}}"}""");

        var kept = (EvidenceTaken)_heard[1].Event;
        Assert.Multiple(() =>
        {
            Assert.That(_heard.Select(e => e.Event.ToString() + e.Json), Is.All.Not.Contains(Secret));
            Assert.That(System.Text.Encoding.UTF8.GetString(kept.Content.Span), Does.Not.Contain(Secret));
            Assert.That(kept.Sha256, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(kept.Content.Span))));
            Assert.That(kept.Bytes, Is.EqualTo(kept.Content.Length));
        });
    }

    [Test]
    public void What_is_learnt_to_be_secret_is_so_from_then_on()
    {
        using var events = new RunEvents(_clock, _redactor, []);
        Assert.That(events.HoldsSecret($"a {Secret}"), Is.False);

        events.KeepSecret(Secret);

        Assert.That(events.HoldsSecret($"a {Secret}"), Is.True);
        Assert.That(events.Clean($"a {Secret} and \u001b[31mred"), Does.Not.Contain(Secret).And.Not.Contain("\u001b"));
    }

    private static ChangeSent Note(string what) => new("step", "command", what);

    private static RunEventSink Slow(string name, List<string> told) =>
        async _ =>
        {
            await Task.Yield();
            told.Add(name);
        };

    private ValueTask Hear(RecordedEvent recorded)
    {
        _heard.Add(recorded);
        return ValueTask.CompletedTask;
    }
}
