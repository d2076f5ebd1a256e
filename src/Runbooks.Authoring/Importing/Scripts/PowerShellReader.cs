using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Takes PowerShell apart into its commands.</summary>
internal static class PowerShellReader
{
    /// <summary>The commands of a piece of code: a line that goes on in the next one, or opens a bracket, ends where that does.</summary>
    public static IEnumerable<CodeText> Commands(CodeText code)
    {
        var (lines, depth) = (new List<CodeLine>(), 0);
        foreach (var line in code.Lines)
        {
            if (lines.Count == 0 && line.Text.Trim().Length == 0)
                continue;
            lines.Add(line);
            depth += line.Text.Count(c => c is '{' or '(') - line.Text.Count(c => c is '}' or ')');
            if (depth > 0 || line.Text.TrimEnd().EndsWith('`') || line.Text.TrimEnd().EndsWith('|'))
                continue;
            yield return new CodeText(code.Source, lines);
            (lines, depth) = ([], 0);
        }

        if (lines.Count > 0)
            yield return new CodeText(code.Source, lines);
    }

    /// <summary>A command as one line, as a shell of Unix reads it; null where it holds a variable, of which nothing is known.</summary>
    public static CodeText? Line(CodeText command) =>
        command.Text.Contains('$', StringComparison.Ordinal)
            ? null
            : new(
                command.Source,
                [command.Lines[0] with { Text = string.Join(' ', command.Lines.Select(l => l.Text.Trim().TrimEnd('`').Trim())) }]
            );
}
