using LibGit2Sharp;

namespace Runbooks.Git;

/// <summary>What the configuration says of a remote.</summary>
/// <param name="Name">Its name, such as <c>origin</c>.</param>
/// <param name="Url">Its address, with <c>url.BASE.insteadOf</c> applied; null where it has none. It may hold a password, and is not shown.</param>
/// <param name="Base">What <c>git config runbook.base</c> names; null for the default branch of the repository there.</param>
/// <param name="TakesPullRequests">Whether records become pull requests there: <c>git config runbook.pullRequest false</c> says no.</param>
public sealed record RemoteSettings(string Name, string? Url, string? Base, bool TakesPullRequests)
{
    private const string InsteadOf = ".insteadof";

    /// <summary>Reads it; a configuration that cannot be read says nothing.</summary>
    internal static RemoteSettings Of(string name, string commonDirectory, Func<string, string?> environment)
    {
        try
        {
            using var configuration = GitConfiguration.Open(commonDirectory, environment);
            var url = configuration.Get<string>($"remote.{name}.url")?.Value;
            return new RemoteSettings(name, url is null ? null : Rewritten(url, configuration), configuration.Get<string>("runbook.base")?.Value is { Length: > 0 } given ? given : null, configuration.Get<bool>("runbook.pullRequest")?.Value ?? true);
        }
        catch (LibGit2SharpException)
        {
            return new RemoteSettings(name, null, null, TakesPullRequests: false);
        }
    }

    // As Git does it: the longest beginning that fits is replaced.
    private static string Rewritten(string url, Configuration configuration)
    {
        var rule = configuration
            .Where(e => e.Key.StartsWith("url.", StringComparison.Ordinal) && e.Key.EndsWith(InsteadOf, StringComparison.OrdinalIgnoreCase) && e.Value.Length > 0 && url.StartsWith(e.Value, StringComparison.Ordinal))
            .MaxBy(e => e.Value.Length);
        return rule is null ? url : rule.Key["url.".Length..^InsteadOf.Length] + url[rule.Value.Length..];
    }
}
