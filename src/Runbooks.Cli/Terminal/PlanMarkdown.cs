namespace Runbooks.Cli.Terminal;

/// <summary>A plan or a rehearsal as Markdown, for a job summary or a pull request.</summary>
internal static class PlanMarkdown
{
    public static void Write(TextWriter output, PlanPage page)
    {
        output.WriteLine($"## {page.Kind}: {GitHubSummary.Line(page.Title)}\n");
        output.WriteLine($"**{page.Word[0]}{page.Word[1..].ToLowerInvariant()}:** {GitHubSummary.Line(page.Reason)}\n");
        output.WriteLine(page.MarkdownLead);
        WriteSections(output, page);
    }

    /// <summary>The parts of it alone, where the heading says already what they are about.</summary>
    public static void WriteSections(TextWriter output, PlanPage page)
    {
        foreach (var section in page.Sections)
            Write(output, section);
    }

    private static void Write(TextWriter output, PlanSection section)
    {
        output.WriteLine($"\n### {section.Heading}\n");
        foreach (var line in section.Lines.Where(l => l.Text.Length + l.Head.Length > 0))
        {
            // A hyphen would begin a list in the list.
            var mark = line.Mark switch
            {
                "" => string.Empty,
                "-" => "\\- ",
                _ => line.Mark + " ",
            };
            var head = line.Head.Length == 0 ? string.Empty : $"**{GitHubSummary.Line(line.Head)}** ";
            output.WriteLine(
                $"{new string(' ', line.Depth * 2)}- {mark}{head}{(line.IsCode ? Code(line.Text) : GitHubSummary.Line(line.Text))}"
            );
        }
    }

    // As many backticks around it as it takes: a body may hold some.
    private static string Code(string text)
    {
        var flat = text.ReplaceLineEndings(" ");
        var (longest, run) = (0, 0);
        foreach (var c in flat)
            longest = Math.Max(longest, run = c == '`' ? run + 1 : 0);
        var fence = new string('`', longest + 1);
        return longest == 0 ? $"`{flat}`" : $"{fence} {flat} {fence}";
    }
}
