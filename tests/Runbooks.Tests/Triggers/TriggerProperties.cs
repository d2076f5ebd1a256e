using CsCheck;
using Runbooks.Triggers;

namespace Runbooks.Tests.Triggers;

/// <summary>What holds for every sequence of samples, however late, missing, doubled, interrupted or of whatever version.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class TriggerProperties
{
    private static readonly Gen<SampleStep> Steps =
        from kind in Gen.Frequency((10, Gen.Const('x')), (3, Gen.Const('.')), (2, Gen.Const('-')), (1, Gen.Const('u')), (1, Gen.Const('n')))
        from late in Gen.Frequency((12, Gen.Const(1000)), (3, Gen.Int[600, 1499]), (1, Gen.Int[1500, 5000]), (1, Gen.Const(0)))
        from wall in Gen.Frequency((8, Gen.Const(0)), (1, Gen.Int[-100_000, 100_000]))
        from version in Gen.Frequency((40, Gen.Const("a")), (1, Gen.Const("b")), (3, Gen.Const((string)null!)))
        from restarts in Gen.Frequency((20, Gen.Const(false)), (1, Gen.Const(true)))
        select new SampleStep(kind, late, wall, version, restarts);

    private static readonly Gen<TriggerRule> Rules = Gen.OneOf(
        Gen.Int[1, 5].Select(n => Timeline.Read($"health-check: {{ failures: {n}, every: 1s }}").Rule),
        Gen.Int[1, 8].Select(n => Timeline.Read($"memory: {{ usage: \"> 50%\", for: {n}s, every: 1s }}").Rule),
        Gen.Int[2, 8]
            .Select(n =>
                Timeline.Read($"error-rate: {{ from: metrics, rate: \"> 50%\", for: {n}s, every: 1s, window: 2s, minimum: 10 }}").Rule
            ),
        Gen.Int[2, 8]
            .Select(n => Timeline.Read($"response-time: {{ from: metrics, average: \"> 5s\", for: {n}s, every: 1s, window: 2s }}").Rule)
    );

    private static readonly Gen<(TriggerRule Rule, SampleStep[] Steps)> Scenes = Gen.Select(Rules, Steps.Array[1, 80]);

    [Test]
    public void The_evaluator_says_what_the_plain_reading_of_the_rules_says()
    {
        var fired = 0;
        foreach (var (rule, steps) in Seeded.Take(Scenes, 4_000))
        {
            var model = new PlainTrigger(rule);
            foreach (var (observed, restarts, evaluator) in Walk(rule, steps))
            {
                var fires = evaluator.Observe(observed).Any(c => c.Kind == TriggerChangeKind.Fired);
                Assert.That(fires, Is.EqualTo(model.Fires(observed, restarts)), () => $"at {observed.At}: {Print(rule, steps)}");
                if (fires)
                    fired++;
            }
        }

        Assert.That(fired, Is.GreaterThan(4_000), "the sequences are such that triggers fire");
    }

    [Test]
    public void Nothing_fires_twice_without_clearing_nor_on_a_missing_sample_nor_without_its_evidence()
    {
        foreach (var (rule, steps) in Seeded.Take(Scenes, 4_000))
        {
            var isFiring = false;
            foreach (var (observed, _, evaluator) in Walk(rule, steps))
            {
                foreach (var change in evaluator.Observe(observed))
                {
                    if (change.Firing is { } firing)
                    {
                        Assert.That(isFiring, Is.False, () => Print(rule, steps));
                        Assert.That(firing.Evidence[^1].Verdict, Is.EqualTo(SampleVerdict.Breach), () => Print(rule, steps));
                        Assert.That(
                            firing.Evidence.Count(s => s.Verdict == SampleVerdict.Breach),
                            Is.GreaterThanOrEqualTo(firing.Samples),
                            () => Print(rule, steps)
                        );
                        Assert.That(firing.Lasted, Is.GreaterThanOrEqualTo(rule.For), () => Print(rule, steps));
                        Assert.That(firing.Samples, Is.GreaterThanOrEqualTo(rule.Expected * 0.8), () => Print(rule, steps));
                        isFiring = true;
                    }

                    if (change.Kind is TriggerChangeKind.Cleared or TriggerChangeKind.Dropped)
                        isFiring = false;
                }

                Assert.That(evaluator.Phase == TriggerPhase.Firing, Is.EqualTo(isFiring), () => Print(rule, steps));
            }
        }
    }

    [Test]
    public void Without_a_breach_nothing_is_ever_pending_whatever_is_disturbed()
    {
        foreach (var (rule, steps) in Seeded.Take(Scenes, 2_000))
        {
            var sound = steps.Select(s => s.Kind is 'x' or 'u' ? s with { Kind = s.Kind == 'x' ? '.' : '-' } : s).ToArray();
            foreach (var (observed, _, evaluator) in Walk(rule, sound))
            {
                Assert.That(
                    evaluator.Observe(observed).Select(c => c.Kind),
                    Is.SubsetOf(new[] { TriggerChangeKind.Blind, TriggerChangeKind.Seeing }),
                    () => Print(rule, sound)
                );
                Assert.That(evaluator.Phase, Is.EqualTo(TriggerPhase.Calm), () => Print(rule, sound));
            }
        }
    }

    [Test]
    public void Where_the_monotonic_clock_begins_and_what_the_wall_clock_shows_changes_nothing()
    {
        foreach (var (rule, steps) in Seeded.Take(Scenes, 2_000))
        {
            var one = Walk(rule, steps).SelectMany(s => s.Evaluator.Observe(s.Observed).Select(c => c.Kind));
            var other = Walk(rule, [.. steps.Select(s => s with { Wall = -s.Wall * 7 })], TimeSpan.FromDays(-400))
                .SelectMany(s => s.Evaluator.Observe(s.Observed).Select(c => c.Kind));
            Assert.That(other, Is.EqualTo(one), () => Print(rule, steps));
        }
    }

    // The evaluator that is yielded must be given the observation before the next one is asked for.
    private static IEnumerable<(TriggerObservation Observed, bool Restarted, TriggerEvaluator Evaluator)> Walk(
        TriggerRule rule,
        SampleStep[] steps,
        TimeSpan start = default
    )
    {
        var evaluator = new TriggerEvaluator(rule);
        var now = start;
        foreach (var step in steps)
        {
            if (step.Restarts)
            {
                evaluator = SavedTriggers.Carried(evaluator.Save()) is { } saved
                    ? TriggerEvaluator.Restore(rule, saved, now, TimeSpan.FromMinutes(1))
                    : new TriggerEvaluator(rule);
            }

            now += TimeSpan.FromMilliseconds(step.Late);
            yield return (step.Observe(rule, now), step.Restarts, evaluator);
        }
    }

    private static string Print(TriggerRule rule, SampleStep[] steps) =>
        $"{rule.Describe()}\n{string.Join("\n", steps.Select(s => s.ToString()))}";
}
