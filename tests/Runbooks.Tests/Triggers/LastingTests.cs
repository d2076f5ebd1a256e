using Runbooks.Triggers;

namespace Runbooks.Tests.Triggers;

/// <summary>Values that must lie beyond a bound for some time.</summary>
internal sealed class LastingTests
{
    private const string FiveSeconds = "memory: { usage: \"> 4%\", for: 5s, every: 1s }";
    private const string TenSeconds = "memory: { usage: \"> 4%\", for: 10s, every: 1s }";

    [TestCase("..xxxxxx....", "··p····Fc···", TestName = "It_fires_when_it_has_lasted_and_not_one_sample_before")]
    [TestCase("xxxxx.xxxxxx", "p····sp····F", TestName = "One_good_sample_ends_what_is_pending")]
    [TestCase("xxxxxxxxxxxx", "p····F······", TestName = "It_fires_once_until_it_clears_")]
    [TestCase("xxxxxx.xxxxx", "p····Fcp····", TestName = "What_cleared_must_last_anew")]
    [TestCase("xx-xxxx.....", "p·····Fc····", TestName = "A_missing_sample_stops_the_clock_for_its_interval")]
    [TestCase("xx--xxxxxxxx", "p······lF···", TestName = "Two_missing_samples_stop_the_clock_and_enough_must_be_there")]
    [TestCase("xx---xxxxxx.", "p···Br····Fc", TestName = "Three_missing_samples_are_blindness_and_begin_it_anew")]
    [TestCase("xx__xxxxxxxx", "p······lF···", TestName = "Samples_that_never_came_are_as_good_as_missing")]
    [TestCase("xx___xxxxxx.", "p····r····Fc", TestName = "A_process_that_stood_still_for_three_intervals_begins_anew")]
    [TestCase("x-x-x-x-x-x-", "p·········l·", TestName = "With_half_of_the_samples_it_never_fires_and_says_so")]
    [TestCase("uuuuuuuuuuuu", "··B·········", TestName = "A_target_that_does_not_tell_its_memory_has_not_too_much_of_it_in_use")]
    [TestCase("xxxxxx---xx.", "p····F··Bv·c", TestName = "Blindness_does_not_clear_what_fired")]
    [TestCase("xxx|xxxxxxxx", "p······F····", TestName = "A_restart_keeps_what_is_pending_and_does_not_count_the_time_away")]
    [TestCase("xxx|.xxxxxxx", "p···sp····F·", TestName = "A_good_sample_after_a_restart_ends_what_was_pending")]
    [TestCase("xxxxxx|xxxx.", "p····F·····c", TestName = "What_fired_before_a_restart_does_not_fire_again")]
    [TestCase("xxx|___xxxxxxx", "p······r····F·", TestName = "A_gap_behind_a_restart_is_a_gap")]
    public void As_drawn(string sees, string says) => Assert.That(new Timeline(FiveSeconds).See(sees), Is.EqualTo(says));

    [Test]
    public void A_fifth_of_the_samples_may_be_missing()
    {
        Assert.That(
            new Timeline(TenSeconds).See("xxxx-xxxx-xxxxx"),
            Is.EqualTo("p···········F··"),
            "the clock stood twice, and nine of eleven were there"
        );
        Assert.That(
            new Timeline(TenSeconds).See("xx-xx-xx-xx-xx-xxxxx"),
            Is.EqualTo("p··············l···F"),
            "a third is too many, until the good ones are most of the last ten seconds"
        );
    }

    [Test]
    public void Another_version_begins_what_is_pending_anew() =>
        Assert.That(new Timeline(FiveSeconds).See("xxxxxxxxxx", "aaabbbbbbb"), Is.EqualTo("p··d····F·"));

    [Test]
    public void A_value_exactly_at_the_bound_is_no_breach()
    {
        var watched = new Timeline("memory: { usage: \"> 2.9%\", for: 2s, every: 1s }");
        for (var i = 0; i < 5; i++)
            watched.See((at, time) => TriggerObservation.Value(at, time, 29.0 / 1000));
        Assert.That(watched.Said, Is.Empty);

        watched.See((at, time) => TriggerObservation.Value(at, time, Math.BitIncrement(29.0 / 1000)));
        Assert.That(watched.Said, Is.EqualTo([TriggerChangeKind.Pending]));
    }

    [Test]
    public void It_fires_exactly_when_it_has_lasted()
    {
        var watched = new Timeline("memory: { usage: \"> 4%\", for: 5s, every: 1s }");
        for (var i = 0; i < 5; i++)
            watched.See((at, time) => TriggerObservation.Value(at, time, 1));
        watched.SeeAt(watched.Now + TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1), (at, time) => TriggerObservation.Value(at, time, 1));
        Assert.That(watched.Said, Is.EqualTo([TriggerChangeKind.Pending]), "a ten-millionth of a second before");

        watched.SeeAt(watched.Now + TimeSpan.FromTicks(1), (at, time) => TriggerObservation.Value(at, time, 1));
        Assert.That(watched.Said.Last(), Is.EqualTo(TriggerChangeKind.Fired));
        Assert.That(watched.Firing!.Lasted, Is.EqualTo(TimeSpan.FromSeconds(5)));
    }

    [TestCase(1.0, 1.0, "p····F", TestName = "Samples_in_time_count_the_time_between_them")]
    [TestCase(1.2, 1.2, "p····F", TestName = "Samples_that_are_late_by_a_fifth_count_the_time_between_them_too")]
    [TestCase(1.4, 1.4, "p···l·····", TestName = "Samples_that_are_always_late_by_two_fifths_are_too_few")]
    [TestCase(0.6, 1.4, "p····F", TestName = "Samples_that_come_early_and_late_in_turn_count_as_well")]
    public void A_sample_is_late(double odd, double even, string says)
    {
        var watched = new Timeline(FiveSeconds);
        var drawn = new System.Text.StringBuilder();
        for (var i = 0; i < says.Length; i++)
        {
            var changes = watched.SeeAt(watched.Now + TimeSpan.FromSeconds(i % 2 == 0 ? odd : even), (at, time) =>
                TriggerObservation.Value(at, time, 1)
            );
            drawn.Append(
                changes is []
                    ? '·'
                    : changes[0].Kind switch
                    {
                        TriggerChangeKind.Pending => 'p',
                        TriggerChangeKind.Fired => 'F',
                        TriggerChangeKind.Starved => 'l',
                        _ => '?',
                    }
            );
        }

        Assert.That(drawn.ToString(), Is.EqualTo(says));
    }

    [Test]
    public void The_clock_on_the_wall_decides_nothing()
    {
        var watched = new Timeline(FiveSeconds);
        var jumps = new[] { 0, 86_400, -86_400, 3, 700_000, -1, 0 };
        var said = jumps
            .Select(jump => watched.See((at, time) => TriggerObservation.Value(at, time.AddSeconds(jump), 1)).SingleOrDefault()?.Kind)
            .ToList();

        Assert.That(
            said,
            Is.EqualTo(new TriggerChangeKind?[] { TriggerChangeKind.Pending, null, null, null, null, TriggerChangeKind.Fired, null })
        );
    }

    [Test]
    public void A_value_that_is_no_number_is_missing_and_one_without_end_is_a_breach()
    {
        var watched = new Timeline(FiveSeconds);
        foreach (var value in new[] { 1, double.NaN, double.PositiveInfinity, 1, 1, 1, 1 })
            watched.See((at, time) => TriggerObservation.Value(at, time, value));

        Assert.That(watched.Said, Is.EqualTo([TriggerChangeKind.Pending, TriggerChangeKind.Fired]));
        Assert.That(watched.Firing!.Evidence.Select(s => s.Verdict), Has.One.EqualTo(SampleVerdict.Missing));
    }

    [Test]
    public void It_clears_only_beyond_the_clear_bound()
    {
        var watched = new Timeline("memory: { usage: \"> 90%\", clear: \"< 70%\", for: 2s, every: 1s }");
        foreach (var value in new[] { 0.95, 0.95, 0.95, 0.89, 0.7, 0.95, 0.699, 0.95 })
            watched.See((at, time) => TriggerObservation.Value(at, time, value));

        Assert.That(
            watched.Said,
            Is.EqualTo([TriggerChangeKind.Pending, TriggerChangeKind.Fired, TriggerChangeKind.Cleared, TriggerChangeKind.Pending])
        );
    }

    [Test]
    public void Without_a_clear_bound_it_clears_a_tenth_within_the_bound()
    {
        var watched = new Timeline("metric: { name: free_disk_bytes, bound: \"< 100\", for: 2s, every: 1s }");
        foreach (var value in new double[] { 99, 99, 99, 100, 109, 110 })
            watched.See((at, time) => TriggerObservation.Value(at, time, value));

        Assert.That(watched.Said, Is.EqualTo([TriggerChangeKind.Pending, TriggerChangeKind.Fired, TriggerChangeKind.Cleared]));
        Assert.That(watched.Changes[^1].Text, Is.EqualTo("free_disk_bytes < 100 for 2s: cleared, 110"));
    }

    [Test]
    public void A_firing_says_value_threshold_window_and_samples_and_keeps_them()
    {
        var watched = new Timeline("memory: { usage: \"> 90%\", for: 5s, every: 1s }");
        foreach (var value in new[] { 0.4, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98 })
            watched.See((at, time) => TriggerObservation.Value(at, time, value, "1.5.0"));

        var firing = watched.Firing!;
        Assert.That(firing.Reason, Is.EqualTo("memory usage 98%, bound > 90%, for 5s since 22:42:12 UTC (6 of 6 samples)"));
        Assert.That(firing.Evidence.Select(s => s.Value), Is.EqualTo([0.93, 0.94, 0.95, 0.96, 0.97, 0.98]));
        Assert.That(
            firing.ToJson().ToJsonString(),
            Is.EqualTo(
                """{"trigger":"memory","condition":"memory usage \u003E 90% for 5s","fired":"2026-11-23T22:42:17.0000000\u002B00:00","since":"2026-11-23T22:42:12.0000000\u002B00:00","value":0.98,"threshold":"\u003E 90%","for":"5s","lastedSeconds":5,"samples":6,"expectedSamples":6,"version":"1.5.0","reason":"memory usage 98%, bound \u003E 90%, for 5s since 22:42:12 UTC (6 of 6 samples)"}"""
            )
        );
    }
}
