using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Steps;

/// <summary>`sample` over real HTTP.</summary>
internal sealed class SampleStepTests
{
    private const string Load = """
          - id: load
            sample: { http: { post: /api/ai/query, json: { content: load, tenantId: acme }, safe: true }, requests: 20, concurrency: 5, within: 20s }
        """;

    [Test]
    public async Task Each_request_is_counted_and_timed()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(Load);
        var outputs = run.Step("load").Outputs!;
        Assert.Multiple(() =>
        {
            Assert.That(outputs["count"]!.GetValue<int>(), Is.EqualTo(20));
            Assert.That(outputs["errors"]!.GetValue<int>(), Is.Zero);
            Assert.That(outputs["p95_ms"]!.GetValue<double>(), Is.Positive);
        });
    }

    [Test]
    public async Task Failed_requests_are_counted_and_left_to_what_is_expected()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None, "error-rate=4@active");
        await run.RunStepsAsync(Load + "\n    expect: [ error_rate < 0.1 ]\n");
        Assert.Multiple(() =>
        {
            Assert.That(run.Step("load").Outputs!["errors"]!.GetValue<int>(), Is.EqualTo(5));
            Assert.That(run.Step("load").Error!.Label, Is.EqualTo("error_rate was 0.25"));
        });
    }
}
