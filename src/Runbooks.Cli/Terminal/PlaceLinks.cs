using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Terminal;

/// <summary>Addresses of lines of files where GitHub Actions runs; elsewhere there are none.</summary>
internal static class PlaceLinks
{
    /// <summary>Makes the addresses of a commit's lines; of the pull request's own commit, where one is under review.</summary>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="head">The commit that is checked out; null for none.</param>
    public static Func<SourceSpan, string?> Of(Func<string, string?> environment, string? head)
    {
        if (environment("GITHUB_SERVER_URL") is not { Length: > 0 } server || environment("GITHUB_REPOSITORY") is not { Length: > 0 } repository) return _ => null;
        var commit = HeadOfPullRequest(environment) ?? head ?? "HEAD";
        return span => $"{server}/{repository}/blob/{commit}/{string.Join('/', span.Source.Path.Split('/').Select(Uri.EscapeDataString))}{Plain(span.Source.Path)}#L{span.Line}";
    }

    // GitHub shows Markdown as a page, which has no lines, unless it is asked for the text.
    private static string Plain(string path) => path.EndsWith(".md", StringComparison.Ordinal) ? "?plain=1" : string.Empty;

    // What is checked out is a merge that nobody will find again once the pull request is merged.
    private static string? HeadOfPullRequest(Func<string, string?> environment)
    {
        try
        {
            return environment("GITHUB_EVENT_PATH") is { Length: > 0 } path && JsonNode.Parse(File.ReadAllText(path))?["pull_request"]?["head"]?["sha"] is JsonValue sha ? sha.ToString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException || DiskTrouble.IsIn(e))
        {
            return null;
        }
    }
}
