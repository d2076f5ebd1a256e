using Runbooks.Diagnostics;

namespace Runbooks.GitHub;

/// <summary>Texts as GitHub takes them.</summary>
internal static class GitHubText
{
    /// <summary>The longest body of a pull request, an issue or a comment, in characters.</summary>
    public const int MostBody = 65_536;

    public const int MostTitle = 256;

    private const string FenceEnd = "\n```";
    private const string Note = "\n\n*The rest was too long for GitHub; the whole text is in the record.*\n";

    /// <summary>A body that is not too long: cut at the end of a line, with a note.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="most">How many characters there is room for.</param>
    public static string Cut(string text, int most = MostBody)
    {
        if (text.Length <= most)
            return text;
        var room = most - Note.Length - FenceEnd.Length;
        if (room <= 0)
            return string.Empty;
        var kept = text[..room];
        if (kept.LastIndexOf('\n') is var line && line > room / 2)
            kept = kept[..line];
        else if (char.IsHighSurrogate(kept[^1]))
            kept = kept[..^1];

        // A block of code that is left open would swallow the note.
        var isInCode = kept.Split('\n').Count(l => l.StartsWith("```", StringComparison.Ordinal)) % 2 == 1;
        return kept + (isInCode ? FenceEnd : string.Empty) + Note;
    }

    /// <summary>A title on one line that is not too long.</summary>
    public static string Title(string text)
    {
        var line = PrintableText.Line(text).Trim();
        return line.Length <= MostTitle ? line : line[..(MostTitle - 1)] + "…";
    }
}
