namespace Runbooks.Git;

/// <summary>
/// References as files, by Git's own locking protocol: <c>NAME.lock</c> is created exclusively, the value compared
/// under it, and the lock renamed into place.
/// </summary>
/// <remarks>
/// LibGit2Sharp reads a reference anew before it sets it, and looks whether one exists before it locks it: a value
/// written in between by another process would be lost. Formats that are not files are written by git itself: see
/// <see cref="ProgramStore"/>.
/// </remarks>
internal sealed class ReferenceFiles(string commonDirectory)
{
    // Looking whether the lock is there would come too late: its holder may just have let go.
    private const int FileExistsOnUnix = 17;
    private const int FileExistsOnWindows = unchecked((int)0x80070050);
    private static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(30);

    /// <summary>The file that locks a reference.</summary>
    /// <param name="name">In full, such as <c>refs/heads/main</c>.</param>
    public string LockOf(string name) => PathOf(name) + ".lock";

    /// <summary>
    /// When the lock of a reference was made; null where there is none. Two locks one after the other are told apart by it.
    /// </summary>
    /// <param name="name">In full, such as <c>refs/heads/main</c>.</param>
    public DateTime? LockedAt(string name)
    {
        var file = new FileInfo(LockOf(name));
        return file.Exists ? file.LastWriteTimeUtc : null;
    }

    /// <summary>
    /// Takes a lock away that a process left which was killed while it held it. Only of references that nobody but this
    /// program writes: it holds a lock for as long as a rename takes, so that one of half a minute has no owner any more, and a younger
    /// one none where this machine's processes say so.
    /// </summary>
    /// <param name="name">In full, such as <c>refs/heads/incident/INC-1</c>.</param>
    /// <returns>Whether it was taken away.</returns>
    public bool RemoveDeadLock(string name)
    {
        if (
            !name.StartsWith("refs/heads/incident/", StringComparison.Ordinal)
            && !name.StartsWith("refs/runbook/", StringComparison.Ordinal)
        )
            return false;
        var path = LockOf(name);
        if (LockedAt(name) is not { } since || (TimeProvider.System.GetUtcNow() - since < DeadAfter && !DeadLock.IsLeft(path)))
            return false;
        File.Delete(path);
        return true;
    }

    /// <summary>Sets a reference if it still has the value expected.</summary>
    /// <param name="name">In full, such as <c>refs/heads/main</c>; already known to be well-formed.</param>
    /// <param name="expected">The full hash it must have; null: it must not exist.</param>
    /// <param name="value">The full hash it shall have.</param>
    /// <exception cref="IOException">The disk is full, or the directory is not writable.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is not writable.</exception>
    public SwapOutcome Swap(string name, string? expected, string value)
    {
        var path = PathOf(name);
        var lockPath = path + ".lock";
        if (HasFileAbove(name))
            return SwapOutcome.Blocked;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FileStream held;
        try
        {
            held = new FileStream(lockPath, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
        {
            // Git removes folders of references when they become empty, at any moment; where another writer has made the
            // folder again by the time the platform looks for the cause, it says that the file is missing.
            return SwapOutcome.Locked;
        }
        catch (IOException e) when (e.HResult is FileExistsOnUnix or FileExistsOnWindows)
        {
            return SwapOutcome.Locked;
        }
        var renamed = false;
        try
        {
            using (held)
            {
                var (current, blocked) = Read(name);
                if (blocked)
                    return SwapOutcome.Blocked;
                if (current != expected)
                    return SwapOutcome.Moved;
                held.Write(System.Text.Encoding.ASCII.GetBytes(value + "\n"));
                held.Flush(flushToDisk: true);
            }
            File.Move(lockPath, path, overwrite: true);
            renamed = true;
            return SwapOutcome.Swapped;
        }
        finally
        {
            if (!renamed)
                File.Delete(lockPath);
        }
    }

    private (string? Value, bool Blocked) Read(string name)
    {
        var path = PathOf(name);
        if (Directory.Exists(path) && !RemoveIfEmpty(path))
            return (null, true);
        if (File.Exists(path))
        {
            var text = File.ReadAllText(path).Trim();
            return text.StartsWith("ref:", StringComparison.Ordinal) ? (null, true) : (text, false);
        }
        return ReadPacked(name);
    }

    private (string? Value, bool Blocked) ReadPacked(string name)
    {
        var packed = Path.Combine(commonDirectory, "packed-refs");
        if (!File.Exists(packed))
            return (null, false);
        foreach (var line in File.ReadLines(packed))
        {
            // `HASH NAME`; lines that begin with # or ^ say more about the file or the line before.
            if (line.Length == 0 || line[0] is '#' or '^')
                continue;
            var packedName = line.AsSpan(line.IndexOf(' ') + 1);
            if (packedName.SequenceEqual(name))
                return (line[..line.IndexOf(' ')], false);
            if (IsBelow(packedName, name) || IsBelow(name, packedName))
                return (null, true);
        }
        return (null, false);
    }

    private bool HasFileAbove(string name)
    {
        for (var slash = name.LastIndexOf('/'); slash > 0; slash = name.LastIndexOf('/', slash - 1))
        {
            if (File.Exists(PathOf(name[..slash])))
                return true;
        }
        return false;
    }

    private string PathOf(string name) => Path.Combine(commonDirectory, name);

    private static bool IsBelow(ReadOnlySpan<char> name, ReadOnlySpan<char> above) =>
        name.Length > above.Length && name[above.Length] == '/' && name.StartsWith(above, StringComparison.Ordinal);

    private static bool RemoveIfEmpty(string directory)
    {
        if (Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Any())
            return false;
        Directory.Delete(directory, recursive: true);
        return true;
    }
}
