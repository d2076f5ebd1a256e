using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Runbooks.Sandbox.Http;
using Runbooks.Sandbox.Requests;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Sandbox.Controller;

/// <summary>
/// <c>POST /deployment/deploy</c>: puts the bad version on the standby while neither environment runs it, and after
/// that the next patch of the highest version.
/// </summary>
internal sealed class DeployEndpoint(
    ControllerState state,
    SandboxCounters counters,
    SandboxOptions options,
    Lifetime lifetime,
    AnswerWriter writer
)
{
    private readonly Lock gate = new();
    private int patches;

    public async Task HandleAsync(HttpContext context)
    {
        counters.CountDeploy();
        await lifetime.DelayAsync(options.ProcessingTime);
        var standby = state.Standby;
        string version;
        lock (gate)
        {
            version = NextVersion();
            standby.Deploy(version);
        }
        state.Record(
            new JsonObject
            {
                ["type"] = "deployment",
                ["environment"] = standby.Name,
                ["version"] = version,
                ["status"] = "success",
            }
        );
        await writer.WriteAsync(
            context,
            "deploy",
            Answer.Json(
                new JsonObject
                {
                    ["success"] = true,
                    ["message"] = "Deployment completed successfully",
                    ["standbyEnvironment"] = standby.Name,
                    ["version"] = version,
                    ["timestamp"] = lifetime.Time.Timestamp(),
                }
            )
        );
    }

    private string NextVersion()
    {
        if (patches == 0 && state.Blue.Version != options.BadVersion && state.Green.Version != options.BadVersion)
            return options.BadVersion;
        patches++;
        var dot = options.BadVersion.LastIndexOf('.');
        return int.TryParse(options.BadVersion[(dot + 1)..], CultureInfo.InvariantCulture, out var patch)
            ? string.Create(CultureInfo.InvariantCulture, $"{options.BadVersion[..(dot + 1)]}{patch + patches}")
            : string.Create(CultureInfo.InvariantCulture, $"{options.BadVersion}.{patches}");
    }
}
