using Runbooks.Triggers;

namespace Runbooks.Tests.Triggers;

/// <summary>Errors over requests and seconds over requests, added up over a window.</summary>
internal sealed class WindowTests
{
    // Ten requests a sample; a window of three samples.
    private const string Errors = "error-rate: { from: metrics, rate: \"> 20%\", for: 5s, every: 1s, window: 3s, minimum: 20 }";
    private const string Seconds = "response-time: { from: metrics, average: \"> 3s\", for: 4s, every: 1s, window: 2s }";

    [TestCase("0008888888", "···p····F·", TestName = "It_fires_when_the_rate_of_the_window_has_lasted")]
    [TestCase("0002222222", "··········", TestName = "Exactly_the_bound_is_no_breach")]
    [TestCase("0009000000", "···p··s···", TestName = "A_burst_is_in_the_window_for_its_whole_length")]
    [TestCase("9999999999", "·p····F···", TestName = "The_first_sample_alone_has_too_few_requests")]
    [TestCase("?9??9??9??", "··········", TestName = "Too_few_requests_never_tell")]
    [TestCase("99????????", "·p········", TestName = "Without_requests_it_stays_pending_and_nobody_is_blind")]
    [TestCase("99????9999", "·p·····r··", TestName = "Beyond_two_intervals_without_enough_requests_it_begins_anew")]
    [TestCase("999---9999", "·p···Bvr··", TestName = "Blindness_begins_it_anew")]
    public void Errors_over_requests(string sees, string says) => Assert.That(new Timeline(Errors).See(sees), Is.EqualTo(says));

    [TestCase("11144444444", "····p···F··", TestName = "It_fires_when_the_average_of_the_window_has_lasted")]
    [TestCase("33333333333", "···········", TestName = "Exactly_the_bound_is_no_breach_")]
    [TestCase("11191111111", "···p·s·····", TestName = "One_slow_answer_is_in_the_window_for_its_whole_length")]
    public void Seconds_over_requests(string sees, string says) => Assert.That(new Timeline(Seconds).See(sees), Is.EqualTo(says));

    [Test]
    public void An_average_is_the_sum_over_the_count_and_no_mean_of_means()
    {
        var watched = new Timeline(Seconds);
        watched.See((at, time) => TriggerObservation.Ratio(at, time, 100, 100));
        watched.See((at, time) => TriggerObservation.Ratio(at, time, 9, 1));

        Assert.That(watched.Evaluator.Value, Is.EqualTo(109.0 / 101));
    }

    [Test]
    public void What_does_not_answer_is_an_error_and_takes_as_long_as_the_timeout()
    {
        var errors = new Timeline("error-rate: { rate: \"> 20%\", for: 5s, every: 1s, window: 2s, requests: 10 }");
        errors.See((at, time) => TriggerObservation.Ratio(at, time, 0, 10));
        errors.See((at, time) => TriggerObservation.Unanswered(at, time, requests: 10));
        Assert.That(errors.Evaluator.Value, Is.EqualTo(0.5));

        var times = new Timeline("response-time: { average: \"> 3s\", for: 1m, every: 5s, timeout: 4s, window: 10s }");
        times.See((at, time) => TriggerObservation.Ratio(at, time, 1, 1));
        times.See((at, time) => TriggerObservation.Unanswered(at, time));
        Assert.That(times.Evaluator.Value, Is.EqualTo(2.5));
    }

    [Test]
    public void Requests_to_another_version_do_not_count()
    {
        var watched = new Timeline(Errors);
        Assert.That(watched.See("9990000", "aaabbbb"), Is.EqualTo("·p·d···"));
        Assert.That(watched.Evaluator.Value, Is.Zero);
    }

    [Test]
    public void A_sum_that_is_no_number_is_missing()
    {
        var watched = new Timeline(Errors);
        watched.See("99");
        watched.See((at, time) => TriggerObservation.Ratio(at, time, double.NaN, 10));
        watched.See((at, time) => TriggerObservation.Ratio(at, time, double.PositiveInfinity, 10));
        watched.See((at, time) => TriggerObservation.Ratio(at, time, 1, -10));

        Assert.That(watched.Said, Is.EqualTo([TriggerChangeKind.Pending, TriggerChangeKind.Blind]));
        Assert.That(watched.Evaluator.Value, Is.EqualTo(0.9));
    }

    [Test]
    public void A_firing_says_its_window_and_keeps_the_samples_in_it()
    {
        var watched = new Timeline(Errors);
        watched.See("00000088888888");

        Assert.That(watched.Firing!.Reason, Is.EqualTo("error rate 80% over 3s, bound > 20%, for 5s since 22:42:17 UTC (6 of 6 samples)"));
        Assert.That(watched.Firing.Evidence.Select(s => s.Observation.Numerator), Is.EqualTo([0, 0, 0, 8, 8, 8, 8, 8, 8]));
    }
}
