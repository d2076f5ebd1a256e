namespace Runbooks.Git;

/// <summary>What the configuration says of a remote.</summary>
/// <param name="Name">Its name, such as <c>origin</c>.</param>
/// <param name="Url">Its address, with <c>url.BASE.insteadOf</c> applied; null where it has none. It may hold a password, and is not
/// shown.</param>
/// <param name="Base">What <c>git config runbook.base</c> names; null for the default branch of the repository there.</param>
/// <param name="TakesPullRequests">Whether records become pull requests there: <c>git config runbook.pullRequest false</c> says no.</param>
public sealed record RemoteSettings(string Name, string? Url, string? Base, bool TakesPullRequests)
{
    private const string InsteadOf = ".insteadof";

    internal static RemoteSettings Of(string name, GitConfiguration configuration)
    {
        var url = configuration.First($"remote.{name}.url") ?? configuration.First($"remote.{name}.pushurl");
        return new RemoteSettings(
            name,
            url is null ? null : Rewritten(url, configuration),
            configuration.Text("runbook.base"),
            configuration.Switch("runbook.pullRequest") ?? true
        );
    }

    // As Git does it: the longest beginning that fits is replaced.
    private static string Rewritten(string url, GitConfiguration configuration)
    {
        var rule = configuration
            .Keys.Where(k => k.StartsWith("url.", StringComparison.Ordinal) && k.EndsWith(InsteadOf, StringComparison.Ordinal))
            .SelectMany(k => configuration.All(k).Select(begin => (Key: k, Begin: begin)))
            .Where(r => url.StartsWith(r.Begin, StringComparison.Ordinal))
            .OrderByDescending(r => r.Begin.Length)
            .FirstOrDefault();
        return rule.Key is null ? url : rule.Key["url.".Length..^InsteadOf.Length] + url[rule.Begin.Length..];
    }
}
