using System.Runtime.CompilerServices;

namespace Runbooks.Tests.Support;

/// <summary>Where this repository's own files lie.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Runbooks.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string here = "")
    {
        var at = new DirectoryInfo(Path.GetDirectoryName(here)!);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Runbooks.sln")))
            at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("the tests run outside their repository");
    }
}
