using System.Globalization;
using CsCheck;
using Runbooks.Triggers;

namespace Runbooks.Tests.Triggers;

/// <summary>
/// Prometheus' rule evaluation over the same samples as an oracle. Without a disturbance there is no difference. Each
/// documented difference (gaps, the 80 % rule, restarts, hysteresis, the minimum of requests) has a test that takes it
/// out of the samples, and shows that nothing else is left.
/// </summary>
internal sealed class PrometheusOracleTests
{
    private const int Steps = 60;
    private const int Cases = 250;

    // The clear bound is the bound itself: Prometheus knows no other.
    private const string Gauge = "metric: { name: load, bound: \"> 4\", clear: \"<= 4\", for: 5s, every: 1s }";
    private const string Ratio =
        "error-rate: { from: metrics, rate: \"> 20%\", clear: \"<= 20%\", for: 4s, every: 1s, window: 3s, minimum: 1 }";
    private const string RatioInPromQl = "increase(errors[3s]) / (increase(good[3s]) + increase(errors[3s])) > 0.2";

    // 4 is exactly the bound: no breach for either.
    private static readonly Gen<int> Levels = Gen.Frequency((5, Gen.Int[5, 9]), (1, Gen.Const(4)), (1, Gen.Int[0, 4]));
    private static readonly Gen<int?[]> Whole = Levels.Select(v => (int?)v).Array[Steps];
    private static readonly Gen<int?[]> WithGaps = Gen.Frequency((9, Levels.Select(v => (int?)v)), (2, Gen.Const((int?)null))).Array[Steps];

    [Test]
    public async Task Without_a_disturbance_it_pends_fires_and_clears_exactly_when_Prometheus_does()
    {
        var cases = Seeded.Take(Whole, Cases).ToList();
        var theirs = await FiringAsync(cases);

        for (var i = 0; i < cases.Count; i++)
            Assert.That(Ours(cases[i]).Firing, Is.EquivalentTo(theirs[i]), () => Draw(cases[i]));
        Assert.That(theirs.Sum(t => t.Count), Is.GreaterThan(Cases), "the cases are such that alerts fire");
    }

    /// <summary>
    /// The first difference: Prometheus goes on with the last value where a sample is missing, for five minutes. Here a gap
    /// of up to two intervals stops the clock, as if its samples had never been due, and a longer one begins anew, as if
    /// one within the bound had been in it. With the gaps put down so, only the second difference is left.
    /// </summary>
    [Test]
    public async Task Gaps_and_the_share_of_samples_are_the_only_differences_where_samples_are_missing()
    {
        var cases = Seeded.Take(WithGaps, Cases).ToList();
        var plain = await FiringAsync(cases);
        var mended = cases.ConvertAll(WithoutGaps);
        var theirs = await FiringAsync(mended.ConvertAll(m => m.Values));

        var (differing, starved) = (0, 0);
        for (var i = 0; i < cases.Count; i++)
        {
            var ours = Ours(cases[i]);
            var theirFirst = First(theirs[i], mended[i].Steps);
            if (First(plain[i]) != ours.First)
                differing++;
            if (theirFirst == ours.First)
                continue;

            // The second difference: at that very sample it had lasted, but too few of the last five seconds' samples were there.
            starved++;
            Assert.That(theirFirst, Is.Not.Null.And.EqualTo(ours.Starved), () => Draw(cases[i]));
            var streak = Streak(cases[i], theirFirst!.Value);
            var enough = streak
                .Where(s => cases[i][s] is not null && Enumerable.Range(s - 5, 6).Count(before => cases[i][before] is > 4) >= 5)
                .Select(s => (int?)s)
                .FirstOrDefault();
            if (enough is not null)
                Assert.That(ours.First, Is.EqualTo(enough), () => Draw(cases[i]));
            else
                Assert.That(ours.First, Is.Null.Or.GreaterThan(streak[^1]), () => Draw(cases[i]));
        }

        Assert.That(differing, Is.GreaterThan(20), "over the samples as they are, the two differ");
        Assert.That(starved, Is.GreaterThan(5), "some cases have too few samples");
    }

    /// <summary>
    /// Another difference: the time between a restart and the sample after it is not counted, so that a pending trigger fires one sample
    /// later.
    /// </summary>
    [Test]
    public async Task A_restart_costs_what_is_pending_one_interval_and_nothing_else()
    {
        var cases = Seeded.Take(Gen.Select(Whole, Gen.Int[1, Steps - 1]), Cases).ToList();
        var theirs = await FiringAsync([.. cases.Select(c => c.Item1)]);

        var later = 0;
        for (var i = 0; i < cases.Count; i++)
        {
            var (values, restart) = cases[i];
            var ours = Ours(values, restart);
            if (First(theirs[i]) is not { } first || Enumerable.Range(first - 5, 5).All(s => s + 1 != restart) || restart > first)
            {
                Assert.That(ours.First, Is.EqualTo(First(theirs[i])), () => Draw(values));
                continue;
            }

            later++;
            int? expected = first + 1 < Steps && values[first + 1] > 4 ? first + 1 : null;
            if (expected is not null)
                Assert.That(ours.First, Is.EqualTo(expected), () => Draw(values));
            else
                Assert.That(ours.First, Is.Null.Or.GreaterThan(first + 1), () => Draw(values));
        }

        Assert.That(later, Is.GreaterThan(10));
    }

    /// <summary>
    /// Another difference: what has fired goes on until the clear bound is reached, where Prometheus ends it at the bound.
    /// </summary>
    [Test]
    public async Task Hysteresis_lengthens_what_has_fired_and_nothing_else()
    {
        var cases = Seeded.Take(Whole, Cases).ToList();
        var theirs = await FiringAsync(cases);

        var longer = 0;
        for (var i = 0; i < cases.Count; i++)
        {
            var ours = Ours(cases[i], trigger: Gauge.Replace("<= 4", "< 3", StringComparison.Ordinal));
            var expected = new SortedSet<int>();
            for (var step = 0; step < Steps; step++)
            {
                var goesOn = expected.Contains(step - 1) && cases[i][step] >= 3;
                var wouldBeNew = theirs[i].Contains(step) && !theirs[i].Contains(step - 1);
                var theirsGoesOn = theirs[i].Contains(step) && expected.Contains(step - 1);
                if (goesOn || wouldBeNew || theirsGoesOn)
                    expected.Add(step);
            }

            Assert.That(ours.Firing, Is.EquivalentTo(expected), () => Draw(cases[i]));
            if (expected.Count > theirs[i].Count)
                longer++;
        }

        Assert.That(longer, Is.GreaterThan(20));
    }

    [Test]
    public async Task Errors_over_requests_in_a_window_are_those_of_PromQL_counter_resets_included()
    {
        var cases = Seeded.Take(Counters(leastRequests: 1), Cases).ToList();
        var theirs = await new Promtool().FiringAsync(RatioInPromQl, 4, [.. cases.Select(Series)], Steps);

        for (var i = 0; i < cases.Count; i++)
            Assert.That(Ours(cases[i], Ratio).Firing, Is.EquivalentTo(theirs[i]), () => $"case {i}");
        Assert.That(theirs.Sum(t => t.Count), Is.GreaterThan(Cases));
    }

    /// <summary>The last difference: below the minimum of requests nothing is concluded, where Prometheus ends what is pending.</summary>
    [Test]
    public async Task Below_the_minimum_nothing_is_a_breach_as_in_PromQL_with_the_minimum_in_its_expression()
    {
        var rule = Ratio.Replace("minimum: 1 ", "minimum: 20 ", StringComparison.Ordinal);
        var cases = Seeded.Take(Counters(leastRequests: 0), Cases).ToList();
        var theirs = await new Promtool().FiringAsync(
            $"({RatioInPromQl}) and increase(good[3s]) + increase(errors[3s]) >= 20",
            0,
            [.. cases.Select(Series)],
            Steps
        );

        var inconclusive = 0;
        for (var i = 0; i < cases.Count; i++)
        {
            var ours = Ours(cases[i], rule);
            Assert.That(ours.Breaches.Where(IsFull), Is.EquivalentTo(theirs[i].Where(IsFull)), () => $"case {i}");
            inconclusive += ours.Inconclusive;
        }

        Assert.That(inconclusive, Is.GreaterThan(Cases));

        // Before, PromQL counts requests that it guesses from those it has.
        static bool IsFull(int step) => step >= 3;
    }

    private static Task<IReadOnlyList<IReadOnlySet<int>>> FiringAsync(IReadOnlyList<int?[]> cases) =>
        new Promtool().FiringAsync(
            "load > 4",
            5,
            [.. cases.Select(c => new[] { ("load", string.Join(' ', c.Select(v => v?.ToString(CultureInfo.InvariantCulture) ?? "_"))) })],
            Steps
        );

    private static OursOf Ours(int?[] values, int? restart = null, string trigger = Gauge)
    {
        var watched = new OursOf(trigger);
        for (var step = 0; step < values.Length; step++)
        {
            if (step == restart)
                watched.Restart();
            var value = values[step];
            watched.See(
                (at, time) => value is null ? TriggerObservation.Missing(at, time) : TriggerObservation.Value(at, time, value.Value)
            );
        }

        return watched;
    }

    private static OursOf Ours((int Requests, int Errors, bool Resets)[] steps, string trigger)
    {
        var watched = new OursOf(trigger);
        var reader = new MetricsReader((MetricsSource)Timeline.Read(trigger).Source);
        var labels = new Dictionary<string, string> { ["status"] = "200" };
        var errors = new Dictionary<string, string> { ["status"] = "500" };
        foreach (var (good, failed) in Totals(steps))
        {
            watched.See(
                (at, time) =>
                    reader.Read([("http_requests_total", labels, good), ("http_requests_total", errors, failed)], at, time, version: null)
            );
        }

        return watched;
    }

    private static IReadOnlyList<(string, string)> Series((int Requests, int Errors, bool Resets)[] steps)
    {
        var totals = Totals(steps).ToList();
        return [("good", string.Join(' ', totals.Select(t => t.Good))), ("errors", string.Join(' ', totals.Select(t => t.Errors)))];
    }

    // Far from zero at the beginning: there PromQL guesses when a counter began, and leaves out what came before.
    private static IEnumerable<(long Good, long Errors)> Totals((int Requests, int Errors, bool Resets)[] steps)
    {
        var (good, errors) = (1_000_000L, 1_000_000L);
        foreach (var (i, step) in steps.Index())
        {
            if (step.Resets && i > 0)
                (good, errors) = (0, 0);
            good += step.Requests - step.Errors;
            errors += step.Errors;
            yield return (good, errors);
        }
    }

    private static Gen<(int Requests, int Errors, bool Resets)[]> Counters(int leastRequests) =>
        (
            from requests in Gen.Int[leastRequests, 15]
            from bad in Gen.Frequency((3, Gen.Int[0, requests / 3]), (2, Gen.Int[0, requests]))
            from resets in Gen.Frequency((20, Gen.Const(false)), (1, Gen.Const(true)))
            select (requests, Math.Min(bad, requests), resets)
        ).Array[Steps];

    // A gap of up to two is taken out; a longer one becomes one sample within the bound. Each value with the step it was seen at.
    private static (int?[] Values, int[] Steps) WithoutGaps(int?[] values)
    {
        var (kept, steps, gap) = (new List<int?>(), new List<int>(), 0);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is null)
            {
                gap++;
                continue;
            }

            if (gap > 2)
            {
                kept.Add(0);
                steps.Add(i);
            }

            gap = 0;
            kept.Add(values[i]);
            steps.Add(i);
        }

        while (kept.Count < Steps)
            kept.Add(0);
        return ([.. kept.Take(Steps)], [.. steps]);
    }

    // The steps from one on, until a value within the bound or a third missing one.
    private static List<int> Streak(int?[] values, int from) =>
        [
            .. Enumerable
                .Range(from, Steps - from)
                .TakeWhile(s =>
                    values[s] is null or > 4 && (values[s] is not null || values[s - 1] is not null || values[s - 2] is not null)
                ),
        ];

    private static int? First(IReadOnlySet<int> firing, int[]? steps = null) =>
        firing.Count == 0 ? null
        : steps is null ? firing.Min()
        : steps[firing.Min()];

    private static string Draw(int?[] values) => string.Concat(values.Select(v => v?.ToString(CultureInfo.InvariantCulture) ?? "-"));
}
