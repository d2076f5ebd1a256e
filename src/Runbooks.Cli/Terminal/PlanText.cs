using System.Globalization;
using Runbooks.Definitions;
using Runbooks.Drills.Planning;

namespace Runbooks.Cli.Terminal;

/// <summary>A plan for a terminal.</summary>
internal static class PlanText
{
    private const int MostHead = 20;

    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="width">The columns of a line.</param>
    /// <param name="exitCode">What the command exits with.</param>
    /// <param name="colour">Whether signs are coloured.</param>
    public static void Write(TextWriter output, Plan plan, int width, int exitCode, bool colour)
    {
        WrappedLines.Write(output, string.Empty, plan.Title, width);
        WrappedLines.Write(output, string.Empty, $"{plan.Runbook} on {plan.Target} {plan.Address} · {plan.Severity}: recovered within {Duration.Format(plan.Forecast.Objective)}", width);
        WrappedLines.Write(output, string.Empty, string.Create(CultureInfo.InvariantCulture, $"A plan of {plan.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: only reads were sent, and nothing is written. ✓ holds, → would be done, ? not known yet, ✗ fails, - skipped."), width);
        foreach (var section in PlanSections.Of(plan)) Write(output, section, width, colour);
        var (word, reason) = PlanSections.Verdict(plan);
        output.WriteLine();
        WrappedLines.Write(output, $"{word}  ", reason, width, colour ? first => MarkColours.Paint(first, exitCode) : null);
    }

    /// <summary>Writes a part.</summary>
    public static void Write(TextWriter output, PlanSection section, int width, bool colour)
    {
        output.WriteLine();
        if (section.Heading.Length > 0) output.WriteLine(section.Heading);
        var heads = section.Lines.Where(l => l.Depth == 0 && l.Head.Length > 0).Select(l => l.Head.Length).DefaultIfEmpty(0).Max();
        foreach (var line in section.Lines)
        {
            // Steps and what they are told about stand under one another; what is inside a step stands as it comes.
            var mark = line.Mark.Length == 0 ? line.Depth == 0 && section.Lines.Any(l => l.Depth == 0 && l.Mark.Length > 0) ? "  " : string.Empty : line.Mark + " ";
            var head = line.Head.Length == 0 ? string.Empty : line.Depth == 0 ? line.Head.PadRight(Math.Min(heads, MostHead)) + "  " : line.Head + "  ";
            WrappedLines.Write(output, new string(' ', 2 + line.Depth * 4) + mark + head, line.Text, width, colour ? MarkColours.Paint : null);
        }
    }
}
