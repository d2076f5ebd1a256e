namespace Runbooks.Tests.Support;

/// <summary>The files of the project's own code.</summary>
internal static class SourceFiles
{
    /// <summary>The folder that they lie in.</summary>
    public static readonly string Source = Path.Combine(Repository.Root, "src");

    /// <summary>All of them, each with its path below <c>src</c>.</summary>
    public static readonly IReadOnlyList<(string Path, string Text)> All =
    [
        .. Directory
            .EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Select(f => (Path.GetRelativePath(Source, f).Replace('\\', '/'), File.ReadAllText(f))),
    ];

    // A folder that was moved would leave its rule with nothing to look at.
    public static IEnumerable<(string Path, string Text)> In(string[] folders)
    {
        Assert.That(
            folders.Where(folder => !All.Any(f => f.Path.StartsWith("Runbooks." + folder, StringComparison.Ordinal))),
            Is.Empty,
            "these folders hold no file"
        );
        return All.Where(f => folders.Any(folder => f.Path.StartsWith("Runbooks." + folder, StringComparison.Ordinal)));
    }
}
