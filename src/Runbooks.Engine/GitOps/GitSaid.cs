namespace Runbooks.GitOps;

/// <summary>What git and a repository's server said, of lines that are fit to be shown.</summary>
public static class GitSaid
{
    private const string Remote = "remote:";
    private static readonly string[] Marks = ["fatal:", "error:", Remote];

    // What git says where the program by which it reaches the server has said why, right before.
    private static readonly string[] Echoes = ["Could not read from remote repository", "the remote end hung up", "early EOF"];

    /// <summary>The line that names the cause; those behind it are advice.</summary>
    /// <param name="said">The lines.</param>
    public static string Cause(IReadOnlyList<string> said)
    {
        var telling = said.Where(l => !l.StartsWith(Remote, StringComparison.Ordinal) || Tells(l)).ToList();
        if (telling.Find(l => Marks.Any(m => l.StartsWith(m, StringComparison.Ordinal))) is not { } marked)
            return telling is [var first, ..] ? first : "git gave no reason";
        var before = telling.TakeWhile(l => l != marked).LastOrDefault();
        return before is not null && Echoes.Any(e => marked.Contains(e, StringComparison.OrdinalIgnoreCase)) ? before : WithoutMark(marked);
    }

    /// <summary>What the server said by itself, such as why it takes no push; empty for nothing.</summary>
    /// <param name="said">The lines.</param>
    public static IReadOnlyList<string> OfServer(IReadOnlyList<string> said) =>
        [.. said.Where(l => l.StartsWith(Remote, StringComparison.Ordinal) && Tells(l)).Select(WithoutMark)];

    private static bool Tells(string line) => WithoutMark(line).Any(char.IsLetterOrDigit);

    private static string WithoutMark(string line) => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
}
