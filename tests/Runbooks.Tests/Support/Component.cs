namespace Runbooks.Tests.Support;

/// <summary>Things a test needs that a machine may lack: there they are skipped with the reason, and in CI they fail.</summary>
internal static class Component
{
    /// <summary>Whether what is missing fails a test.</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable("RUNBOOK_REQUIRE_COMPONENTS") == "1";

    /// <summary>The published binary's path.</summary>
    public static string PublishedBinary()
    {
        var path = Path.Combine(Repository.Root, "artifacts", "publish", OperatingSystem.IsWindows() ? "runbook.exe" : "runbook");
        return File.Exists(path) ? path : Missing("the published binary is missing: run `make publish`");
    }

    /// <summary>A program that `make components` installs.</summary>
    public static string NodeTool(string name)
    {
        var path = Path.Combine(Repository.Root, "tests", "Components", "node_modules", ".bin", name);
        return File.Exists(path) ? path : Missing($"`{name}` is not installed: run `make components`");
    }

    /// <summary>A file of a package that `make components` installs.</summary>
    public static string NodeFile(string path)
    {
        var full = Path.Combine(Repository.Root, "tests", "Components", "node_modules", path);
        return File.Exists(full) ? full : Missing($"`{path}` is not installed: run `make components`");
    }

    /// <summary>A program on PATH, or where servers are installed.</summary>
    public static string Program(string name)
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Append("/usr/sbin"))
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path)) return path;
        }

        return Missing($"`{name}` is not installed");
    }

    private static string Missing(string reason)
    {
        if (IsRequired) Assert.Fail(reason);
        Assert.Ignore(reason);
        return reason;
    }
}
