using System.Text.Json.Nodes;
using Runbooks.Authoring.Importing;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Terminal;

/// <summary>An import for other programs: <c>{ playbook, files, lines, fates, findings }</c>.</summary>
internal static class ImportJson
{
    /// <summary>The document.</summary>
    /// <param name="imported">What became of the playbook.</param>
    /// <param name="source">The playbook.</param>
    /// <param name="display">Where a file was written; null where none was.</param>
    public static JsonObject Of(ImportedPlaybook imported, SourceText source, Func<string, string>? display) =>
        new()
        {
            ["playbook"] = source.Path,
            ["files"] = new JsonArray([
                .. imported.Files.Select(f => new JsonObject
                {
                    ["kind"] = f.IsTarget ? "target" : "runbook",
                    ["id"] = f.Id,
                    ["title"] = f.Title,
                    ["path"] = display?.Invoke(f.Path),
                    ["line"] = f.IsTarget ? null : f.Line,
                    ["severity"] = f.Severity,
                    ["target"] = f.Target,
                    ["steps"] = f.IsTarget ? null : f.Steps,
                    ["marked"] = f.IsTarget ? null : f.Marked,
                    ["text"] = display is null ? f.Text : null,
                }),
            ]),
            ["lines"] = new JsonObject
            {
                ["all"] = imported.Lines.Count(l => l.Outcome != LineOutcome.Blank),
                ["imported"] = imported.Count(LineOutcome.Imported),
                ["kept"] = imported.Count(LineOutcome.Kept),
                ["listed"] = imported.Count(LineOutcome.Listed),
            },
            ["fates"] = new JsonArray([
                .. imported
                    .Lines.Where(l => l.Outcome != LineOutcome.Blank)
                    .Select(l => new JsonObject
                    {
                        ["line"] = l.Number,
                        ["fate"] = ImportText.Word(l.Outcome),
                        ["file"] = l.Where,
                    }),
            ]),
            ["findings"] = new JsonArray([
                .. imported.Findings.Select(d => new JsonObject
                {
                    ["code"] = d.Code.Id,
                    ["line"] = d.Span?.Line,
                    ["column"] = d.Span?.Column,
                    ["message"] = d.Message,
                    ["help"] = d.Help,
                }),
            ]),
        };
}
