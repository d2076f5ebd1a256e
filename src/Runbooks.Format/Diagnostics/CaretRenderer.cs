using System.Globalization;
using System.Text;

namespace Runbooks.Diagnostics;

/// <summary>Shows diagnostics in the text that they point at, with a caret below it.</summary>
public static class CaretRenderer
{
    private const int WidestLine = 120;
    private const int TabWidth = 4;

    /// <summary>Writes diagnostics one after another, and a line that counts them.</summary>
    /// <param name="output">Where they go.</param>
    /// <param name="diagnostics">In the order in which they are shown.</param>
    /// <param name="colour">Whether to colour them by ANSI escapes.</param>
    public static void Write(TextWriter output, IReadOnlyList<Diagnostic> diagnostics, bool colour)
    {
        foreach (var d in diagnostics)
        {
            var severity = d.Code.Severity == DiagnosticSeverity.Error ? "error" : "warning";
            WriteOne(
                output,
                severity,
                d.Code.Id,
                d.Message,
                d.Span?.Source.Path,
                d.Span?.Line ?? 0,
                d.Span?.Column ?? 0,
                d.Span?.Length ?? 0,
                d.Span?.Source.Line(d.Span.Line),
                d.Label,
                HelpOf(d),
                colour
            );
            output.WriteLine();
        }

        if (diagnostics.Count > 0)
            output.WriteLine(Summary(diagnostics));
    }

    // The whole line, as it should be; what is to be written of it says no more.
    private static string? HelpOf(Diagnostic d) =>
        d.Fix is not { } fix ? d.Help
        : d.Help is null || d.Help.StartsWith("write `", StringComparison.Ordinal) ? $"write `{fix.Line}`"
        : $"write `{fix.Line}`; {d.Help}";

    /// <summary><c>2 errors, 1 warning</c>.</summary>
    public static string Summary(IReadOnlyList<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Count(d => d.Code.Severity == DiagnosticSeverity.Error);
        var warnings = diagnostics.Count - errors;
        var parts = new List<string>();
        if (errors > 0 || warnings == 0)
            parts.Add(errors == 1 ? "1 error" : $"{errors} errors");
        if (warnings > 0)
            parts.Add(warnings == 1 ? "1 warning" : $"{warnings} warnings");
        return string.Join(", ", parts);
    }

    /// <summary>Writes one from its parts: those of a run carry the line, not the file.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="severity"><c>error</c> or <c>warning</c>.</param>
    /// <param name="code">Its code.</param>
    /// <param name="message">What was found.</param>
    /// <param name="file">The file; null for none.</param>
    /// <param name="line">From 1; 0 for none.</param>
    /// <param name="column">From 1.</param>
    /// <param name="length">How much of the line the caret underlines.</param>
    /// <param name="sourceLine">The line itself; null for none.</param>
    /// <param name="label">What stands behind the caret; null for nothing.</param>
    /// <param name="help">How to mend it; null for nothing.</param>
    /// <param name="colour">Whether to colour it.</param>
    public static void WriteOne(
        TextWriter output,
        string severity,
        string code,
        string message,
        string? file,
        int line,
        int column,
        int length,
        string? sourceLine,
        string? label,
        string? help,
        bool colour
    )
    {
        // What a file, an answer or a program wrote is in all of them.
        (message, label, help, sourceLine) = (
            PrintableText.Lines(message),
            Printable(label),
            Printable(help),
            sourceLine is null ? null : PrintableText.Lines(sourceLine)
        );
        var paint = new Paint(colour);
        var tone = severity == "error" ? Paint.Red : Paint.Yellow;
        output.WriteLine($"{paint.Bold(tone, $"{severity}[{code}]")}{paint.Bold(string.Empty, $": {message}")}");
        var gutter = new string(' ', line.ToString(CultureInfo.InvariantCulture).Length);
        if (file is null || line == 0 || sourceLine is null)
        {
            gutter = " ";
            if (label is not null)
                output.WriteLine($"{gutter} {paint.In(Paint.Blue, "=")} {label}");
        }
        else
        {
            output.WriteLine($"{gutter}{paint.In(Paint.Blue, "-->")} {file}:{line}:{column}");
            output.WriteLine($"{gutter} {paint.In(Paint.Blue, "|")}");
            var (shown, before, width) = Window(sourceLine, column, length);
            output.WriteLine(
                $"{paint.In(Paint.Blue, line.ToString(CultureInfo.InvariantCulture))} {paint.In(Paint.Blue, "|")} {shown}".TrimEnd()
            );
            var marked = new string('^', width) + (label is null ? string.Empty : $" {label}");
            output.WriteLine($"{gutter} {paint.In(Paint.Blue, "|")} {new string(' ', before)}{paint.In(tone, marked)}");
        }

        if (help is not null)
            output.WriteLine($"{gutter} {paint.In(Paint.Blue, "=")} help: {help}");
    }

    private static string? Printable(string? text) => text is null ? null : PrintableText.Lines(text);

    // The part of a line around the caret, with tabs as spaces; widths are in columns of a terminal.
    private static (string Shown, int Before, int Width) Window(string line, int column, int length)
    {
        var start = Math.Clamp(column - 1, 0, line.Length);
        var end = Math.Clamp(start + Math.Max(length, 0), start, line.Length);
        var from = 0;
        var to = line.Length;
        if (line.Length > WidestLine)
        {
            from = Math.Max(0, start - (WidestLine / 3));
            to = Math.Min(line.Length, from + WidestLine);
            end = Math.Min(end, to);
        }

        var lead = from > 0 ? "…" : string.Empty;
        var shown = lead + Expand(line[from..to]) + (to < line.Length ? "…" : string.Empty);
        return (shown, lead.Length + Columns(Expand(line[from..start])), Math.Max(1, Columns(Expand(line[start..end]))));
    }

    private static string Expand(string text) => new StringBuilder(text).Replace("\t", new string(' ', TabWidth)).ToString();

    // Wide characters take two columns of a terminal, marks that combine none.
    private static int Columns(string text)
    {
        var columns = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
                continue;
            columns += IsWide(rune.Value) ? 2 : 1;
        }

        return columns;
    }

    private static bool IsWide(int rune) =>
        rune
            is (>= 0x1100 and <= 0x115F)
                or (>= 0x2E80 and <= 0xA4CF)
                or (>= 0xAC00 and <= 0xD7A3)
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0xFE30 and <= 0xFE6F)
                or (>= 0xFF00 and <= 0xFF60)
                or (>= 0xFFE0 and <= 0xFFE6)
                or (>= 0x1F300 and <= 0x1FAFF)
                or (>= 0x20000 and <= 0x3FFFD);

    private readonly struct Paint(bool on)
    {
        public const string Red = "31";
        public const string Yellow = "33";
        public const string Blue = "34";

        public string In(string tone, string text) => on ? $"\u001b[{tone}m{text}\u001b[0m" : text;

        public string Bold(string tone, string text) =>
            on ? $"\u001b[1{(tone.Length == 0 ? string.Empty : ";" + tone)}m{text}\u001b[0m" : text;
    }
}
