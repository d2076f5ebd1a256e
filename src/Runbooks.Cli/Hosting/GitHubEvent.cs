using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Storage;

namespace Runbooks.Cli.Hosting;

/// <summary>What GitHub Actions says of the pull request that a workflow runs for. Outside of it, nothing.</summary>
/// <param name="PullRequest">Its number; null where the workflow runs for something else.</param>
/// <param name="Head">The commit under review: what is checked out is a merge that nobody finds again later; null where that is not
/// said.</param>
/// <param name="Base">The branch it goes into, as the remote names it; null where that is not said.</param>
internal sealed record GitHubEvent(long? PullRequest, string? Head, string? Base)
{
    /// <summary>Reads it from the environment and the file of the event.</summary>
    /// <param name="environment">Looks an environment variable up.</param>
    public static GitHubEvent Of(Func<string, string?> environment)
    {
        var told = Read(environment("GITHUB_EVENT_PATH"));
        var number =
            environment("GITHUB_REF")?.Split('/') is ["refs", "pull", var part, _]
            && long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var fromRef)
                ? fromRef
            : told?["number"] is JsonValue value && value.TryGetValue<long>(out var fromFile) ? fromFile
            : (long?)null;
        var head = told?["head"] is JsonObject h && h["sha"] is JsonValue sha && sha.TryGetValue<string>(out var commit) ? commit : null;
        return new GitHubEvent(number, head, environment("GITHUB_BASE_REF") is { Length: > 0 } into ? into : null);
    }

    private static JsonObject? Read(string? path)
    {
        try
        {
            return path is { Length: > 0 } ? (JsonNode.Parse(File.ReadAllText(path)) as JsonObject)?["pull_request"] as JsonObject : null;
        }
        catch (Exception e) when (e is JsonException || DiskFault.IsIn(e))
        {
            return null;
        }
    }
}
