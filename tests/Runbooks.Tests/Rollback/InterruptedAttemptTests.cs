using Runbooks.Events;
using Runbooks.Rollback;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rollback;

/// <summary>A rollback whose process ended: what its journal tells, and how a second process goes on.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class InterruptedAttemptTests
{
    [Test]
    public void Without_an_intent_nothing_can_have_been_sent() => Assert.That(Read("read green"), Is.Null);

    // What the journal has, and of that: the requests intended, without a connection, without an answer, and that may have acted, but
    // for the last; the answer to the last; whether the switch was seen.
    [TestCase("read green, intend 1", 1, 0, 0, 0, "unknown", false)]
    [TestCase("read green, intend 1, answer 1 claimed", 1, 0, 0, 0, "claimed", false)]
    [TestCase("read green, intend 1, answer 1 refused, read green", 1, 0, 0, 0, "refused", false)]
    [TestCase("read green, intend 1, answer 1 claimed, read blue", 1, 0, 0, 0, "claimed", true)]
    [TestCase("read blue, intend 1", 1, 0, 0, 0, "unknown", false, Description = "it served before the request was intended")]
    [TestCase("read green, intend 1, answer 1 unknown, read green, intend 2", 2, 0, 1, 1, "unknown", false)]
    [TestCase("read green, intend 1, intend 2", 2, 0, 1, 1, "unknown", false, Description = "a process before that one ended, too")]
    [TestCase("read green, intend 1, answer 1 not connected, intend 2, answer 2 claimed", 2, 1, 0, 0, "claimed", false)]
    [TestCase("read green, intend 1, answer 1 refused, intend 2 switch, answer 2 unknown", 2, 0, 0, 1, "unknown", false)]
    [TestCase(
        "intend 1, answer 1 not connected, intend 2, answer 2 unknown, intend 3, intend 4, answer 4 accepted",
        4,
        1,
        2,
        2,
        "accepted",
        false
    )]
    public void What_was_done_is_what_the_journal_tells(
        string journal,
        int intents,
        int unconnected,
        int lost,
        int mayHaveActed,
        string answer,
        bool hadSwitched
    )
    {
        var attempt = Read(journal)!;

        Assert.Multiple(() =>
        {
            Assert.That(
                (attempt.Last.Intent, attempt.Unconnected, attempt.Lost, attempt.MayHaveActed, attempt.Answer.Kind, attempt.HadSwitched),
                Is.EqualTo((intents, unconnected, lost, mayHaveActed, answer, hadSwitched))
            );
            Assert.That(
                (
                    attempt.Before.Serving.Place,
                    attempt.Before.Serving.Version,
                    attempt.Before.Candidate!.Place,
                    attempt.Before.Candidate.Version
                ),
                Is.EqualTo(("green", "1.5.0", "blue", "1.4.2"))
            );
            Assert.That(
                attempt.Last.Request,
                Is.EqualTo(journal.Contains("switch", StringComparison.Ordinal) ? "POST /deployment/switch" : "POST /deployment/rollback")
            );
        });
    }

    [Test]
    public void The_last_event_of_the_history_is_that_of_the_last_read_before_the_intent()
    {
        var attempt = InterruptedAttempt.From([
            Seen("green") with
            {
                LastEvent = "first",
            },
            Seen("green") with
            {
                LastEvent = "second",
            },
            new StatusObserved("read", null, null, null, null, "lost", null),
            Intent(1, "rollback"),
            Seen("green") with
            {
                LastEvent = "third",
            },
        ])!;

        Assert.That(attempt.LastEvent, Is.EqualTo("second"));
    }

    // What the journal has, what the target does with what is sent, and what comes of it.
    [TestCase("read green", "done", RollbackVerdict.Switched, "rollback")]
    [TestCase("read green, intend 1", "done", RollbackVerdict.Switched, "rollback", Description = "it had not left")]
    [TestCase("read green, intend 1", "lost", RollbackVerdict.Unknown, "rollback")]
    [TestCase("read green, intend 1, answer 1 unknown, read green, intend 2", "done", RollbackVerdict.Unknown, "")]
    [TestCase("read green, intend 1, answer 1 claimed", "done", RollbackVerdict.ClaimedNotDone, "")]
    [TestCase("read green, intend 1, answer 1 refused", "done", RollbackVerdict.Refused, "")]
    [TestCase("read green, intend 1, answer 1 accepted", "done", RollbackVerdict.Unknown, "")]
    [TestCase("read green, intend 1, answer 1 claimed, read blue", "done", RollbackVerdict.FlippedBack, "")]
    [TestCase("read green, intend 1, answer 1 not sent", "done", RollbackVerdict.NotSent, "")]
    [TestCase(
        "read green, intend 1, answer 1 not connected, intend 2, answer 2 not connected",
        "done",
        RollbackVerdict.Switched,
        "rollback"
    )]
    [TestCase(
        "intend 1, answer 1 not connected, intend 2, answer 2 not connected, intend 3, answer 3 not connected",
        "done",
        RollbackVerdict.Refused,
        "",
        Description = "three times in all"
    )]
    public async Task A_second_process_sends_again_only_what_the_first_might_have(
        string journal,
        string posts,
        RollbackVerdict verdict,
        string sent
    )
    {
        var run = new InstantRun { Target = { Posts = [posts] } };

        var resolved = await run.ResumeRollbackAsync(new RollbackRequest(TimeSpan.FromSeconds(60)), Journal(journal));

        Assert.That((resolved.Verdict, run.Target.Sent), Is.EqualTo((verdict, sent)), resolved.Detail);
    }

    [TestCase("read green, intend 1", 5)]
    [TestCase("read green, intend 1, answer 1 claimed", 5)]
    [TestCase("read green, intend 1, answer 1 claimed, read blue", 5)]
    public async Task A_second_process_that_finds_it_switched_proves_that(string journal, int reads)
    {
        var run = new InstantRun { Target = { Active = "blue" } };

        var resolved = await run.ResumeRollbackAsync(new RollbackRequest(TimeSpan.FromSeconds(60)), Journal(journal));

        Assert.That(
            (resolved.Verdict, resolved.Intents, resolved.StableReads, run.Target.Sent),
            Is.EqualTo((RollbackVerdict.Switched, 1, reads, string.Empty)),
            resolved.Detail
        );
    }

    [Test]
    public async Task What_had_been_resolved_is_not_looked_at_again()
    {
        var run = new InstantRun();
        var known = new RollbackResolved(RollbackVerdict.Refused, "it said no", "green", "green", "1.5.0", "1.5.0", "1.4.2", 1, 0);

        var resolved = await run.ResumeRollbackAsync(new RollbackRequest(TimeSpan.FromSeconds(60)), [.. Journal("intend 1"), known]);

        Assert.That(resolved, Is.SameAs(known));
        Assert.That(run.Target.Requests, Is.Empty);
    }

    [TestCase(2, RollbackVerdict.Switched)]
    [TestCase(3, RollbackVerdict.Unknown)]
    public async Task A_switch_that_was_seen_and_cannot_be_read_any_more_is_asked_for_three_times(int lost, RollbackVerdict verdict)
    {
        var run = new InstantRun { Target = { Active = "blue", Status = read => read <= lost ? "503" : null } };

        var resolved = await run.ResumeRollbackAsync(
            new RollbackRequest(TimeSpan.FromSeconds(60)),
            Journal("read green, intend 1, answer 1 claimed, read blue")
        );

        Assert.That(resolved.Verdict, Is.EqualTo(verdict));
        if (verdict == RollbackVerdict.Unknown)
            Assert.That(
                resolved.Detail,
                Does.Contain("had switched when the process of the run ended").And.Contain("look whether 1.4.2 is served")
            );
    }

    private static InterruptedAttempt? Read(string journal) => InterruptedAttempt.From(Journal(journal));

    private static List<RunEvent> Journal(string text) =>
        [
            .. text.Split(", ")
                .Select(line => line.Split(' ', 3))
                .Select(words =>
                    words[0] switch
                    {
                        "read" => Seen(words[1]),
                        "intend" => Intent(Number(words[1]), words.ElementAtOrDefault(2) ?? "rollback"),
                        _ => (RunEvent)new RollbackAnswered(Number(words[1]), words[2], "so it said", null, 10, null),
                    }
                ),
        ];

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static StatusObserved Seen(string active) =>
        active == "green"
            ? new("read", "green", "1.5.0", "blue", "1.4.2", null, null)
            : new("read", "blue", "1.4.2", "green", "1.5.0", null, null);

    private static RollbackIntended Intent(int number, string what) =>
        new(number, $"POST /deployment/{what}", "green", "blue", "1.5.0", "1.4.2", "a reason");
}
