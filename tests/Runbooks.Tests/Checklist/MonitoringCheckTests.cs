using Runbooks.Events;

namespace Runbooks.Tests.Checklist;

/// <summary>`monitoring`: the target's own metrics are within their thresholds, and unknown where it has none.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class MonitoringCheckTests
{
    [TestCase("0.5", "0.5", CheckStatus.Pass, "process_memory_usage_ratio 0.5, process_cpu_usage_ratio 0.5")]
    [TestCase("0.899", "0.949", CheckStatus.Pass, "process_memory_usage_ratio 0.899, process_cpu_usage_ratio 0.949")]
    [TestCase("0.9", "0.5", CheckStatus.Fail, "process_memory_usage_ratio 0.9, process_cpu_usage_ratio 0.5")]
    [TestCase("0.5", "0.95", CheckStatus.Fail, "process_memory_usage_ratio 0.5, process_cpu_usage_ratio 0.95")]
    public async Task Memory_and_processor_are_within_the_playbooks_thresholds(string memory, string cpu, CheckStatus status, string told)
    {
        var found = await LookAsync("monitoring", $"process_memory_usage_ratio {memory}\nprocess_cpu_usage_ratio {cpu}\n");

        Assert.That((found.Status, found.Actual), Is.EqualTo((status, told)));
    }

    [TestCase("process_memory_usage_ratio 0.5\n", CheckStatus.Unknown, Description = "one of them is not there")]
    [TestCase("process_memory_usage_ratio 0.99\n", CheckStatus.Fail, Description = "what is there fails")]
    [TestCase("process_memory_usage_ratio NaN\nprocess_cpu_usage_ratio 0.5\n", CheckStatus.Unknown)]
    [TestCase("other 1\n", CheckStatus.Unknown)]
    [TestCase("", CheckStatus.Unknown)]
    [TestCase("<html>", CheckStatus.Unknown)]
    [TestCase("404", CheckStatus.Unknown)]
    [TestCase("503", CheckStatus.Unknown)]
    [TestCase("lost", CheckStatus.Unknown)]
    public async Task What_is_absent_is_never_within_anything(string metrics, CheckStatus status) =>
        Assert.That((await LookAsync("monitoring", metrics)).Status, Is.EqualTo(status));

    [TestCase("queue 9\n", CheckStatus.Pass)]
    [TestCase("queue 10\n", CheckStatus.Fail)]
    [TestCase("process_memory_usage_ratio 0.99\nqueue 1\n", CheckStatus.Pass, Description = "the playbook's are not asked then")]
    public async Task A_runbooks_own_thresholds_stand_in_their_place(string metrics, CheckStatus status) =>
        Assert.That((await LookAsync("monitoring: { thresholds: { queue: \"< 10\" } }", metrics)).Status, Is.EqualTo(status));

    [Test]
    public async Task A_target_without_metrics_is_not_asked()
    {
        var looked = new LookedAt();
        looked.Target.Definition = looked.Target.Definition with { MetricsPath = null };

        var found = await looked.LookAsync("monitoring");

        Assert.That(
            (found.Status, found.Actual, looked.Target.Requests.Count),
            Is.EqualTo((CheckStatus.Unknown, "the target has no metrics", 0))
        );
    }

    [Test]
    public async Task Metrics_that_every_path_has_are_not_the_targets()
    {
        const string Metrics = "process_memory_usage_ratio 0.5\nprocess_cpu_usage_ratio 0.5\n";
        var looked = new LookedAt { Answers = { ["/metrics"] = Metrics, ["/api/health-that-does-not-exist"] = Metrics } };

        var found = await looked.LookAsync("monitoring");

        Assert.That((found.Status, found.IsCatchAll), Is.EqualTo((CheckStatus.Unknown, true)), found.Actual);
    }

    private static Task<Runbooks.Checklist.CheckFinding> LookAsync(string check, string metrics) =>
        new LookedAt { Answers = { ["/metrics"] = metrics } }.LookAsync(check);
}
