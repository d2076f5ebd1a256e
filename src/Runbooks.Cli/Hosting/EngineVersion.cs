using System.Reflection;

namespace Runbooks.Cli.Hosting;

/// <summary>The version of the engine, as `--version` says it and records keep it.</summary>
internal static class EngineVersion
{
    /// <summary>Without the build's hash.</summary>
    public static readonly string Text = (
        typeof(EngineVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0"
    ).Split('+')[0];
}
