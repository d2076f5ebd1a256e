using Runbooks.Diagnostics;

namespace Runbooks.GitOps;

/// <summary>What git may be given as a branch, a file or a commit, so that it is never taken for anything else.</summary>
internal static class GitNames
{
    private const int Longest = 500;

    /// <summary>Why a text is no branch; null where it is one (git-check-ref-format).</summary>
    public static string? ProblemOfBranch(string text) =>
        text.Length is > 0 and <= Longest
        && text[0] is not ('-' or '/')
        && text[^1] is not ('/' or '.')
        && !text.Any(c => c <= ' ' || c == 0x7f || "~^:?*[\\".Contains(c, StringComparison.Ordinal))
        && !text.Contains("..", StringComparison.Ordinal)
        && !text.Contains("@{", StringComparison.Ordinal)
        && text.Split('/').All(p => p.Length > 0 && p[0] != '.' && !p.EndsWith(".lock", StringComparison.Ordinal))
        && text != "@"
            ? null
            : $"`{PrintableText.Line(text)}` is no name of a branch";

    /// <summary>Why a text is no file of a repository; null where it is one.</summary>
    public static string? ProblemOfFile(string text) =>
        text.Length is > 0 and <= Longest
        && !text.Any(char.IsControl)
        && text.Split('/').All(p => p is not ("" or "." or "..") && !p.Equals(".git", StringComparison.OrdinalIgnoreCase))
            ? null
            : $"`{PrintableText.Line(text)}` is no file's path in a repository: names with `/` between them, without `..`";

    /// <summary>Whether a text is a commit's whole name.</summary>
    public static bool IsCommit(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);
}
