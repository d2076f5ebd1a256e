using Runbooks.Diagnostics;

namespace Runbooks.GitOps;

/// <summary>What git and the repository's server said: printable, and without what is nobody's business.</summary>
internal static class GitSaid
{
    private const int MostOfALine = 200;
    private const string Remote = "remote:";
    private static readonly string[] Marks = ["fatal:", "error:", Remote];

    // What git says where the program by which it reaches the server has said why.
    private static readonly string[] Echoes = ["Could not read from remote repository", "the remote end hung up", "early EOF"];

    /// <summary>Its lines, without empty ones. One that was written over is as many.</summary>
    public static IReadOnlyList<string> Lines(string text) => [.. text.Split('\n', '\r').Select(Clean).Where(l => l.Length > 0)];

    /// <summary>The line that names the cause; those behind it are advice.</summary>
    public static string Cause(string errors)
    {
        var said = Lines(errors);
        var marked = said.FirstOrDefault(l => Marks.Any(m => l.StartsWith(m, StringComparison.Ordinal)));
        if (marked is null)
            return said.Count == 0 ? "git gave no reason" : said[0];
        return Echoes.Any(e => marked.Contains(e, StringComparison.OrdinalIgnoreCase)) && said[0] != marked ? said[0] : WithoutMark(marked);
    }

    /// <summary>What the server said by itself, such as why it takes no push; empty for nothing.</summary>
    public static IReadOnlyList<string> OfServer(string errors) =>
        [
            .. Lines(errors)
                .Where(l => l.StartsWith(Remote, StringComparison.Ordinal))
                .Select(l => WithoutMark(l).Trim())
                .Where(l => l.Any(char.IsLetterOrDigit)),
        ];

    private static string WithoutMark(string line) => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();

    private static string Clean(string line)
    {
        var clean = GitAddress.Cleaned(PrintableText.Line(line)).Trim();
        return clean.Length <= MostOfALine ? clean : clean[..MostOfALine] + "…";
    }
}
