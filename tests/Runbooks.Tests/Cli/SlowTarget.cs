using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>A sandbox whose release is slow, and the file of a target with waits that are short enough for tests.</summary>
internal static class SlowTarget
{
    public static Task<SandboxTarget> StartAsync(params string[] faults) =>
        SandboxTarget.StartAsync(
            new SandboxOptions
            {
                BadRelease = BadRelease.SlowResponses,
                Latency = TimeSpan.FromMilliseconds(150),
                Faults = faults,
            },
            TimeProvider.System,
            CancellationToken.None
        );

    public static string TargetFile(CommandRun run, SandboxTarget sandbox) =>
        run.Write(
            "runbooks/targets/sandbox.yaml",
            $"""
            apiVersion: runbooks/v1
            name: sandbox
            base-url: {sandbox.BaseUrl.AbsoluteUri}
            processing-time: 100ms
            read-every: 10ms
            stable-every: 10ms
            request-timeout: 2s
            """
        );
}
