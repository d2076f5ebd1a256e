using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Runbooks.Diagnostics;

/// <summary>Writes diagnostics as one JSON document, for other programs.</summary>
public static class JsonRenderer
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes what was found where nothing is allowed.</summary>
    public static void Write(TextWriter output, IReadOnlyList<Diagnostic> diagnostics) => Write(output, diagnostics, []);

    /// <summary>
    /// Writes <c>{ diagnostics: [{ code, severity, message, file, line, column, endColumn, label?, help?, fix? }],
    /// allowed?: [… with because], errors, warnings }</c>.
    /// </summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="diagnostics">In the order in which they are shown.</param>
    /// <param name="allowed">What authors disagree with; empty for none.</param>
    public static void Write(TextWriter output, IReadOnlyList<Diagnostic> diagnostics, IReadOnlyList<AllowedDiagnostic> allowed)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteStartArray("diagnostics");
            foreach (var diagnostic in diagnostics)
                Write(json, diagnostic);
            json.WriteEndArray();
            if (allowed.Count > 0)
            {
                json.WriteStartArray("allowed");
                foreach (var (diagnostic, reason) in allowed)
                    Write(json, diagnostic, reason);
                json.WriteEndArray();
            }

            json.WriteNumber("errors", diagnostics.Count(d => d.Code.Severity == DiagnosticSeverity.Error));
            json.WriteNumber("warnings", diagnostics.Count(d => d.Code.Severity == DiagnosticSeverity.Warning));
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void Write(Utf8JsonWriter json, Diagnostic diagnostic, string? because = null)
    {
        json.WriteStartObject();
        json.WriteString("code", diagnostic.Code.Id);
        json.WriteString("severity", diagnostic.Code.Severity == DiagnosticSeverity.Error ? "error" : "warning");
        json.WriteString("message", diagnostic.Message);
        if (diagnostic.Span is { } span)
        {
            json.WriteString("file", span.Source.Path);
            json.WriteNumber("line", span.Line);
            json.WriteNumber("column", span.Column);
            json.WriteNumber("endColumn", span.Column + span.Length);
        }

        if (diagnostic.Label is not null)
            json.WriteString("label", diagnostic.Label);
        if (diagnostic.Help is not null)
            json.WriteString("help", diagnostic.Help);
        if (diagnostic.Fix is { } fix)
        {
            json.WriteStartObject("fix");
            json.WriteNumber("line", fix.Span.Line);
            json.WriteNumber("column", fix.Span.Column);
            json.WriteNumber("endColumn", fix.Span.Column + fix.Span.Length);
            json.WriteString("text", fix.Text);
            json.WriteEndObject();
        }

        if (because is not null)
            json.WriteString("because", because);
        json.WriteEndObject();
    }
}
