namespace Runbooks.GitHub;

/// <summary>Texts as GitHub takes them.</summary>
internal static class GitHubText
{
    /// <summary>The longest body of a pull request, an issue or a comment, in characters.</summary>
    public const int MostBody = 65_536;

    /// <summary>The longest title.</summary>
    public const int MostTitle = 256;

    private const string Note = "\n\n*The rest was too long for GitHub; the whole text is in the record.*\n";

    /// <summary>A body that is not too long: cut at the end of a line, with a note.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="most">How many characters there is room for.</param>
    public static string Cut(string text, int most = MostBody)
    {
        if (text.Length <= most) return text;
        var room = text[..(most - Note.Length)];
        var line = room.LastIndexOf('\n');
        if (line > room.Length / 2) room = room[..line];
        else if (char.IsHighSurrogate(room[^1])) room = room[..^1];

        // A block of code that is left open would swallow the note.
        var fence = room.Split('\n').Count(l => l.StartsWith("```", StringComparison.Ordinal)) % 2 == 1;
        return fence ? Cut(text, most - 4, "\n```" + Note) : room + Note;
    }

    /// <summary>A title on one line that is not too long.</summary>
    public static string Title(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= MostTitle ? line : line[..(MostTitle - 1)] + "…";
    }

    private static string Cut(string text, int most, string note)
    {
        var room = text[..(most - Note.Length)];
        return room[..Math.Max(room.LastIndexOf('\n'), 0)] + note;
    }
}
