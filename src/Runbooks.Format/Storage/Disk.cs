namespace Runbooks.Storage;

/// <summary>
/// Where runs keep what must outlive their process: journals, locks, records that wait. It is the machine's, or one that
/// is simulated, whose processes can be ended at any write. What goes wrong is told with the exceptions of the platform.
/// </summary>
public abstract class Disk
{
    /// <summary>The disk of this machine.</summary>
    public static Disk OfMachine { get; } = new MachineDisk();

    /// <summary>Opens a file without a buffer, so that one write is one write of the disk.</summary>
    /// <param name="path">Its absolute path; its directory is there.</param>
    /// <param name="mode">As <see cref="FileStream"/> has it.</param>
    /// <param name="access">What is done with it.</param>
    /// <param name="share">What others may do with it meanwhile.</param>
    public abstract Stream Open(string path, FileMode mode, FileAccess access, FileShare share);

    /// <summary>Returns when what was written outlasts a loss of power.</summary>
    /// <param name="file">What <see cref="Open"/> gave.</param>
    public abstract void Flush(Stream file);

    /// <summary>Whether there is such a file.</summary>
    public abstract bool Exists(string path);

    /// <summary>Opens a file to be written by nobody else for as long as it is open.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Null where somebody else has it open.</returns>
    /// <exception cref="IOException">It is not there, or cannot be opened for another reason.</exception>
    public abstract Stream? TryOpenAlone(string path);

    /// <summary>All that a file holds at this moment, whoever has it open.</summary>
    public abstract byte[] Read(string path);

    /// <summary>When a file was last written.</summary>
    public abstract DateTimeOffset WrittenAt(string path);

    /// <summary>Gives a file another name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="other">Its new path.</param>
    /// <param name="overwrite">Whether a file that has it already is replaced, in one step.</param>
    public abstract void Move(string path, string other, bool overwrite);

    /// <summary>Gives a file a name that nothing has yet, in one step: of all who try at once, one comes through.</summary>
    /// <returns>Whether it has it; where something else does, both are left as they are.</returns>
    public abstract bool TryName(string path, string other);

    /// <summary>Takes a file away; nothing happens where there is none.</summary>
    public abstract void Delete(string path);

    /// <summary>Makes a directory and those above it; nothing happens where they are there.</summary>
    public abstract void CreateDirectory(string path);

    /// <summary>Whether there is such a directory.</summary>
    public abstract bool DirectoryExists(string path);

    /// <summary>Gives a directory another name, with all that is in it.</summary>
    public abstract void MoveDirectory(string path, string other);

    /// <summary>Takes a directory away, with all that is in it.</summary>
    public abstract void DeleteDirectory(string path);

    /// <summary>The paths of the directories in one, in order; none where it is not there.</summary>
    public abstract IReadOnlyList<string> Directories(string path);

    /// <summary>The paths of the files in a directory, in order; none where it is not there.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="pattern">As <c>*.json</c>.</param>
    /// <param name="isDeep">Whether those of the directories below are among them.</param>
    public abstract IReadOnlyList<string> Files(string path, string pattern, bool isDeep = false);

    /// <summary>Whether somebody has a file open in a way that lets nobody else write it.</summary>
    /// <param name="path">The file; it is there.</param>
    public abstract bool IsHeld(string path);

    /// <summary>Writes a whole file; one that is there is replaced, and until this returns it may be seen half.</summary>
    public void Write(string path, ReadOnlySpan<byte> content, bool isDurable = false)
    {
        using var file = Open(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        file.Write(content);
        if (isDurable)
            Flush(file);
    }
}
