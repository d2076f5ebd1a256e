using Runbooks.Cli.Hosting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Runbooks.Cli.Terminal;

/// <summary>A line of markup broken at words, so that what goes on stands under where its words began.</summary>
internal static class WrappedMarkup
{
    /// <summary>Stands for a colon in markup, of which no picture is to be made.</summary>
    public const char Colon = '\uF03A';

    private const int AsWideAsNeedBe = 10_000;

    /// <summary>The line as it is, however long, with its end.</summary>
    public static IRenderable AsItIs(IAnsiConsole console, string markup)
    {
        var made = new Paragraph();
        foreach (var segment in Segments(console, markup))
            made.Append(segment.IsLineBreak ? "\n" : segment.Text.Replace(Colon, ':'), segment.Style);
        return made.Append("\n");
    }

    /// <summary>The text of markup.</summary>
    public static string TextOf(string markup) => Markup.Remove(markup).Replace(Colon, ':');

    /// <summary>Makes it, with the end of its last line.</summary>
    /// <param name="console">Where it is shown.</param>
    /// <param name="markup">The line.</param>
    /// <param name="width">How many cells a line has. A word that is longer stays whole.</param>
    /// <param name="under">How far in it goes on; null for under where its words begin.</param>
    public static IRenderable Of(IAnsiConsole console, string markup, int width, int? under = null)
    {
        var indent = under ?? WrappedLines.IndentUnder(TextOf(markup), width);
        var made = new Paragraph();
        var (at, spaces, isFirst) = (0, string.Empty, true);
        foreach (var (word, style) in WithWholeCommands(Words(console, markup)))
        {
            if (word == " ")
            {
                // Where a line is broken, its last spaces are not printed.
                spaces += word;
                continue;
            }

            var cells = Cells.Width(word);
            if (at + spaces.Length + cells > width && at > indent && !isFirst)
            {
                spaces = "\n" + new string(' ', indent);
                at = -1;
            }

            made.Append(spaces);
            made.Append(word, style);
            at += spaces.Length + cells;
            (spaces, isFirst) = (string.Empty, false);
        }

        return made.Append("\n");
    }

    // A command in backticks is one word, as it is for WrappedLines.
    private static IEnumerable<(string Word, Style Style)> WithWholeCommands(IEnumerable<(string Word, Style Style)> words)
    {
        var list = words.ToList();
        var text = string.Concat(list.Select(w => w.Word));
        var at = 0;
        using var whole = WrappedLines.Words(text).GetEnumerator();
        var end = 0;
        var gathered = string.Empty;
        foreach (var (word, style) in list)
        {
            while (end <= at && whole.MoveNext())
                end += whole.Current.Length;
            at += word.Length;
            gathered += word;
            if (whole.Current.Contains('`', StringComparison.Ordinal) && at < end)
                continue;
            yield return (gathered, style);
            gathered = string.Empty;
        }
    }

    private static IEnumerable<(string Word, Style Style)> Words(IAnsiConsole console, string markup)
    {
        foreach (var segment in Segments(console, markup))
        {
            if (segment.IsLineBreak)
                continue;
            var (text, from) = (segment.Text.Replace(Colon, ':'), 0);
            for (var i = 0; i <= text.Length; i++)
            {
                if (i < text.Length && text[i] != ' ')
                    continue;
                if (i > from)
                    yield return (text[from..i], segment.Style);
                if (i < text.Length)
                    yield return (" ", segment.Style);
                from = i + 1;
            }
        }
    }

    private static IEnumerable<Segment> Segments(IAnsiConsole console, string markup) =>
        ((IRenderable)new Markup(markup)).Render(RenderOptions.Create(console), AsWideAsNeedBe).Where(s => !s.IsControlCode);
}
