using Runbooks.Triggers;

namespace Runbooks.Tests.Triggers;

/// <summary>Health checks: failures in a row.</summary>
internal sealed class ConsecutiveTests
{
    private const string Three = "health-check: { failures: 3, every: 1s, timeout: 500ms }";

    [TestCase("..xxx.......", "··p·F··c····", TestName = "It_fires_on_exactly_the_third_failure_in_a_row")]
    [TestCase("xx.xx.xx.xxx", "p·sp·sp·sp·F", TestName = "One_success_begins_the_count_anew")]
    [TestCase("x-x-x.......", "p···F··c····", TestName = "A_missing_sample_neither_counts_nor_resets")]
    [TestCase("xxxxxxxxxxxx", "p·F·········", TestName = "It_fires_once_however_long_it_goes_on")]
    [TestCase("xxx.x..x...x", "p·F·······cp", TestName = "It_clears_after_as_many_successes_in_a_row_as_failures")]
    [TestCase("xxx...xxx...", "p·F··cp·F··c", TestName = "It_fires_again_once_it_has_cleared")]
    [TestCase("uuu.........", "p·F··c······", TestName = "A_target_that_does_not_answer_fails")]
    [TestCase("xx---x......", "p···BF··c···", TestName = "Three_missing_samples_are_blindness_and_never_a_firing")]
    [TestCase("------------", "··B·········", TestName = "Blindness_is_told_once")]
    [TestCase("---.---.----", "··Bv··Bv··B·", TestName = "Blindness_ends_with_the_next_sample_and_can_come_again")]
    [TestCase("--.--.--.--.", "············", TestName = "Two_missing_samples_are_no_blindness")]
    [TestCase("xx|x........", "p··F··c·····", TestName = "A_restart_keeps_the_count")]
    public void As_drawn(string sees, string says) => Assert.That(new Timeline(Three).See(sees), Is.EqualTo(says));

    [Test]
    public void A_single_failure_can_be_enough() =>
        Assert.That(new Timeline("health-check: { failures: 1, every: 1s }").See(".x.x"), Is.EqualTo("·FcF"));

    [Test]
    public void Another_version_begins_the_count_anew() =>
        Assert.That(new Timeline(Three).See("xxxxxxxx", "aabbbbbb"), Is.EqualTo("p·d·F···"));

    [Test]
    public void A_version_that_is_not_seen_changes_nothing() => Assert.That(new Timeline(Three).See("xxx", "a  "), Is.EqualTo("p·F"));

    [Test]
    public void A_firing_ends_with_the_version_that_it_was_about()
    {
        var watched = new Timeline(Three);

        Assert.That(watched.See("xxxxxx", "aaabbb"), Is.EqualTo("p·Fd·F"));
        Assert.That(watched.Changes[2].Text, Does.EndWith("dropped, because b serves instead of a"));
    }

    [Test]
    public void A_version_that_changes_with_each_sample_is_blindness()
    {
        var watched = new Timeline(Three);

        Assert.That(watched.See("xxxxxxxxxxxx", "ababababaaaa"), Is.EqualTo("pddBddddd·F·"));
        Assert.That(
            watched.Said.TakeLast(2),
            Is.EqualTo([TriggerChangeKind.Seeing, TriggerChangeKind.Fired]),
            "it sees again as soon as a version stays for as long as it takes to fire"
        );
    }

    [Test]
    public void A_second_sample_at_one_time_does_not_count()
    {
        var watched = new Timeline(Three);
        for (var i = 0; i < 5; i++)
            watched.SeeAt(TimeSpan.FromSeconds(10), (at, time) => TriggerObservation.Health(at, time, isHealthy: false));
        watched.SeeAt(TimeSpan.FromSeconds(9), (at, time) => TriggerObservation.Health(at, time, isHealthy: false));

        Assert.That(watched.Said, Is.EqualTo([TriggerChangeKind.Pending]));
        Assert.That(watched.Evaluator.Value, Is.EqualTo(1));
    }

    [Test]
    public void A_firing_says_what_made_it_fire()
    {
        var watched = new Timeline(Three);
        watched.See("..x-xx", "aaa aa");

        var firing = watched.Firing!;
        Assert.That(firing.Reason, Is.EqualTo("3 health checks in a row failed, the first at 22:42:13 UTC"));
        Assert.That(
            (firing.Trigger, firing.Value, firing.Threshold, firing.Version, firing.Samples, firing.Expected),
            Is.EqualTo(("health-check", 3d, "3 in a row", "a", 3, 3))
        );
        Assert.That(
            firing.Evidence.Select(s => s.Verdict),
            Is.EqualTo([SampleVerdict.Breach, SampleVerdict.Missing, SampleVerdict.Breach, SampleVerdict.Breach])
        );
    }
}
