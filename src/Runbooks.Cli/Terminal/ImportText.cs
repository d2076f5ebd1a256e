using Runbooks.Authoring.Importing;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Cli.Hosting;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Terminal;

/// <summary>An import for a person: what became of what, and what is left to do.</summary>
internal static class ImportText
{
    private static readonly (DiagnosticCode Code, string Head)[] Groups =
    [
        (DiagnosticCodes.SecretInPlaybook, "Secrets, which are in no draft"),
        (DiagnosticCodes.NotUnderstood, "Left to a person, because it cannot be a step as it stands"),
        (DiagnosticCodes.LostInImport, "Not done by a step as the command line does it"),
        (DiagnosticCodes.Assumed, "Assumed"),
        (DiagnosticCodes.NotImported, "In no runbook"),
    ];

    /// <summary>Writes all of it.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="imported">What became of the playbook.</param>
    /// <param name="source">The playbook.</param>
    /// <param name="folder">Where the drafts lie.</param>
    /// <param name="hidden">The ids of drafts that take the place of built-in runbooks.</param>
    /// <param name="isWhole">Whether every line is shown with what became of it.</param>
    public static void Write(
        TextWriter output,
        ImportedPlaybook imported,
        SourceText source,
        string folder,
        IReadOnlyList<string> hidden,
        bool isWhole
    )
    {
        WriteFiles(output, imported, folder);
        if (hidden.Count > 0)
            output.WriteLine(
                $"\n{string.Join(", ", hidden)} {(hidden.Count == 1 ? "takes" : "take")} the place of the built-in "
                    + $"{(hidden.Count == 1 ? "runbook" : "runbooks")} of that name."
            );
        output.WriteLine(
            $"\n{Count(imported.Lines.Count(l => l.Outcome != LineOutcome.Blank), "line")}: "
                + $"{imported.Count(LineOutcome.CarriedOver)} carried over, {imported.Count(LineOutcome.LeftToPerson)} left to a person, "
                + $"{imported.Count(LineOutcome.Kept)} kept as text, {imported.Count(LineOutcome.NotRead)} not read"
        );
        foreach (var (code, head) in Groups)
        {
            var found = imported.Findings.Where(d => d.Code == code).ToList();
            if (found.Count == 0)
                continue;
            output.WriteLine($"\n{head}");
            for (var i = 0; i < found.Count; i++)
            {
                output.WriteLine($"  {found[i].Span}  {found[i].Message}");
                if (found[i].Help is { } help && (i + 1 == found.Count || found[i + 1].Help != help))
                    output.WriteLine($"    = {help}");
            }
        }

        if (isWhole)
            WriteLines(output, imported, source);
        var first = imported.Files.FirstOrDefault(f => !f.IsTarget);
        output.WriteLine("\nNext");
        output.WriteLine($"  runbook lint {folder}");
        if (first is not null)
            output.WriteLine($"  runbook show {Path.Combine(folder, first.Path)}   # read each draft before you rely on it");
        if (first is not null)
            output.WriteLine("  runbook drill   # rehearse them against a target that misbehaves");
    }

    /// <summary>Writes the drafts to standard output, and what is left to do to standard error.</summary>
    public static void WriteDrafts(CommandHost host, ImportedPlaybook imported)
    {
        for (var i = 0; i < imported.Files.Count; i++)
            host.Document.Write($"{(i == 0 ? string.Empty : "---\n")}# {imported.Files[i].Path}\n{imported.Files[i].Text}");
        foreach (var finding in imported.Findings)
            host.Error.WriteLine($"{finding.Span}: {finding.Code.Id}: {finding.Message}");
    }

    /// <summary>What became of a line, in a word.</summary>
    public static string Word(LineOutcome outcome) =>
        outcome switch
        {
            LineOutcome.CarriedOver => "carried over",
            LineOutcome.LeftToPerson => "left to a person",
            LineOutcome.Kept => "kept as text",
            LineOutcome.NotRead => "not read",
            _ => "blank",
        };

    private static void WriteFiles(TextWriter output, ImportedPlaybook imported, string folder)
    {
        var rows = new List<string[]> { new[] { "runbook", "from line", "severity", "steps", "by a person", "target", "title" } };
        rows.AddRange(
            imported
                .Files.Where(f => !f.IsTarget)
                .Select(f =>
                    new[] { f.Path, $"{f.Line}", f.Severity!, $"{f.Steps}", f.Manual == 0 ? "-" : $"{f.Manual}", f.Target ?? "-", f.Title }
                )
        );
        rows.AddRange(imported.Files.Where(f => f.IsTarget).Select(f => new[] { f.Path, "-", "-", "-", "-", "-", f.Title }));
        var widths = Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length)).ToArray();
        output.WriteLine($"{Count(rows.Count - 1, "draft")} in {folder}\n");
        foreach (var row in rows)
            output.WriteLine("  " + string.Join("  ", row.Select((cell, c) => cell.PadRight(widths[c]))).TrimEnd());
    }

    private static void WriteLines(TextWriter output, ImportedPlaybook imported, SourceText source)
    {
        output.WriteLine("\nLine by line");
        foreach (var line in imported.Lines.Where(l => l.Outcome != LineOutcome.Blank))
            output.WriteLine($"  {line.Number, 4}  {Word(line.Outcome), -16}  {line.Where}");
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? string.Empty : "s")}";
}
