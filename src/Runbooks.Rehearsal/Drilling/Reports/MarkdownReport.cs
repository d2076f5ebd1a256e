using System.Globalization;
using System.Text;
using Runbooks.Diagnostics;

namespace Runbooks.Rehearsal.Drilling.Reports;

/// <summary>A drill as Markdown, for the summary of a job.</summary>
public static class MarkdownReport
{
    private const int MostFindings = 50;

    /// <param name="report">The drill.</param>
    public static string Write(DrillReport report)
    {
        var text = new StringBuilder();
        text.Append($"## {(report.IsAsExpected ? "✅" : "❌")} {DrillSentences.Verdict(report)}\n\n");
        Matrix(text, new DrillMatrix(report));
        Findings(text, report);
        Coverage(text, report);
        text.Append('\n').Append(DrillSentences.Repeated(report)).Append('\n');
        if (DrillSentences.Withheld(report) is { } withheld)
            text.Append('\n').Append(withheld).Append('\n');
        return text.ToString();
    }

    private static void Matrix(StringBuilder text, DrillMatrix matrix)
    {
        text.Append(
            $"| runbook | {string.Join(" | ", matrix.Groups.Select(DrillMatrix.NameOf))} |\n|---|"
                + $"{string.Concat(matrix.Groups.Select(_ => "---|"))}\n"
        );
        foreach (var runbook in matrix.Runbooks)
            text.Append($"| `{runbook.Id}` | {string.Join(" | ", matrix.Groups.Select(g => matrix.Cell(runbook, g).Text))} |\n");
        text.Append('\n');
    }

    private static void Findings(StringBuilder text, DrillReport report)
    {
        var findings = report.Failed.SelectMany(r => r.Findings.Select(f => (Result: r, Finding: f))).ToList();
        foreach (var (result, finding) in findings.Take(MostFindings))
        {
            text.Append(
                $"- **{finding.Code.Id}** `{finding.Span?.ToString() ?? result.Case.Runbook.Source.Path}`: {Line(finding)}\n "
                    + $" `{result.Repeat}`\n"
            );
        }

        if (findings.Count > MostFindings)
            text.Append(CultureInfo.InvariantCulture, $"- … and {findings.Count - MostFindings} more: the JUnit file has all\n");
        foreach (var finding in report.NotRehearsed)
            text.Append($"- **{finding.Code.Id}** `{finding.Span}`: {Line(finding)}\n");
        if (!report.IsAsExpected)
            text.Append('\n');
    }

    private static void Coverage(StringBuilder text, DrillReport report)
    {
        text.Append(
            "### What was reached\n\n| runbook | steps | branches | failures | writes that a run was killed after "
                + "|\n|---|---|---|---|---|\n"
        );
        foreach (var one in report.Coverage)
            text.Append($"| `{one.Runbook.Id}` | {string.Join(" | ", DrillSentences.Reached(one))} |\n");
        text.Append('\n');
        foreach (var missed in report.Coverage.SelectMany(c => c.Missed))
            text.Append($"- never reached: {missed.Name} (`{missed.Span}`)\n");
    }

    private static string Line(Diagnostic finding) =>
        MarkdownEscape
            .WithoutLinks(PrintableText.Line(finding.Message).Replace("\\", "\\\\", StringComparison.Ordinal))
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace("](", "]\\(", StringComparison.Ordinal);
}
