using Runbooks.Watch.Events;

namespace Runbooks.Tests.Watch;

/// <summary>New files are taken up without forgetting what was seen and done.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class ReloadTests
{
    private const string Slow = "health-check: { failures: 3, every: 400ms }";
    private const string Quick = "health-check: { failures: 3, every: 100ms }";

    [Test]
    public async Task Failures_before_a_reading_of_new_files_count_after_it()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Slow);
        await run.BeginAsync();
        await run.LooksAsync(1);
        sandbox.Faults.Set("error@health*3");
        await run.UntilAsync(() => run.Status.Now().Targets[0].Triggers[0].Number == 2, "two failures");

        run.WriteTarget("shop", sandbox.BaseUrl, Slow, "title: Another title\nsafeguards: { per-day: 5 }");
        await run.Watcher.ReloadAsync(run.Plan());

        // With nothing kept, the fault would have been over before three were seen.
        await run.ToldAsync<TriggerFired>();
        Assert.That((await run.ToldAsync<RunEnded>()).Outcome, Is.EqualTo("recovered"));
        Assert.That(run.Status.Now().Targets[0].PerDay, Is.EqualTo(5), "what is new holds");
    }

    [Test]
    public async Task A_trigger_with_other_numbers_begins_anew()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Slow);
        await run.BeginAsync();
        await run.LooksAsync(1);
        sandbox.Faults.Set("error@health*3");
        await run.UntilAsync(() => run.Status.Now().Targets[0].Triggers[0].Number == 2, "two failures");

        run.WriteTarget("shop", sandbox.BaseUrl, "health-check: { failures: 2, every: 400ms, successes: 1 }");
        await run.Watcher.ReloadAsync(run.Plan());
        await run.LooksAsync(4);

        Assert.That(run.Events.OfType<TriggerFired>(), Is.Empty, "two failures by the former numbers and one by the new ones are not two");
        Assert.That(sandbox.RollbackPosts, Is.Zero);
    }

    [Test]
    public async Task A_target_that_was_away_keeps_its_cooldown_and_its_limits()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Quick, "safeguards: { cooldown: 1h }");
        run.WriteTarget("other", sandbox.BaseUrl, "health-check: { failures: 100, every: 1s }");
        await run.BeginAsync();
        sandbox.Faults.Set("crashing@green");
        await run.ToldAsync<RunEnded>();

        var file = Path.Combine(run.Project.Folder, "runbooks", "targets", "shop.yaml");
        var text = await File.ReadAllTextAsync(file);
        File.Delete(file);
        await run.Watcher.ReloadAsync(run.Plan());
        Assert.That(run.Status.Now().Targets.Select(t => t.Name), Is.EqualTo(new[] { "other" }));
        await File.WriteAllTextAsync(file, text);
        await run.Watcher.ReloadAsync(run.Plan());

        var shop = run.Status.Now().Targets.Single(t => t.Name == "shop");
        Assert.That((shop.Rollbacks, shop.CooldownLeft > TimeSpan.FromMinutes(59)), Is.EqualTo((1, true)));
    }
}
