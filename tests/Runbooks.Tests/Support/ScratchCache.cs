namespace Runbooks.Tests.Support;

/// <summary>The environment of the tests with a cache folder of their own, which goes with the process.</summary>
internal static class ScratchCache
{
    private static readonly Lazy<string> Folder = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("runbook-cache-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    /// <summary>Looks a variable up.</summary>
    public static string? Environment(string name) =>
        name == "XDG_CACHE_HOME" ? Folder.Value : System.Environment.GetEnvironmentVariable(name);
}
