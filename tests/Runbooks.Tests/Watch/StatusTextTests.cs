using Runbooks.Watch.Acting;
using Runbooks.Watch.Status;

namespace Runbooks.Tests.Watch;

/// <summary>What a person reads in a line.</summary>
public sealed class StatusTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 15, 42, 10, TimeSpan.Zero);

    [Test]
    public void The_line_says_how_many_stand_how_and_what_matters_most()
    {
        var line = StatusText.Line(Of(Target("one"), Target("two") with { Triggers = [Trigger("pending", 0.4)] }, Target("three")));

        Assert.That(line, Is.EqualTo("15:42:10  1 pending, 2 calm  ·  two: memory usage > 90% for 10m [####......] 93%"));
    }

    [TestCase(12, "12s of 2m (10 %); tier 1 of 3, 0 to 5 min: roll back, verify the health, and watch error rates and response times")]
    [TestCase(
        301,
        "5m 1s of 2m (250 %); tier 2 of 3, 5 to 15 min: look at the metrics and the logs, and roll back if it came with the release"
    )]
    [TestCase(
        900,
        "15m of 2m (750 %); tier 3 of 3, 15 to 30 min: find out whom it affects, tell the stakeholders, and see to the rollback"
    )]
    [TestCase(
        1800,
        "30m of 2m (1500 %); past the 30 min of tier 3: find out whom it affects, tell the stakeholders, and see to the rollback"
    )]
    [TestCase(-5, "0ms of 2m (0 %); tier 1 of 3, 0 to 5 min: roll back, verify the health, and watch error rates and response times")]
    public void A_run_is_shown_with_its_objective_and_the_emergency_tier(int seconds, string said)
    {
        var run = new RunUnderWay("roll", Now - TimeSpan.FromSeconds(seconds), TimeSpan.FromMinutes(2));

        var line = StatusText.Line(Of(Target("calm"), Target("shop") with { IsBusy = true, UnderWay = run.Describe(Now) }));

        Assert.That(line, Is.EqualTo($"15:42:10  1 running, 1 calm  ·  shop: roll, {said}"));
    }

    private static WatchStatus Of(params TargetStatus[] targets) =>
        new(Now, Now, "1", 1, false, 0, targets, [], new Dictionary<string, long>());

    private static TargetStatus Target(string name) =>
        new()
        {
            Name = name,
            BaseUrl = "http://127.0.0.1",
            Environment = "blue",
            Version = "1.4.2",
            Circuit = null,
            CooldownLeft = TimeSpan.Zero,
            Rollbacks = 0,
            PerDay = 2,
            IsBusy = false,
            Waiting = [],
            Triggers = [Trigger("calm", 0)],
            Looks = [],
        };

    private static TriggerStatus Trigger(string phase, double progress) =>
        new("memory", "memory usage > 90% for 10m", "roll", phase, "93%", "> 90%", progress, false, null);
}
