namespace Runbooks.Git;

/// <summary>The line of a commit's message that names the run it records.</summary>
internal static class RunTrailer
{
    private const string Key = "Runbook-Run:";
    private const int Furthest = 500;

    /// <summary>The run's id; null where the message has no such line.</summary>
    public static string? In(string message)
    {
        var line = message.ReplaceLineEndings("\n").Split('\n').LastOrDefault(l => l.StartsWith(Key, StringComparison.OrdinalIgnoreCase));
        var id = line?[Key.Length..].Trim();
        return string.IsNullOrEmpty(id) ? null : id;
    }

    /// <summary>The newest commit that records the run; a branch's own commits are its first parents.</summary>
    /// <param name="store">The repository.</param>
    /// <param name="tip">The full hash of where to begin.</param>
    /// <param name="run">The run's id.</param>
    public static string? Find(GitStore store, string? tip, string run)
    {
        for (var seen = 0; tip is not null && seen < Furthest && store.ReadCommit(tip) is { } commit; seen++)
        {
            if (In(commit.Message) == run)
                return commit.Hash;
            tip = commit.Parents.Count > 0 ? commit.Parents[0] : null;
        }

        return null;
    }
}
