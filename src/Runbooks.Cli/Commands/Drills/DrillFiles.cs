using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Rehearsal.Drilling;
using Runbooks.Rehearsal.Drilling.Reports;
using Runbooks.Storage;

namespace Runbooks.Cli.Commands.Drills;

/// <summary>The files that a drill leaves. One that cannot be written is said, and changes nothing of how the drill ended.</summary>
/// <param name="JUnit">The file for JUnit's XML; null for none.</param>
/// <param name="Markdown">The file for Markdown; null for none.</param>
internal sealed record DrillFiles(string? JUnit, string? Markdown)
{
    /// <summary>Writes them, and the summary of a GitHub job where there is one.</summary>
    public void Write(CommandHost host, DrillReport report)
    {
        if (JUnit is not null)
            Write(host, JUnit, JUnitReport.Write(report));
        if (Markdown is not null)
            Write(host, Markdown, MarkdownReport.Write(report));
        if (new GitHubFiles(host.Environment).AddSummary(MarkdownReport.Write(report), []) is { } problem)
            host.Error.WriteLine($"warning: {problem}");
    }

    private static void Write(CommandHost host, string path, string text)
    {
        try
        {
            var full = Path.GetFullPath(path, host.WorkingDirectory);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            host.Error.WriteLine($"warning: {path} could not be written: {e.Message}");
        }
    }
}
