using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Runbooks.Cli.Hosting;

/// <summary>How this program was made and on what it runs, as `--version --verbose` says it.</summary>
internal static class BuildInfo
{
    // What the Makefile hands to the compiler.
    private const string Commit = "Commit";
    private const string Date = "CommitDate";
    private const string By = "By";

    /// <summary>The day of the commit that it was made of; null where the build did not say.</summary>
    public static DateOnly? Day => DateTimeOffset.TryParse(Said(Date), out var date) ? DateOnly.FromDateTime(date.UtcDateTime) : null;

    /// <summary>What there is to say, and what about.</summary>
    public static IEnumerable<(string What, string Text)> Lines()
    {
        const string Silent = "the build did not say";
        yield return ("commit", Said(Commit) is { } commit ? $"{commit} of {Said(Date) ?? "a day that was not said"}" : Silent);
        yield return ("made by", Said(By) ?? Silent);
        yield return (
            "made as",
            RuntimeFeature.IsDynamicCodeSupported
                ? $"a program of {RuntimeInformation.FrameworkDescription}"
                : "a native program, ahead of time"
        );
        yield return ("for", RuntimeInformation.RuntimeIdentifier);
        yield return ("on", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}".ToLowerInvariant());
    }

    private static string? Said(string key) =>
        typeof(BuildInfo).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == key)?.Value;
}
