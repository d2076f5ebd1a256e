using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>One request to GitHub.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">From the base of the API, without <c>/</c> before it; what stands in it is escaped.</param>
/// <param name="What">What is asked, for messages, as it stands behind "cannot": <c>read the pull request</c>.</param>
/// <param name="Body">What is sent; null for nothing.</param>
internal sealed record GitHubCall(HttpMethod Method, string Path, string What, JsonNode? Body = null)
{
    /// <summary>
    /// Whether doing it twice is the same as doing it once, so that it may be sent again when its answer was lost. All but
    /// POST is used so here: a PATCH sets fields to values.
    /// </summary>
    public bool IsRepeatable { get; init; } = Method != HttpMethod.Post;
}
