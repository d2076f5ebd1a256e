using System.Globalization;
using Runbooks.Definitions;
using Runbooks.Drills.Planning;

namespace Runbooks.Cli.Terminal;

/// <summary>A plan as Markdown, for a job summary or a pull request.</summary>
internal static class PlanMarkdown
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, Plan plan)
    {
        var (word, reason) = PlanSections.Verdict(plan);
        output.WriteLine($"## Plan: {GitHubSummary.Line(plan.Title)}\n");
        output.WriteLine($"**{word[0]}{word[1..].ToLowerInvariant()}:** {GitHubSummary.Line(reason)}\n");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"`{plan.Runbook}` on {GitHubSummary.Line(plan.Target)} ({GitHubSummary.Line(plan.Address)}), {plan.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; to be recovered within {Duration.Format(plan.Forecast.Objective)}. Only reads were sent, and nothing is written."));
        foreach (var section in PlanSections.Of(plan)) Write(output, section);
    }

    /// <summary>Writes a part.</summary>
    public static void Write(TextWriter output, PlanSection section)
    {
        output.WriteLine($"\n### {section.Heading}\n");
        foreach (var line in section.Lines)
        {
            // A hyphen would begin a list in the list.
            var mark = line.Mark switch { "" => string.Empty, "-" => "\\- ", _ => line.Mark + " " };
            var head = line.Head.Length == 0 ? string.Empty : $"**{GitHubSummary.Line(line.Head)}** ";
            output.WriteLine($"{new string(' ', line.Depth * 2)}- {mark}{head}{(line.IsCode ? Code(line.Text) : GitHubSummary.Line(line.Text))}");
        }
    }

    // As many backticks around it as it takes: a body may hold some.
    private static string Code(string text)
    {
        var flat = text.ReplaceLineEndings(" ");
        var (longest, run) = (0, 0);
        foreach (var c in flat) longest = Math.Max(longest, run = c == '`' ? run + 1 : 0);
        var fence = new string('`', longest + 1);
        return longest == 0 ? $"`{flat}`" : $"{fence} {flat} {fence}";
    }
}
