using System.Diagnostics;

namespace Runbooks.Tests.Support;

/// <summary>
/// Things a test needs that a machine may lack: there they are skipped with the reason, and in CI they fail. What a system
/// cannot have at all is another matter: there a test does not apply. No test is skipped in any other way.
/// </summary>
internal static class Component
{
    /// <summary>The category of tests that only root can make: CI runs them as root.</summary>
    public const string RootCategory = "Root";

    // Such as `git version 2.39.5`.
    private static readonly Lazy<Version> Git = new(() =>
        Version.Parse(string.Join('.', Bounded.Run("git", "--version").Out.Split(' ')[2].Trim().Split('.').Take(2)))
    );

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

    /// <summary>A tool of .NET, as `dotnet tool restore` in `.ci` leaves it: the command line that starts it there.</summary>
    /// <param name="command">What it is called.</param>
    /// <param name="arguments">What follows.</param>
    public static ProcessStartInfo DotnetTool(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program("dotnet"), [command, .. arguments])
        {
            WorkingDirectory = Path.Combine(Repository.Root, ".ci"),
        };
        var isThere = Bounded.Run(
            new ProcessStartInfo(Program("dotnet"), [command, "--version"]) { WorkingDirectory = start.WorkingDirectory }
        );
        Has(isThere.Code == 0, $"`{command}` is not installed: run `dotnet tool restore` in .ci");
        return start;
    }

    /// <summary>A program on PATH, or where servers are installed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="others">Names that it goes by elsewhere.</param>
    public static string Program(string name, params string[] others)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Append("/usr/sbin").ToList();
        var found = others.Prepend(name).SelectMany(n => folders.Select(f => Path.Combine(f, n))).FirstOrDefault(File.Exists);
        return found ?? Missing($"`{name}` is not installed");
    }

    /// <summary>The folder of Kubernetes' own server, as `.ci/kubernetes` leaves it.</summary>
    public static string Kubernetes()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var cache = Environment.GetEnvironmentVariable("RUNBOOK_CACHE") ?? Path.Combine(home, ".cache", "runbook-components");
        var versions = new DirectoryInfo(Path.Combine(cache, "kubernetes"));
        return
            versions.Exists
            && versions.GetDirectories().FirstOrDefault(v => File.Exists(Path.Combine(v.FullName, "kube-controller-manager")))
                is { } version
            ? version.FullName
            : Missing("Kubernetes' server is not built: run `.ci/kubernetes`");
    }

    /// <summary>Root, who acts as other accounts and gives files away.</summary>
    public static void Root()
    {
        Applies(!OperatingSystem.IsWindows(), "Windows has no root");
        Has(Environment.UserName == "root", "only root can act as other accounts and give files away");
    }

    /// <summary>Something that is found out by the test.</summary>
    /// <param name="isThere">Whether it is there.</param>
    /// <param name="reason">What is said where it is not.</param>
    public static void Has(bool isThere, string reason)
    {
        if (!isThere)
            Missing(reason);
    }

    /// <summary>Something that this system can have.</summary>
    /// <param name="isSo">Whether it can.</param>
    /// <param name="reason">Why not, where it cannot.</param>
    public static void Applies(bool isSo, string reason)
    {
        if (!isSo)
            Assert.Ignore($"does not apply here: {reason}");
    }

    /// <summary>What came with a release of git: with an older one, as some systems have it, there is nothing to test.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="since">The release.</param>
    public static void GitKnows(string what, Version since) =>
        Applies(Git.Value >= since, $"git {Git.Value} knows no {what}, which came with {since}");

    private static string Missing(string reason)
    {
        if (IsRequired)
            Assert.Fail(reason);
        Assert.Ignore(reason);
        return reason;
    }
}
