using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Runbooks.Diagnostics;

/// <summary>Writes diagnostics as SARIF 2.1.0 (docs.oasis-open.org/sarif), which code-scanning services take.</summary>
public static class SarifRenderer
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(),
    };

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
        var driver = new JsonObject { ["name"] = "runbook", ["rules"] = new JsonArray([.. codes.Select(c => RuleOf(c, pageOf(c)))]) };
        var log = new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(
                new JsonObject
                {
                    ["tool"] = new JsonObject { ["driver"] = driver },
                    ["columnKind"] = "utf16CodeUnits",
                    ["results"] = new JsonArray([
                        .. diagnostics.Select(d => ResultOf(d, codes.IndexOf(d.Code))),
                        .. allowed.Select(a => Suppressed(a, codes)),
                    ]),
                }
            ),
        };
        output.WriteLine(log.ToJsonString(Readable));
    }

    private static JsonObject RuleOf(DiagnosticCode code, string? page)
    {
        var rule = new JsonObject
        {
            ["id"] = code.Id,
            ["shortDescription"] = new JsonObject { ["text"] = code.Summary },
            ["defaultConfiguration"] = new JsonObject { ["level"] = LevelOf(code) },
        };
        if (page is not null)
            rule["help"] = new JsonObject { ["text"] = page, ["markdown"] = page };
        return rule;
    }

    private static JsonObject Suppressed(AllowedDiagnostic allowed, List<DiagnosticCode> codes)
    {
        var result = ResultOf(allowed.Diagnostic, codes.IndexOf(allowed.Diagnostic.Code));
        result["suppressions"] = new JsonArray(new JsonObject { ["kind"] = "inSource", ["justification"] = allowed.Reason });
        return result;
    }

    private static JsonObject ResultOf(Diagnostic diagnostic, int rule)
    {
        var text =
            diagnostic.Message
            + (diagnostic.Label is null ? string.Empty : $" ({diagnostic.Label})")
            + (diagnostic.Help is null ? string.Empty : $". Help: {diagnostic.Help}");
        var result = new JsonObject
        {
            ["ruleId"] = diagnostic.Code.Id,
            ["ruleIndex"] = rule,
            ["level"] = LevelOf(diagnostic.Code),
            ["message"] = new JsonObject { ["text"] = text },
        };
        if (diagnostic.Span is not { } span)
            return result;
        result["locations"] = new JsonArray(
            new JsonObject
            {
                ["physicalLocation"] = new JsonObject
                {
                    ["artifactLocation"] = new JsonObject
                    {
                        ["uri"] = Uri.EscapeDataString(span.Source.Path.Replace('\\', '/')).Replace("%2F", "/", StringComparison.Ordinal),
                    },
                    ["region"] = new JsonObject
                    {
                        ["startLine"] = span.Line,
                        ["startColumn"] = span.Column,
                        ["endColumn"] = span.Column + Math.Max(span.Length, 1),
                    },
                },
            }
        );
        return result;
    }

    private static string LevelOf(DiagnosticCode code) => code.Severity == DiagnosticSeverity.Error ? "error" : "warning";
}
