using System.Text.Json;
using Runbooks.Git;
using Runbooks.Storage;

namespace Runbooks.Incidents.Writing;

/// <summary>Where records wait that have not arrived yet, in a repository or at its remote: one directory for each run.</summary>
/// <param name="Root">Absolute.</param>
public sealed record Spool(string Root)
{
    private const string Partial = ".partial";
    private const string CommitFile = "commit.json";

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

        var commit = new SpooledCommit(
            set.Incident,
            set.Run,
            set.Directory,
            set.Commit.Branch,
            set.Commit.Message,
            set.Commit.When,
            repository,
            pushes,
            set.Notes
        );
        Disk.Write(
            Path.Combine(open, CommitFile),
            JsonSerializer.SerializeToUtf8Bytes(commit, SpoolJson.Default.SpooledCommit),
            isDurable: true
        );
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
    /// <param name="disk">Where it lies; the machine's by default.</param>
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
            var path = Path.Combine(directory, CommitFile);
            var reading = StateFile.Parse(path, read(path), SpoolJson.Default.SpooledCommit);
            if (reading.Value is not { } commit)
                return (null, reading.Problem);
            var root = Path.Combine(directory, "files");
            var files = disk.Files(root, "*", isDeep: true)
                .ToDictionary(
                    f => Path.GetRelativePath(root, f).Replace('\\', '/'),
                    f => (ReadOnlyMemory<byte>)read(f),
                    StringComparer.Ordinal
                );
            var made = new RecordCommit(commit.Branch, commit.Message, files, commit.When);
            var set = new IncidentFileSet(commit.Incident, commit.Run, commit.Directory, made, commit.Notes ?? []);
            return SpooledTrust.ProblemOf(set) is { } refusal
                ? (null, $"refused: {refusal}")
                : (new SpooledRecord(directory, set, commit.Repository, commit.Push), null);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return (null, $"it cannot be read: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
