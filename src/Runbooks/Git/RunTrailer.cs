using LibGit2Sharp;

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
    /// <param name="tip">Where to begin.</param>
    /// <param name="run">The run's id.</param>
    public static Commit? Find(Commit tip, string run)
    {
        var commit = tip;
        for (var seen = 0; commit is not null && seen < Furthest; seen++)
        {
            if (In(commit.Message) == run) return commit;
            commit = commit.Parents.FirstOrDefault();
        }
        return null;
    }
}
