using Runbooks.Events;
using Runbooks.Rollback;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rollback;

/// <summary>
/// When the protocol sends again and when it stops, to the second: a switch may take 10 s, the status is read twice a second, and what was
/// switched is proved by five reads a second apart.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class ProtocolWaitsTests
{
    // What the target does with each request in turn, what comes of it, and what was sent.
    [TestCase("done", RollbackVerdict.Switched, "rollback")]
    [TestCase("lost after", RollbackVerdict.Switched, "rollback")]
    [TestCase("hangs after", RollbackVerdict.Switched, "rollback")]
    [TestCase("503 after", RollbackVerdict.Switched, "rollback")]
    [TestCase("lost 9s", RollbackVerdict.Switched, "rollback")]
    [TestCase("503 9s", RollbackVerdict.Switched, "rollback")]
    [TestCase("claimed 9s", RollbackVerdict.Switched, "rollback")]
    [TestCase("accepted 9s", RollbackVerdict.Switched, "rollback")]
    [TestCase("accepted 55s", RollbackVerdict.Switched, "rollback")]
    [TestCase("accepted 100s", RollbackVerdict.Unknown, "rollback")]
    [TestCase("lost", RollbackVerdict.Unknown, "rollback rollback")]
    [TestCase("503", RollbackVerdict.Unknown, "rollback rollback")]
    [TestCase("hangs", RollbackVerdict.Unknown, "rollback rollback")]
    [TestCase("lost, done", RollbackVerdict.Switched, "rollback rollback")]
    [TestCase("lost, refused", RollbackVerdict.Refused, "rollback rollback")]
    [TestCase("lost, claimed", RollbackVerdict.ClaimedNotDone, "rollback rollback")]
    [TestCase("refused", RollbackVerdict.Refused, "rollback")]
    [TestCase("409", RollbackVerdict.Refused, "rollback")]
    [TestCase("claimed", RollbackVerdict.ClaimedNotDone, "rollback")]
    [TestCase("to and fro", RollbackVerdict.FlippedBack, "rollback")]
    [TestCase("no connection, done", RollbackVerdict.Switched, "rollback rollback")]
    [TestCase("no connection, no connection, done", RollbackVerdict.Switched, "rollback rollback rollback")]
    [TestCase("no connection", RollbackVerdict.Refused, "rollback rollback rollback")]
    [TestCase("no connection, lost, no connection, done", RollbackVerdict.Switched, "rollback rollback rollback rollback")]
    public async Task Nothing_is_sent_again_that_may_still_take_effect(string posts, RollbackVerdict verdict, string sent)
    {
        var run = Run(posts);

        var resolved = await run.RollBackAsync(Within(60));

        Assert.Multiple(() =>
        {
            Assert.That((resolved.Verdict, run.Target.Sent), Is.EqualTo((verdict, sent)), resolved.Detail);
            Assert.That(resolved.Intents, Is.EqualTo(sent.Split(' ').Length));
            Assert.That(run.Target.Active, Is.EqualTo(verdict == RollbackVerdict.Switched ? "blue" : "green"));
            Assert.That(run.Events.OfType<RollbackIntended>().Count(), Is.EqualTo(resolved.Intents));
            Assert.That(run.Events[^1], Is.EqualTo(resolved));
        });
    }

    // The same where the runbook allows a switch.
    [TestCase("refused, done", RollbackVerdict.Switched, "rollback switch")]
    [TestCase("409, done", RollbackVerdict.Switched, "rollback switch")]
    [TestCase("claimed, done", RollbackVerdict.Switched, "rollback switch")]
    [TestCase("claimed, claimed", RollbackVerdict.ClaimedNotDone, "rollback switch")]
    [TestCase("refused, refused", RollbackVerdict.Refused, "rollback switch")]
    [TestCase("refused, lost, done", RollbackVerdict.Switched, "rollback switch switch")]
    [TestCase("lost", RollbackVerdict.Unknown, "rollback rollback")]
    [TestCase("accepted 100s", RollbackVerdict.Unknown, "rollback")]
    [TestCase("to and fro", RollbackVerdict.FlippedBack, "rollback")]
    [TestCase("no connection", RollbackVerdict.Refused, "rollback rollback rollback")]
    public async Task A_switch_follows_only_a_rollback_that_was_refused_or_not_done(string posts, RollbackVerdict verdict, string sent)
    {
        var run = Run(posts);

        var resolved = await run.RollBackAsync(Within(60) with { MaySwitch = true });

        Assert.That((resolved.Verdict, run.Target.Sent), Is.EqualTo((verdict, sent)), resolved.Detail);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_target_that_went_to_and_fro_is_found_out_although_its_history_tells_no_times(bool tellsTimes)
    {
        // The release of 1.5.0 was a move like the one that undoes the rollback.
        var run = Run("to and fro, done");
        run.Target.TellsTimes = tellsTimes;
        run.Target.Remember("environment_switch", "blue", "green");

        var resolved = await run.RollBackAsync(Within(60) with { MaySwitch = true });

        Assert.That((resolved.Verdict, run.Target.Sent), Is.EqualTo((RollbackVerdict.FlippedBack, "rollback")), resolved.Detail);
    }

    [Test]
    public async Task A_switch_is_not_sent_when_the_time_of_the_rollback_is_over()
    {
        var run = Run("claimed, done");

        var resolved = await run.RollBackAsync(Within(5) with { MaySwitch = true });

        Assert.That((resolved.Verdict, run.Target.Sent), Is.EqualTo((RollbackVerdict.ClaimedNotDone, "rollback")));
    }

    [TestCase("lost, done")]
    [TestCase("503, done")]
    [TestCase("hangs, done")]
    public async Task A_second_request_leaves_when_the_target_has_had_its_time_from_when_the_first_was_given_up(string posts)
    {
        var run = Run(posts);
        var sent = new List<DateTimeOffset>();
        run.Target.OnRequest = line =>
        {
            if (line.StartsWith("POST", StringComparison.Ordinal))
                sent.Add(run.Target.Clock.GetUtcNow());
        };

        await run.RollBackAsync(Within(120));

        var given = posts.StartsWith("hangs", StringComparison.Ordinal) ? run.Target.Definition.RequestTimeout : TimeSpan.Zero;
        Assert.That(sent[1] - sent[0] - given, Is.GreaterThan(TimeSpan.FromSeconds(10)).And.LessThan(TimeSpan.FromSeconds(11)));
    }

    [Test]
    public async Task A_status_that_was_asked_too_early_proves_nothing_however_late_it_is_answered()
    {
        // It moves after 9.9 s, and a read that was asked before that is answered 20 s later.
        var run = Run("lost 9.9s, done");
        var began = run.Target.Clock.GetUtcNow();
        var isHeld = false;
        run.Target.Status = _ =>
        {
            if (!isHeld && run.Target.Clock.GetUtcNow() - began > TimeSpan.FromSeconds(9.2))
            {
                isHeld = true;
                run.Target.Clock.Advance(TimeSpan.FromSeconds(20));
            }

            return null;
        };

        var resolved = await run.RollBackAsync(Within(120));

        Assert.That((isHeld, resolved.Verdict, run.Target.Sent), Is.EqualTo((true, RollbackVerdict.Switched, "rollback")), resolved.Detail);
    }

    [TestCase(1, RollbackVerdict.Switched)]
    [TestCase(2, RollbackVerdict.Switched)]
    [TestCase(3, RollbackVerdict.Switched)]
    [TestCase(4, RollbackVerdict.Refused, Description = "three reads had said that nothing changed")]
    public async Task A_refusal_is_believed_after_three_reads_and_no_fewer(int movesAt, RollbackVerdict verdict)
    {
        var run = Run("refused");
        run.Target.Status = read =>
        {
            // The first read of all is the one before the request.
            if (read == 1 + movesAt)
                run.Target.Move();
            return null;
        };

        Assert.That((await run.RollBackAsync(Within(60))).Verdict, Is.EqualTo(verdict));
    }

    [TestCase(2, RollbackVerdict.Switched)]
    [TestCase(3, RollbackVerdict.Unknown)]
    public async Task Where_the_status_cannot_be_read_before_anything_was_sent_it_is_asked_three_times(int lost, RollbackVerdict verdict)
    {
        var run = Run("done");
        run.Target.Status = read => read <= lost ? "503" : null;

        var resolved = await run.RollBackAsync(Within(60));

        Assert.That((resolved.Verdict, resolved.Intents), Is.EqualTo((verdict, verdict == RollbackVerdict.Switched ? 1 : 0)));
        if (verdict == RollbackVerdict.Unknown)
            Assert.That(resolved.Detail, Does.Contain("HTTP 503").And.Contain("nothing was sent").And.Contain("http://instant.test"));
    }

    [Test]
    public async Task Reads_that_fail_between_others_prove_no_standstill()
    {
        var run = Run("lost");
        run.Target.Status = read => read > 1 && read % 3 == 0 ? "lost" : null;

        var resolved = await run.RollBackAsync(Within(60));

        Assert.That((resolved.Verdict, run.Target.Sent), Is.EqualTo((RollbackVerdict.Unknown, "rollback")), resolved.Detail);
    }

    [Test]
    public async Task Where_the_status_stays_unreadable_nothing_more_is_sent()
    {
        var run = Run("lost");
        run.Target.Status = read => read == 1 ? null : "503";

        var resolved = await run.RollBackAsync(Within(60));

        Assert.That((resolved.Verdict, run.Target.Sent), Is.EqualTo((RollbackVerdict.Unknown, "rollback")));
        Assert.That(
            resolved.Detail,
            Does.Contain("the status cannot be read (the status answered HTTP 503)").And.Contain("/deployment/status")
        );
    }

    [TestCase(8, RollbackVerdict.Switched)]
    [TestCase(9, RollbackVerdict.Unknown)]
    public async Task A_switch_is_proved_across_some_reads_that_fail_and_not_across_many(int lost, RollbackVerdict verdict)
    {
        var run = Run("done");
        run.Target.Status = read => read > 2 && read <= 2 + lost ? "503" : null;

        var resolved = await run.RollBackAsync(Within(60));

        Assert.That(resolved.Verdict, Is.EqualTo(verdict), resolved.Detail);
        if (verdict == RollbackVerdict.Unknown)
            Assert.That(resolved.Detail, Does.Contain("switched to blue").And.Contain("look whether 1.4.2 is still served"));
    }

    [TestCase(0.5)]
    [TestCase(3.5)]
    public async Task A_target_that_goes_back_while_it_is_proved_is_not_fought(double after)
    {
        var run = Run("done");
        run.Target.Later(TimeSpan.FromSeconds(after), () => run.Target.Move("environment_switch"));

        var resolved = await run.RollBackAsync(Within(60) with { MaySwitch = true });

        Assert.That((resolved.Verdict, run.Target.Sent), Is.EqualTo((RollbackVerdict.FlippedBack, "rollback")));
        Assert.That(resolved.Detail, Does.Contain("something else acts on it"));
    }

    [Test]
    public async Task A_target_that_goes_back_when_it_was_proved_is_none_of_the_protocols()
    {
        var run = Run("done");
        run.Target.Later(TimeSpan.FromSeconds(6), () => run.Target.Move("environment_switch"));

        Assert.That((await run.RollBackAsync(Within(60))).Verdict, Is.EqualTo(RollbackVerdict.Switched));
    }

    // The second request is proved for as long as the first may still undo it.
    [TestCase("done", 5, 5)]
    [TestCase("claimed, done", 5, 5, Description = "what was claimed had its time before the switch was sent")]
    [TestCase("no connection, done", 5, 5, Description = "what never left undoes nothing")]
    [TestCase("refused, done", 9, 12, Description = "a refusal may take effect within 10 s all the same")]
    [TestCase("lost, done", 12, 14, Description = "a lost answer may take effect as late as it has shown")]
    public async Task A_switch_is_proved_for_as_long_as_an_earlier_request_may_undo_it(string posts, int fewest, int most)
    {
        var run = Run(posts);

        var resolved = await run.RollBackAsync(Within(60) with { MaySwitch = true });

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Switched), resolved.Detail);
        Assert.That(resolved.StableReads, Is.InRange(fewest, most));
    }

    [Test]
    public async Task Both_requests_that_take_effect_late_are_named_as_ours()
    {
        // The first moves the traffic when the second has left, and the second moves it back while that is proved.
        var run = Run("lost 12s, lost 12s");

        var resolved = await run.RollBackAsync(Within(60));

        Assert.Multiple(() =>
        {
            Assert.That((resolved.Verdict, run.Target.Sent), Is.EqualTo((RollbackVerdict.FlippedBack, "rollback rollback")));
            Assert.That(resolved.Detail, Does.Contain("both requests of this run may have taken effect").And.Not.Contain("something else"));
            Assert.That(resolved.Help, Does.Contain("a longer `processing-time` than 10s in a file of its own under `targets/`"));
        });
    }

    [Test]
    public async Task Another_version_than_the_one_that_stood_by_is_not_what_was_asked_for()
    {
        var run = Run("done");
        run.Target.OnRequest = line =>
        {
            if (line.StartsWith("POST", StringComparison.Ordinal))
                run.Target.Put("blue", "1.3.9");
        };

        var resolved = await run.RollBackAsync(Within(60));

        Assert.That(
            (resolved.Verdict, resolved.ToVersion, resolved.ExpectedVersion),
            Is.EqualTo((RollbackVerdict.WrongVersion, "1.3.9", "1.4.2"))
        );
    }

    private static InstantRun Run(string posts) => new() { Target = { Posts = posts.Split(", ") } };

    private static RollbackRequest Within(int seconds) => new(TimeSpan.FromSeconds(seconds));
}
