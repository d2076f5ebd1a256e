namespace Runbooks.GitOps;

/// <summary>What a pull request says to whoever reviews it.</summary>
/// <param name="Title">Its title, on one line.</param>
/// <param name="Body">Its text in Markdown.</param>
public sealed record PullRequestText(string Title, string Body);
