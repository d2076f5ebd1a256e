using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Records;
using Runbooks.Yaml;

namespace Runbooks.Incidents.Review;

/// <summary>Whether the ledgers hold what runs did: the next run decides by them what it may go back to.</summary>
internal static class LedgerCheck
{
    /// <summary>What is wrong with the ledger of a run's target.</summary>
    /// <param name="files">The files that are reviewed.</param>
    /// <param name="run">The run.</param>
    /// <returns>Null where the run changed nothing, so that no ledger needs to hold it.</returns>
    public static IReadOnlyList<Diagnostic>? Of(RepositoryFiles files, RunHistory run)
    {
        if (DeploymentLedger.EventOf(run)?.ToNode() is not { } wanted)
            return null;
        var path = DeploymentLedger.PathOf(run.Target);
        var bag = new DiagnosticBag();
        if (Read(files, path, bag) is not { } ledger)
        {
            bag.Add(
                DiagnosticCodes.LedgerChanged,
                span: null,
                $"`{path}` does not hold the rollback of run {run.Started.Run}",
                help: $"add to `history`: {Line(wanted)}"
            );
            return bag.Sorted();
        }

        if (Find(ledger, run.Started.Run) is not { } entry)
            return
            [
                new(
                    DiagnosticCodes.LedgerChanged,
                    $"the ledger does not hold the rollback of run {run.Started.Run}",
                    ledger.Find("history")?.Key.Span ?? ledger.Span,
                    "an event is missing",
                    $"add to `history`: {Line(wanted)}"
                ),
            ];
        foreach (var (key, value) in wanted)
        {
            var found = entry.Find(key);
            if (
                found?.Value is YamlScalar scalar
                    ? (scalar.IsNull ? value is null : value?.ToString() == scalar.Value)
                    : found is null && value is null
            )
                continue;
            bag.Add(
                DiagnosticCodes.LedgerChanged,
                found?.Value.Span ?? entry.Span,
                found is null
                    ? $"`{key}` is missing in the event of run {run.Started.Run}"
                    : $"`{key}` is not what the run wrote into the ledger",
                $"the run wrote {(value is null ? "null" : $"`{value}`")}",
                "set it back"
            );
        }

        return bag.Sorted();
    }

    /// <summary>The events of other runs that a ledger on the base had and that are gone or changed.</summary>
    /// <param name="files">The files that are reviewed.</param>
    /// <param name="merged">The files of the base.</param>
    /// <param name="path">Of the ledger.</param>
    public static IEnumerable<Diagnostic> Lost(RepositoryFiles files, RepositoryFiles merged, string path)
    {
        // A ledger that could not be read on the base cannot lose anything.
        if (Read(merged, path, new DiagnosticBag()) is not { } before)
            yield break;
        var bag = new DiagnosticBag();
        if (files.Read(path) is null)
        {
            yield return new(
                DiagnosticCodes.MergedChanged,
                $"the ledger `{path}` was removed",
                Span: null,
                Help: $"bring it back: `git checkout {merged.Commit[..10]} -- {path}`"
            );
            yield break;
        }

        var now = Read(files, path, bag);
        foreach (var problem in bag.Sorted())
            yield return problem;
        foreach (var entry in now is null ? [] : Events(before))
        {
            if (entry.Find("run")?.Value is not YamlScalar { IsNull: false } run)
                continue;
            if (Find(now!, run.Value) is not { } kept)
                yield return new(
                    DiagnosticCodes.LedgerChanged,
                    $"the ledger lost the event of run {run.Value}",
                    now!.Find("history")?.Key.Span ?? now.Span,
                    "an event is missing",
                    $"bring it back: `git show {merged.Commit[..10]}:{path}` has it"
                );
            else if (!FactComparison.IsSame(YamlCoreSchema.ToJson(entry), YamlCoreSchema.ToJson(kept)))
                yield return new(
                    DiagnosticCodes.LedgerChanged,
                    $"the event of run {run.Value} is not as it was merged",
                    kept.Span,
                    Help: $"set it back: `git show {merged.Commit[..10]}:{path}` has it"
                );
        }
    }

    private static YamlMapping? Read(RepositoryFiles files, string path, DiagnosticBag bag) =>
        files.Read(path) is { } bytes ? YamlReader.Read(new SourceText(path, Encoding.UTF8.GetString(bytes)), bag) as YamlMapping : null;

    private static IEnumerable<YamlMapping> Events(YamlMapping ledger) =>
        (ledger.Find("history")?.Value as YamlSequence)?.Items.OfType<YamlMapping>() ?? [];

    private static YamlMapping? Find(YamlMapping ledger, string run) =>
        Events(ledger).FirstOrDefault(e => e.Find("run")?.Value is YamlScalar scalar && scalar.Value == run);

    private static string Line(JsonObject entry) =>
        $"`- {{ {string.Join(", ", entry.Select(e => $"{e.Key}: {(e.Value is null ? "null" : $"\"{e.Value}\"")}"))} }}`";
}
