namespace Runbooks.Storage;

/// <summary>The disk of this machine.</summary>
internal sealed class MachineDisk : Disk
{
    private const int AlreadyThere = 17;
    private const int MostLooks = 8;

    /// <inheritdoc/>
    public override Stream Open(string path, FileMode mode, FileAccess access, FileShare share) =>
        PrivateFiles.Open(path, mode, access, share);

    /// <inheritdoc/>
    public override void Flush(Stream file) => ((FileStream)file).Flush(flushToDisk: true);

    /// <inheritdoc/>
    public override bool Exists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public override Stream? TryOpenAlone(string path)
    {
        // Whoever looks whether it is held holds it as well, for an instant.
        for (var look = 1; ; look++)
        {
            try
            {
                return Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
            {
                if (look == MostLooks)
                    return null;
                Thread.SpinWait(look * 20_000);
            }
        }
    }

    /// <inheritdoc/>
    public override byte[] Read(string path)
    {
        // The platform asks for a share of a file before it reads it, which whoever has it alone does not give.
        if (!UnixFile.IsSupported || UnixFile.TryOpen(path) is not var (file, _))
            return File.ReadAllBytes(path);
        using (file)
        {
            using var content = new MemoryStream();
            file.CopyTo(content);
            return content.ToArray();
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset WrittenAt(string path) => File.GetLastWriteTimeUtc(path);

    /// <inheritdoc/>
    public override void Move(string path, string other, bool overwrite) => File.Move(path, other, overwrite);

    /// <inheritdoc/>
    public override bool TryName(string path, string other)
    {
        try
        {
            if (UnixFile.IsSupported && UnixFile.TryLink(path, other) is { } isNamed)
            {
                if (isNamed)
                    File.Delete(path);
                return isNamed;
            }

            if (OperatingSystem.IsWindows())
            {
                File.Move(path, other, overwrite: false);
                return true;
            }

            // A disk without second names: who makes the file has it, and readers wait for what they cannot read yet.
            using (var made = Open(other, FileMode.CreateNew, FileAccess.Write, FileShare.Read))
                made.Write(File.ReadAllBytes(path));
            File.Delete(path);
            return true;
        }
        catch (IOException e) when (e.HResult == AlreadyThere || File.Exists(other))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public override void CreateDirectory(string path) => PrivateFiles.CreateDirectory(path);

    /// <inheritdoc/>
    public override bool DirectoryExists(string path) => Directory.Exists(path);

    /// <inheritdoc/>
    public override void MoveDirectory(string path, string other) => Directory.Move(path, other);

    /// <inheritdoc/>
    public override void DeleteDirectory(string path) => Directory.Delete(path, recursive: true);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Directories(string path) =>
        Directory.Exists(path) ? [.. Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal)] : [];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files(string path, string pattern, bool isDeep = false) =>
        Directory.Exists(path)
            ?
            [
                .. Directory
                    .EnumerateFiles(path, pattern, isDeep ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    /// <inheritdoc/>
    public override bool IsHeld(string path)
    {
        using var alone = TryOpenAlone(path);
        return alone is null;
    }
}
