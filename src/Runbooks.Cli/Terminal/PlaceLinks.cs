using Runbooks.Diagnostics;

namespace Runbooks.Cli.Terminal;

/// <summary>Addresses of lines of files where GitHub Actions runs; elsewhere there are none.</summary>
internal static class PlaceLinks
{
    /// <summary>Makes the addresses of a commit's lines.</summary>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="commit">The commit that has the files; null for none.</param>
    public static Func<SourceSpan, string?> Of(Func<string, string?> environment, string? commit) =>
        commit is not null
        && environment("GITHUB_SERVER_URL") is { Length: > 0 } server
        && environment("GITHUB_REPOSITORY") is { Length: > 0 } repository
            ? span =>
                $"{server}/{repository}/blob/{commit}/"
                + $"{string.Join('/', span.Source.Path.Split('/').Select(Uri.EscapeDataString))}{Plain(span.Source.Path)}#L{span.Line}"
            : _ => null;

    // GitHub shows Markdown as a page, which has no lines, unless it is asked for the text.
    private static string Plain(string path) => path.EndsWith(".md", StringComparison.Ordinal) ? "?plain=1" : string.Empty;
}
