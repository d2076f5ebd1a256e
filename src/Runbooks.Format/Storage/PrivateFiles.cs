namespace Runbooks.Storage;

/// <summary>
/// Files and directories that are their account's alone, whatever the umask: what runs keep may hold what a target said, and
/// what others could write there would be believed.
/// </summary>
public static class PrivateFiles
{
    private const UnixFileMode OwnerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnly = OwnerReadsAndWrites | UnixFileMode.UserExecute;

    /// <summary>Opens a file without a buffer; one that is made is nobody else's to read.</summary>
    /// <exception cref="IOException">Among the usual reasons: a link stands there, and would have been written through.</exception>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = access,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows() && mode is not (FileMode.Open or FileMode.Truncate))
        {
            if (UnixFile.IsSupported && UnixFile.Look(path) is { IsRegular: false })
                throw new IOException($"{path} is no file, and nothing is written through what it is");
            options.UnixCreateMode = OwnerReadsAndWrites;
        }

        return new FileStream(path, options);
    }

    /// <summary>Writes a whole file; one that is there is replaced.</summary>
    public static void Write(string path, string text)
    {
        using var file = Open(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        file.Write(System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>
    /// Makes a directory and those above it that are missing, each for its owner alone; nothing happens where it is there.
    /// </summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows() || Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            return;
        }

        // Those above are made one by one: the mode that is given counts for the last alone.
        if (Path.GetDirectoryName(path) is { Length: > 0 } above)
            CreateDirectory(above);
        Directory.CreateDirectory(path, OwnerOnly);
    }

    /// <summary>
    /// Whether what lies in a directory may be believed: it is not there yet, or it is ours and nobody else's. One of ours
    /// that others may look into, as earlier versions made it, is closed to them.
    /// </summary>
    public static bool MayBeUsed(string directory)
    {
        if (!UnixFile.IsSupported || UnixFile.Look(directory) is not { } found)
            return true;
        if (!found.IsDirectory || found.Owner != UnixFile.Account)
            return false;
        if (found.IsPrivate)
            return true;

        // What others could have put there is not told from ours by taking the right from them now.
        if (
            found.IsWritableByOthers
            && Directory.EnumerateFileSystemEntries(directory).Any(e => UnixFile.Look(e) is { } entry && entry.Owner != UnixFile.Account)
        )
            return false;
        try
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(directory, OwnerOnly);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A directory of this process alone, under a name that nobody could know before.</summary>
    public static string MakeOne(string prefix) => Directory.CreateTempSubdirectory(prefix).FullName;
}
