using System.Diagnostics;
using Runbooks.Storage;

namespace Runbooks.Victim;

/// <summary>
/// The disk of this machine, on which the process stops itself between having written a new state of a lock and giving it its name.
/// </summary>
/// <param name="stopAt">At the how manieth.</param>
internal sealed class StoppingDisk(int stopAt) : Disk
{
    private int _named;

    /// <inheritdoc/>
    public override bool TryName(string path, string other)
    {
        if (Interlocked.Increment(ref _named) == stopAt)
        {
            using var kill = Process.Start("kill", ["-STOP", $"{Environment.ProcessId}"]);
            kill.WaitForExit();
        }

        return OfMachine.TryName(path, other);
    }

    /// <inheritdoc/>
    public override Stream Open(string path, FileMode mode, FileAccess access, FileShare share) =>
        OfMachine.Open(path, mode, access, share);

    /// <inheritdoc/>
    public override void Flush(Stream file) => OfMachine.Flush(file);

    /// <inheritdoc/>
    public override bool Exists(string path) => OfMachine.Exists(path);

    /// <inheritdoc/>
    public override Stream? TryOpenAlone(string path) => OfMachine.TryOpenAlone(path);

    /// <inheritdoc/>
    public override byte[] Read(string path) => OfMachine.Read(path);

    /// <inheritdoc/>
    public override DateTimeOffset WrittenAt(string path) => OfMachine.WrittenAt(path);

    /// <inheritdoc/>
    public override void Move(string path, string other, bool overwrite) => OfMachine.Move(path, other, overwrite);

    /// <inheritdoc/>
    public override void Delete(string path) => OfMachine.Delete(path);

    /// <inheritdoc/>
    public override void CreateDirectory(string path) => OfMachine.CreateDirectory(path);

    /// <inheritdoc/>
    public override bool DirectoryExists(string path) => OfMachine.DirectoryExists(path);

    /// <inheritdoc/>
    public override void MoveDirectory(string path, string other) => OfMachine.MoveDirectory(path, other);

    /// <inheritdoc/>
    public override void DeleteDirectory(string path) => OfMachine.DeleteDirectory(path);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Directories(string path) => OfMachine.Directories(path);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files(string path, string pattern, bool isDeep = false) => OfMachine.Files(path, pattern, isDeep);

    /// <inheritdoc/>
    public override bool IsHeld(string path) => OfMachine.IsHeld(path);
}
