using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Terminal;

/// <summary>A plan or a rehearsal for a terminal.</summary>
internal static class PlanText
{
    private const int MostHead = 20;

    /// <param name="output">Where to.</param>
    /// <param name="page">The plan or rehearsal.</param>
    /// <param name="width">The columns of a line.</param>
    /// <param name="exitCode">What the command exits with.</param>
    /// <param name="colour">Whether signs are coloured.</param>
    public static void Write(TextWriter output, PlanPage page, int width, int exitCode, bool colour)
    {
        foreach (var line in page.Lead.Prepend(page.Title))
            WrappedLines.Write(output, string.Empty, line, width);
        foreach (var section in page.Sections)
            Write(output, section, width, colour);
        output.WriteLine();
        WrappedLines.Write(output, $"{page.Word}  ", page.Reason, width, colour ? first => MarkColours.Paint(first, exitCode) : null);
    }

    private static void Write(TextWriter output, PlanSection section, int width, bool colour)
    {
        output.WriteLine();
        if (section.Heading.Length > 0)
            output.WriteLine(section.Heading);
        var heads = section.Lines.Where(l => l.Depth == 0 && l.Head.Length > 0).Select(l => Cells.Width(l.Head)).DefaultIfEmpty(0).Max();
        foreach (var line in section.Lines)
        {
            // Steps and what they are told about stand under one another; what is inside a step stands as it comes.
            var mark =
                line.Mark.Length == 0
                    ? line.Depth == 0 && section.Lines.Any(l => l.Depth == 0 && l.Mark.Length > 0)
                        ? "  "
                        : string.Empty
                    : line.Mark + " ";
            var head =
                line.Head.Length == 0 ? string.Empty
                : line.Depth == 0 ? Cells.PadRight(line.Head, Math.Min(heads, MostHead)) + "  "
                : line.Head + "  ";
            var before = new string(' ', 2 + line.Depth * 4);
            if (line.IsVerbatim)
            {
                PrintableWriter.Whole(output).WriteLine($"{before}{RunView.Plain(line.Text)}".TrimEnd());
                continue;
            }

            WrappedLines.Write(output, before + mark + head, line.Text, width, colour ? MarkColours.Paint : null);
        }
    }
}
