using System.Text.Encodings.Web;
using System.Text.Json;

namespace Runbooks.Diagnostics;

/// <summary>Writes diagnostics as SARIF 2.1.0 (docs.oasis-open.org/sarif), which code-scanning services take.</summary>
public static class SarifRenderer
{
    private static readonly SarifJson Readable = new(
        new JsonSerializerOptions(SarifJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>Writes one log with one run.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="diagnostics">In the order in which they are shown.</param>
    /// <param name="allowed">What authors disagree with, which is suppressed with its reason; empty for none.</param>
    /// <param name="pageOf">The page of a code as Markdown; null for a code that has none.</param>
    public static void Write(
        TextWriter output,
        IReadOnlyList<Diagnostic> diagnostics,
        IReadOnlyList<AllowedDiagnostic> allowed,
        Func<DiagnosticCode, string?> pageOf
    )
    {
        var codes = diagnostics
            .Concat(allowed.Select(a => a.Diagnostic))
            .Select(d => d.Code)
            .Distinct()
            .OrderBy(c => c.Id, StringComparer.Ordinal)
            .ToList();
        var log = new SarifLog(
            [.. codes.Select(c => RuleOf(c, pageOf(c)))],
            [
                .. diagnostics.Select(d => ResultOf(d, codes.IndexOf(d.Code))),
                .. allowed.Select(a =>
                    ResultOf(a.Diagnostic, codes.IndexOf(a.Diagnostic.Code)) with
                    {
                        Suppressions = [new SarifLog.Suppression("inSource", a.Reason)],
                    }
                ),
            ]
        );
        output.WriteLine(JsonSerializer.Serialize(log, Readable.SarifLog));
    }

    private static SarifLog.Rule RuleOf(DiagnosticCode code, string? page) =>
        new(
            code.Id,
            new SarifLog.Words(code.Summary),
            new SarifLog.Configuration(LevelOf(code)),
            page is null ? null : new SarifLog.Page(page, page)
        );

    private static SarifLog.Result ResultOf(Diagnostic diagnostic, int rule)
    {
        var text =
            diagnostic.Message
            + (diagnostic.Label is null ? string.Empty : $" ({diagnostic.Label})")
            + (diagnostic.Help is null ? string.Empty : $". Help: {diagnostic.Help}");
        return new SarifLog.Result(diagnostic.Code.Id, rule, LevelOf(diagnostic.Code), new SarifLog.Words(text))
        {
            Locations = diagnostic.Span is { } span ? [LocationOf(span)] : null,
            Fixes = diagnostic.Fix is { } fix ? [FixOf(fix)] : null,
        };
    }

    private static SarifLog.Fix FixOf(TextFix fix) =>
        new(
            new SarifLog.Words($"Write `{fix.Line}`"),
            [
                new SarifLog.ArtifactChange(
                    FileOf(fix.Span),
                    [
                        new SarifLog.Replacement(
                            new SarifLog.Region(fix.Span.Line, fix.Span.Column, fix.Span.Column + fix.Span.Length),
                            new SarifLog.Words(fix.Text)
                        ),
                    ]
                ),
            ]
        );

    private static SarifLog.Location LocationOf(SourceSpan span) =>
        new(
            new SarifLog.PhysicalLocation(FileOf(span), new SarifLog.Region(span.Line, span.Column, span.Column + Math.Max(span.Length, 1)))
        );

    private static SarifLog.ArtifactLocation FileOf(SourceSpan span) =>
        new(Uri.EscapeDataString(span.Source.Path.Replace('\\', '/')).Replace("%2F", "/", StringComparison.Ordinal));

    private static string LevelOf(DiagnosticCode code) => code.Severity == DiagnosticSeverity.Error ? "error" : "warning";
}
