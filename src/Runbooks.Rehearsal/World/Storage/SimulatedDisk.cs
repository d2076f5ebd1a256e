using System.IO.Enumeration;
using Runbooks.Rehearsal.World.Kernel;
using Runbooks.Storage;

namespace Runbooks.Rehearsal.World.Storage;

/// <summary>
/// The disk of the simulated machine as one process sees it. Each change is a moment at which the process can be ended,
/// with the change made, made in part or not made.
/// </summary>
/// <param name="contents">What lies on it.</param>
/// <param name="process">Who looks.</param>
/// <param name="time">The clock.</param>
/// <param name="interrupt">
/// Hears of each change before it is made, with its number, and gives how much of it is made, in percent; it may end or
/// stop the process.
/// </param>
internal sealed class SimulatedDisk(
    DiskContents contents,
    SimulatedProcess process,
    TimeProvider time,
    Func<SimulatedProcess, string, int> interrupt
) : Disk
{
    public SimulatedProcess Process => process;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Whether the process cannot go on at once.</summary>
    public bool IsInterrupted => process.IsDead || process.StoppedUntil > TimeSpan.Zero;

    /// <summary>Refuses a process that ended.</summary>
    public void MustLive()
    {
        if (process.IsDead)
            throw new ProcessEndedException();
    }

    /// <summary>How much of a write is made.</summary>
    public int Allowed(string path, int length)
    {
        if (process.IsDead)
            return 0;
        process.Writes++;
        return (int)((long)length * interrupt(process, path) / 100);
    }

    /// <summary>Ends a write that returns at once.</summary>
    public void Written(string path)
    {
        _ = path;
        MustLive();
    }

    /// <inheritdoc/>
    public override Stream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        MustLive();
        var isThere = contents.Files.TryGetValue(path, out var file);
        if (isThere && mode == FileMode.CreateNew)
            throw new IOException($"The file '{path}' already exists.");
        if (!isThere && mode == FileMode.Open)
            throw new FileNotFoundException($"Could not find file '{path}'.", path);
        if (isThere && file!.Handles.Exists(h => !h.Allows(access, share)))
            throw new IOException($"The process cannot access the file '{path}' because it is being used by another process.");
        if (!isThere)
        {
            if (!contents.Directories.Contains(Path.GetDirectoryName(path)!))
                throw new DirectoryNotFoundException($"Could not find a part of the path '{path}'.");
            file = contents.Files[path] = new StoredFile { WrittenAt = Now };
        }

        if (mode == FileMode.Create)
            file!.Cut(0);
        var opened = new SimulatedFile(this, file!, path, access, share);
        file!.Handles.Add(opened);
        return opened;
    }

    /// <inheritdoc/>
    public override void Flush(Stream file)
    {
        MustLive();
        var stored = ((SimulatedFile)file).File;
        stored.Durable = stored.Length;
    }

    /// <inheritdoc/>
    public override bool Exists(string path)
    {
        MustLive();
        return contents.Files.ContainsKey(path);
    }

    /// <inheritdoc/>
    public override Stream? TryOpenAlone(string path) =>
        Exists(path) && IsHeld(path) ? null : Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

    /// <inheritdoc/>
    public override byte[] Read(string path) =>
        Exists(path) ? contents.Files[path].Content.ToArray() : throw new FileNotFoundException($"Could not find file '{path}'.", path);

    /// <inheritdoc/>
    public override DateTimeOffset WrittenAt(string path)
    {
        MustLive();
        return contents.Files.TryGetValue(path, out var file) ? file.WrittenAt : DateTimeOffset.FromFileTime(0);
    }

    /// <inheritdoc/>
    public override void Move(string path, string other, bool overwrite)
    {
        if (!Exists(path))
            throw new FileNotFoundException($"Could not find file '{path}'.", path);
        if (Exists(other) && !overwrite)
            throw new IOException($"The file '{other}' already exists.");
        Change(path, () =>
        {
            contents.Files.Remove(path, out var file);
            contents.Files[other] = file!;
        });
    }

    /// <inheritdoc/>
    public override bool TryName(string path, string other)
    {
        if (Exists(other))
            return false;
        Move(path, other, overwrite: false);
        return true;
    }

    /// <inheritdoc/>
    public override void Delete(string path)
    {
        if (Exists(path))
            Change(path, () => contents.Files.Remove(path));
    }

    /// <inheritdoc/>
    public override void CreateDirectory(string path)
    {
        MustLive();
        for (var at = path; at is not null && contents.Directories.Add(at); )
            at = Path.GetDirectoryName(at);
    }

    /// <inheritdoc/>
    public override bool DirectoryExists(string path)
    {
        MustLive();
        return contents.Directories.Contains(path);
    }

    /// <inheritdoc/>
    public override void MoveDirectory(string path, string other)
    {
        if (!DirectoryExists(path))
            throw new DirectoryNotFoundException($"Could not find a part of the path '{path}'.");
        if (DirectoryExists(other))
            throw new IOException($"Cannot create '{other}' because a file or directory with the same name already exists.");
        Change(path, () =>
        {
            foreach (var old in contents.Below(path))
            {
                contents.Files.Remove(old, out var file);
                contents.Files[other + old[path.Length..]] = file!;
            }

            foreach (var old in contents.Directories.Where(d => d == path || d.StartsWith(path + "/", StringComparison.Ordinal)).ToList())
            {
                contents.Directories.Remove(old);
                contents.Directories.Add(other + old[path.Length..]);
            }
        });
    }

    /// <inheritdoc/>
    public override void DeleteDirectory(string path) => Change(path, () =>
        {
            foreach (var old in contents.Below(path))
                contents.Files.Remove(old);
            contents.Directories.RemoveWhere(d => d == path || d.StartsWith(path + "/", StringComparison.Ordinal));
        });

    /// <inheritdoc/>
    public override IReadOnlyList<string> Directories(string path)
    {
        MustLive();
        return [.. contents.Directories.Where(d => IsIn(d, path)).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files(string path, string pattern, bool isDeep = false)
    {
        MustLive();
        return
        [
            .. contents
                .Below(path)
                .Where(f =>
                    (isDeep || IsIn(f, path)) && FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(f), ignoreCase: false)
                ),
        ];
    }

    /// <inheritdoc/>
    public override bool IsHeld(string path)
    {
        MustLive();
        return contents.Files[path].Handles.Exists(h => !h.Allows(FileAccess.ReadWrite, FileShare.None));
    }

    private static bool IsIn(string path, string directory) =>
        path.StartsWith(directory, StringComparison.Ordinal) && path.LastIndexOf('/') == directory.Length;

    // A name is changed or it is not: there is no half of it.
    private void Change(string path, Action change)
    {
        MustLive();
        process.Writes++;
        if (interrupt(process, path) >= 50)
            change();
        MustLive();
    }
}
