using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>Who wrote an issue or a comment, as GitHub says.</summary>
/// <param name="Login">The account; empty where it is gone.</param>
/// <param name="MayWrite">Whether it may write to the repository: its owner, members of its organisation, and collaborators.</param>
internal sealed record Authorship(string Login, bool MayWrite)
{
    private static readonly string[] Trusted = ["OWNER", "MEMBER", "COLLABORATOR"];

    // Acts for workflows of the repository alone, which those who may write to it have written.
    private const string OfWorkflows = "github-actions[bot]";

    /// <summary>Whether an app wrote it, which somebody installed who may write to the repository.</summary>
    public bool IsApp { get; private init; }

    /// <summary>The author of an issue or a comment.</summary>
    internal static Authorship Of(JsonNode? written)
    {
        var login = GitHubNodes.Text(written, "user", "login") ?? string.Empty;
        var isApp = GitHubNodes.Text(written, "user", "type") == "Bot";
        var mayWrite = (isApp && login == OfWorkflows) || Trusted.Contains(GitHubNodes.Text(written, "author_association"));
        return new(login, mayWrite) { IsApp = isApp };
    }
}
