using Runbooks.Triggers;

namespace Runbooks.Tests.Triggers;

/// <summary>Watching a thousand targets for weeks must not fill the memory.</summary>
internal sealed class TriggerCostTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 23, 15, 42, 10, TimeSpan.Zero);

    [TestCase("health-check: { every: 1s }")]
    [TestCase("error-rate: { from: metrics, every: 1s }")]
    [TestCase("response-time: { from: metrics, every: 1s }")]
    [TestCase("memory: { every: 1s }")]
    public void A_sample_that_changes_nothing_allocates_nothing(string trigger)
    {
        var evaluator = new TriggerEvaluator(Timeline.Read(trigger).Rule);
        var now = TimeSpan.Zero;
        void Look(int times)
        {
            for (var i = 0; i < times; i++)
            {
                now += TimeSpan.FromSeconds(1);
                evaluator.Observe(TriggerObservation.Ratio(now, Time + now, 0, 10, "1.5.0"));
            }
        }

        Look(5_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Look(5_000);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [TestCase("health-check: { every: 1s }", 5_000)]
    [TestCase("response-time: { every: 5s }", 10_000)]
    [TestCase("memory: { every: 5s }", 15_000)]
    public void What_a_trigger_remembers_is_a_few_kilobytes(string trigger, int most)
    {
        var rule = Timeline.Read(trigger).Rule;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var evaluator = new TriggerEvaluator(rule);
        var after = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(evaluator);

        Assert.That(after - before, Is.LessThan(most));
    }
}
