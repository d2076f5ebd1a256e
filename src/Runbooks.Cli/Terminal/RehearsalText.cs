using System.Globalization;
using Runbooks.Drills.Rehearsal;

namespace Runbooks.Cli.Terminal;

/// <summary>A rehearsal for a terminal, and as Markdown.</summary>
internal static class RehearsalText
{
    /// <summary>Writes it for a terminal.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="report">What was found out.</param>
    /// <param name="width">The columns of a line.</param>
    /// <param name="exitCode">What the command exits with.</param>
    /// <param name="colour">Whether signs are coloured.</param>
    public static void Write(TextWriter output, RehearsalReport report, int width, int exitCode, bool colour)
    {
        WrappedLines.Write(output, string.Empty, report.Title, width);
        WrappedLines.Write(output, string.Empty, $"{report.Runbook} rehearsed beside {report.Target} {report.Address}", width);
        WrappedLines.Write(output, string.Empty, string.Create(CultureInfo.InvariantCulture, $"On {report.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: reads were real, nothing that changes anything was sent, and nothing is recorded. ✓ holds, ? not proved, ✗ fails, - skipped."), width);
        foreach (var section in RehearsalSections.Of(report)) PlanText.Write(output, section, width, colour);
        output.WriteLine();
        WrappedLines.Write(output, $"{RehearsalSections.Word(report)}  ", report.Reason, width, colour ? first => MarkColours.Paint(first, exitCode) : null);
    }

    /// <summary>Writes it as Markdown.</summary>
    public static void WriteMarkdown(TextWriter output, RehearsalReport report)
    {
        var word = RehearsalSections.Word(report);
        output.WriteLine($"## Rehearsal: {GitHubSummary.Line(report.Title)}\n");
        output.WriteLine($"**{word[0]}{word[1..].ToLowerInvariant()}:** {GitHubSummary.Line(report.Reason)}\n");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"`{report.Runbook}` beside {GitHubSummary.Line(report.Target)} ({GitHubSummary.Line(report.Address)}), {report.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. Reads were real; nothing that changes anything was sent, and nothing is recorded."));
        foreach (var section in RehearsalSections.Of(report)) PlanMarkdown.Write(output, section);
    }
}
