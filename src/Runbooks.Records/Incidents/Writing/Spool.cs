using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Git;
using Runbooks.Storage;

namespace Runbooks.Incidents.Writing;

/// <summary>Where records wait that have not arrived yet, in a repository or at its remote: one directory for each run.</summary>
/// <param name="Root">Absolute.</param>
public sealed record Spool(string Root)
{
    private const string Partial = ".partial";

    /// <summary>The disk that it lies on.</summary>
    public Disk Disk { get; init; } = Disk.OfMachine;

    /// <summary>The user's spool: <c>$XDG_STATE_HOME/runbook/spool</c>, or below <c>~/.local/state</c>.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static Spool Of(Func<string, string?> environment) => new(Path.Combine(StateDirectory.Find(environment), "spool"));

    /// <summary>Keeps a file set: complete and on the disk, or not there at all.</summary>
    /// <param name="set">The files with their commit.</param>
    /// <param name="repository">Where it should have gone; null for nowhere yet.</param>
    /// <param name="pushes">Whether it goes to that repository's remote as well.</param>
    /// <returns>The run's directory.</returns>
    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public string Keep(IncidentFileSet set, string? repository, bool pushes = true)
    {
        var final = Path.Combine(Root, set.Run);
        var open = final + Partial;
        if (Disk.DirectoryExists(open))
            Disk.DeleteDirectory(open);
        Disk.CreateDirectory(open);
        foreach (var (path, content) in set.Commit.Files)
        {
            var file = Path.Combine(open, "files", path);
            Disk.CreateDirectory(Path.GetDirectoryName(file)!);
            Disk.Write(file, content.Span, isDurable: true);
        }

        var commit = new JsonObject
        {
            ["incident"] = set.Incident,
            ["run"] = set.Run,
            ["directory"] = set.Directory,
            ["repository"] = repository,
            ["push"] = pushes,
            ["branch"] = set.Commit.Branch,
            ["message"] = set.Commit.Message,
            ["when"] = set.Commit.When.ToString("O", CultureInfo.InvariantCulture),
            ["notes"] = new JsonArray([.. set.Notes.Select(n => (JsonNode)n)]),
        };
        Disk.Write(Path.Combine(open, "commit.json"), Encoding.UTF8.GetBytes(commit.ToJsonString()), isDurable: true);
        if (Disk.DirectoryExists(final))
            Disk.DeleteDirectory(final);
        Disk.MoveDirectory(open, final);
        return final;
    }

    /// <summary>The directories of the records that wait, the oldest first.</summary>
    public IReadOnlyList<string> List() => [.. Disk.Directories(Root).Where(d => !d.EndsWith(Partial, StringComparison.Ordinal))];

    /// <summary>Takes out a record that has arrived.</summary>
    /// <param name="directory">One of <see cref="List"/>.</param>
    /// <exception cref="IOException">The disk does not let go of it; delivering it again does no harm.</exception>
    public static void Remove(string directory) => Directory.Delete(directory, recursive: true);

    /// <summary>Reads a record that waits.</summary>
    /// <param name="directory">One of <see cref="List"/>.</param>
    /// <param name="disk">Where it lies; the machine's unless said.</param>
    /// <returns>The record, or why it cannot be read.</returns>
    public static (SpooledRecord? Record, string? Problem) Read(string directory, Disk? disk = null)
    {
        disk ??= Disk.OfMachine;
        try
        {
            var isOfMachine = disk == Disk.OfMachine;
            if (isOfMachine && SpooledFiles.ProblemOf(directory) is { } problem)
                return (null, $"refused: {problem}");
            Func<string, byte[]> read = isOfMachine ? SpooledFiles.Read : disk.Read;
            var commit = JsonNode.Parse(read(Path.Combine(directory, "commit.json")))!;
            var root = Path.Combine(directory, "files");
            var files = disk.Files(root, "*", isDeep: true)
                .ToDictionary(
                    f => Path.GetRelativePath(root, f).Replace('\\', '/'),
                    f => (ReadOnlyMemory<byte>)read(f),
                    StringComparer.Ordinal
                );
            var when = DateTimeOffset.Parse((string)commit["when"]!, CultureInfo.InvariantCulture);
            var made = new RecordCommit((string)commit["branch"]!, (string)commit["message"]!, files, when);
            var notes = commit["notes"]?.AsArray().Select(n => (string)n!).ToList() ?? [];
            var set = new IncidentFileSet((string)commit["incident"]!, (string)commit["run"]!, (string)commit["directory"]!, made, notes);
            if (SpooledTrust.ProblemOf(set) is { } refusal)
                return (null, $"refused: {refusal}");
            return (new SpooledRecord(directory, set, (string?)commit["repository"], (bool?)commit["push"] ?? true), null);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or FormatException
                        or InvalidOperationException
                        or NullReferenceException
                        or ArgumentNullException
            )
        {
            return (null, $"it is not a record as this version keeps them ({e.Message.ReplaceLineEndings(" ")})");
        }
    }
}
