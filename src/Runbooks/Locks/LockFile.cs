using System.Security.Cryptography;
using System.Text;
using Runbooks.Storage;

namespace Runbooks.Locks;

/// <summary>
/// A target's lock on this machine: a small file, changed only under a mutex and by renaming a whole new one into place,
/// so that whoever reads it sees it whole.
/// </summary>
/// <param name="directory">Where locks lie.</param>
/// <param name="key">The file's name without its ending.</param>
/// <param name="disk">Where the directory is.</param>
internal sealed class LockFile(string directory, string key, Disk disk)
{
    private const string Ending = ".json";
    private readonly string _path = Path.Combine(directory, key + Ending);

    /// <summary>The file's name without its ending.</summary>
    public string Key => key;

    /// <summary>The lock of an address: two names for one address are one target.</summary>
    public static LockFile Of(string directory, Uri baseUrl, Disk disk) =>
        new(directory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(baseUrl.AbsoluteUri)))[..16], disk);

    /// <summary>Every lock there is.</summary>
    public static IEnumerable<LockFile> All(string directory, Disk disk) =>
        disk.Files(directory, "*" + Ending).Select(f => new LockFile(directory, Path.GetFileNameWithoutExtension(f), disk));

    /// <summary>What it says.</summary>
    public LockReading Read()
    {
        try
        {
            using var stream = disk.Open(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return LockReading.Parse(reader.ReadToEnd(), disk.WrittenAt(_path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return LockReading.Nothing;
        }
    }

    /// <summary>Reads it and, where a new state comes of that, writes it; nobody else changes it in between.</summary>
    /// <param name="change">Gives the new state; null to leave the old one.</param>
    /// <param name="cancel">Ends the wait for others.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    /// <exception cref="TimeoutException">Another process is changing it, and does not go on.</exception>
    public async Task<LockReading> ChangeAsync(Func<LockReading, LockState?> change, CancellationToken cancel)
    {
        disk.CreateDirectory(directory);
        using (await LockMutex.TakeAsync(disk, Path.Combine(directory, key + ".mutex"), cancel))
        {
            var found = Read();
            if (change(found) is { } state) Write(state, isTaking: state.Fencing > found.Number);
            return found;
        }
    }

    // A number must outlast the power; a renewal or a release that is lost with it belonged to a process that is gone too.
    private void Write(LockState state, bool isTaking)
    {
        var fresh = _path + ".new";
        disk.Write(fresh, Encoding.UTF8.GetBytes(LockReading.Write(state)), isDurable: isTaking);
        disk.Move(fresh, _path, overwrite: true);
    }
}
