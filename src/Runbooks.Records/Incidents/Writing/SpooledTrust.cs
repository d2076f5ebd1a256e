using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Journals;

namespace Runbooks.Incidents.Writing;

/// <summary>
/// What a record that waits may bring: a run's own record to that run's own branch, and nothing else. A spool is carried
/// between machines, and whoever can put a file into one must not write what they like into a repository.
/// </summary>
internal static class SpooledTrust
{
    private static readonly SearchValues<char> Odd = SearchValues.Create("\\:*?\"<>|");
    private static readonly string[] Forbidden = ["", ".", "..", ".git", ".github"];

    /// <summary>Why a record is not delivered; null where it is one.</summary>
    public static string? ProblemOf(IncidentFileSet set)
    {
        var incident = set.Incident;
        if (!IncidentId.IsValid(incident))
            return $"`{incident}` is not the id of an incident";
        if (set.Directory != IncidentId.Directory(incident))
            return $"its directory is `{set.Directory}`, not that of the incident";
        var isNamed = set.Commit.Message.Contains($"\nRunbook-Run: {set.Run}", StringComparison.Ordinal);
        if (!isNamed)
            return $"its commit does not name the run {set.Run}";
        if (!set.Commit.Files.TryGetValue($"{set.Directory}/journal.ndjson", out var journal))
            return "it has no journal";
        if (!set.Commit.Files.TryGetValue($"{set.Directory}/incident.yaml", out var yaml))
            return "it has no incident.yaml";
        var source = new SourceText("incident.yaml", Encoding.UTF8.GetString(yaml.Span));
        if (RecordYaml.Read(source, new DiagnosticBag()) is not { } record)
            return "its incident.yaml cannot be read";
        var reading = JournalReader.Read(journal, record.Text("journal", "last-line-sha256"));
        if (reading.Fault is { } fault)
            return $"its journal is not as a run wrote it: {fault.Message.TrimEnd('.')}";
        if (reading.Events.Select(e => e.Event).FirstOrDefault() is not RunStarted started)
            return "its journal does not begin with a run";
        var (branch, own) = (set.Commit.Branch, IncidentId.Branch(started.PartOf ?? incident));
        if (branch != own || !IncidentId.IsValid(started.PartOf ?? incident))
            return $"it is for the branch `{branch}`, and a record goes to its own, {own}";
        if ((started.Incident, started.Run) != (incident, set.Run) || (record.Id, record.Run) != (incident, set.Run))
            return $"its journal is of run {started.Run}, its record of {record.Run}, and it says that it is of {set.Run}";
        if (!Identifier.IsValid(started.Target))
            return "its journal names no target";
        return set.Commit.Files.Select(f => ProblemOf(f.Key, f.Value, set.Directory, started, reading)).FirstOrDefault(p => p is not null);
    }

    private static string? ProblemOf(
        string path,
        ReadOnlyMemory<byte> content,
        string directory,
        RunStarted started,
        JournalReading reading
    )
    {
        var isOdd = path.AsSpan().ContainsAny(Odd) || path.Any(char.IsControl);
        if (isOdd || path.Split('/').Any(part => Forbidden.Contains(part, StringComparer.OrdinalIgnoreCase)))
            return $"`{path}` is no path of a record";
        if (path == DeploymentLedger.PathOf(started.Target))
            return null;
        if (!path.StartsWith(directory + "/", StringComparison.Ordinal))
            return $"`{path}` is not part of the record";
        var evidence = $"{directory}/evidence/";
        if (!path.StartsWith(evidence, StringComparison.Ordinal))
            return null;
        var name = path[evidence.Length..];
        if (name == RunJournal.RunbookFile)
            return null;
        var taken = reading.Events.Select(e => e.Event).OfType<EvidenceTaken>().LastOrDefault(e => e.Name == name);
        if (taken is null)
            return $"`{path}` is not from the run";
        return Convert.ToHexStringLower(SHA256.HashData(content.Span)) == taken.Sha256 ? null : $"`{path}` was changed after it was taken";
    }
}
