using System.Globalization;
using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Sandbox.Controller;

/// <summary>
/// Puts the bad version on the standby while neither environment runs it, and after that the next patch of the highest version.
/// </summary>
internal sealed class Deployments(PlayedState state, SandboxOptions options)
{
    private readonly Lock gate = new();
    private int patches;

    public (SandboxEnvironment Standby, string Version) Deploy()
    {
        var standby = state.Standby;
        string version;
        lock (gate)
        {
            version = NextVersion();
            standby.Deploy(version);
        }
        state.RecordDeployment(standby, version);
        return (standby, version);
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
