using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Tests.Support;

/// <summary>
/// The command in a repository of its own, and a sandbox whose last release answers slowly, which the target <c>sandbox</c> names: for what
/// looks at a target beforehand.
/// </summary>
internal sealed class SandboxedRun : IAsyncDisposable
{
    private SandboxedRun(SandboxTarget sandbox) => Sandbox = sandbox;

    public CommandRun Run { get; } = new CommandRun().InRepository();

    public SandboxTarget Sandbox { get; }

    public static async Task<SandboxedRun> StartAsync(params string[] faults)
    {
        var options = new SandboxOptions
        {
            BadRelease = BadRelease.SlowResponses,
            Latency = TimeSpan.FromMilliseconds(50),
            Faults = faults,
        };
        var started = new SandboxedRun(await SandboxTarget.StartAsync(options, TimeProvider.System, CancellationToken.None));
        started.Name();
        return started;
    }

    /// <summary>Writes the file of the target.</summary>
    /// <param name="more">What stands in it besides what makes a run short.</param>
    /// <param name="on">In whose folder; this one's by default.</param>
    public void Name(string more = "stable-every: 10ms\n", CommandRun? on = null) =>
        (on ?? Run).Write(
            "runbooks/targets/sandbox.yaml",
            $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {Sandbox.BaseUrl.AbsoluteUri}\nprocessing-time: "
                + $"2s\nread-every: 10ms\nrequest-timeout: 2s\n{more}"
        );

    public Task<int> PlanAsync(string runbook, params string[] more) =>
        Run.RunAsync(["plan", runbook, "--target", "sandbox", "-i", "reason=a test", .. more]);

    public Task<int> RehearseAsync(string runbook, params string[] more) =>
        Run.RunAsync(["drill", runbook, "--against", "sandbox", .. more]);

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        Run.Dispose();
    }
}
