using System.Text;
using Runbooks.Diagnostics;
using Spectre.Console;

namespace Runbooks.Cli.Hosting;

/// <summary>Texts in the cells of a terminal: wide characters take two, marks that combine none.</summary>
internal static class Cells
{
    /// <summary>How many cells a text takes.</summary>
    public static int Width(string text) => text.GetCellWidth();

    /// <summary>A text with spaces behind it.</summary>
    public static string PadRight(string text, int width) => text + new string(' ', Math.Max(0, width - Width(text)));

    /// <summary>A text with spaces before it.</summary>
    public static string PadLeft(string text, int width) => new string(' ', Math.Max(0, width - Width(text))) + text;

    /// <summary>A text on one printable line that takes at most so many cells; one that is cut ends with an ellipsis.</summary>
    public static string Cut(string text, int width)
    {
        text = PrintableText.Line(text);
        if (width <= 0)
            return string.Empty;
        if (Width(text) <= width)
            return text;
        var (kept, taken) = (new StringBuilder(), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var sign = rune.ToString();
            var cells = Width(sign);
            if (taken + cells > width - 1)
                break;
            kept.Append(sign);
            taken += cells;
        }

        return kept.Append('…').ToString();
    }
}
