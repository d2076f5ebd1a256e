using System.Text;

namespace Runbooks.Diagnostics;

/// <summary>Writes diagnostics as workflow commands, which GitHub shows as annotations on the lines.</summary>
public static class GitHubRenderer
{
    /// <summary>Writes one command per diagnostic.</summary>
    public static void Write(TextWriter output, IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (var d in diagnostics)
        {
            var level = d.Code.Severity == DiagnosticSeverity.Error ? "error" : "warning";
            var message =
                d.Message + (d.Label is null ? string.Empty : $" ({d.Label})") + (d.Help is null ? string.Empty : $"\nhelp: {d.Help}");
            output.WriteLine(
                Command(level, d.Span?.Source.Path, d.Span?.Line ?? 0, d.Span?.Column ?? 0, d.Span?.Length ?? 0, d.Code.Id, message)
            );
        }
    }

    /// <summary>One command, escaped as GitHub's documentation of workflow commands asks for.</summary>
    /// <param name="level"><c>error</c>, <c>warning</c> or <c>notice</c>.</param>
    /// <param name="file">The file; null for none.</param>
    /// <param name="line">From 1; 0 for none.</param>
    /// <param name="column">From 1.</param>
    /// <param name="length">In characters.</param>
    /// <param name="title">The annotation's title.</param>
    /// <param name="message">Its text.</param>
    public static string Command(string level, string? file, int line, int column, int length, string title, string message)
    {
        var command = new StringBuilder("::").Append(level).Append(' ');
        if (file is not null && line > 0)
            command
                .Append("file=")
                .Append(Property(file))
                .Append(",line=")
                .Append(line)
                .Append(",col=")
                .Append(column)
                .Append(",endColumn=")
                .Append(column + length)
                .Append(',');
        return command.Append("title=").Append(Property(title)).Append("::").Append(Text(message)).ToString();
    }

    private static string Text(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Text(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
