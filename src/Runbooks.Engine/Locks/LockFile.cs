using System.Globalization;
using System.Text;
using Runbooks.Definitions.Values;
using Runbooks.Storage;

namespace Runbooks.Locks;

/// <summary>
/// A target's lock in a directory of this account: each state of it is a small file of its own, whose name says the how
/// manieth it is, so that whoever reads it sees it whole. Who writes the next one must find its name free: of all who try
/// at once one comes through, and a process that is stopped in the middle keeps nobody waiting.
/// </summary>
/// <param name="directory">Where locks lie.</param>
/// <param name="key">What the names of its files begin with.</param>
/// <param name="disk">Where the directory is.</param>
public sealed class LockFile(string directory, string key, Disk disk)
{
    private const string Ending = ".json";
    private const int MostAttempts = 200;
    private static long _written;

    /// <summary>What the names of its files begin with.</summary>
    public string Key => key;

    /// <summary>The lock of an address: two names for one address are one target.</summary>
    public static LockFile Of(string directory, CanonicalAddress address, Disk disk) => new(directory, address.Key, disk);

    /// <summary>Every lock there is.</summary>
    public static IEnumerable<LockFile> All(string directory, Disk disk) =>
        disk.Files(directory, "*" + Ending)
            .Select(f => Path.GetFileName(f).Split('.')[0])
            .Distinct()
            .Select(k => new LockFile(directory, k, disk));

    public LockReading Read() => ReadNewest().Found;

    /// <summary>Reads it and, where a new state comes of that, writes it; nobody else changes it in between.</summary>
    /// <param name="change">Gives the new state; null to leave the old one. Asked again where somebody else came first.</param>
    /// <param name="cancel">Ends the attempts.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    /// <exception cref="TimeoutException">Others keep changing it.</exception>
    public async Task<LockReading> ChangeAsync(Func<LockReading, LockState?> change, CancellationToken cancel)
    {
        disk.CreateDirectory(directory);
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var (turn, found) = ReadNewest();
            if (change(found) is not { } state)
                return found;
            if (TryWrite(turn + 1, state, isTaking: state.Fencing > found.Number))
                return found;
            cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        throw new TimeoutException("other processes keep changing the lock");
    }

    private (long Turn, LockReading Found) ReadNewest()
    {
        for (var attempt = 1; ; attempt++)
        {
            var (turn, path) = Newest();
            if (path is null)
                return (0, LockReading.Nothing);
            try
            {
                using var stream = disk.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream, Encoding.UTF8);
                return (turn, LockReading.Parse(reader.ReadToEnd(), disk.WrittenAt(path)));
            }
            catch (Exception e) when (attempt < MostAttempts && (e is FileNotFoundException or DirectoryNotFoundException))
            {
                // Others have gone on since it was listed.
            }
        }
    }

    private (long Turn, string? Path) Newest()
    {
        var newest = (Turn: 0L, Path: (string?)null);
        foreach (var path in disk.Files(directory, $"{key}.*{Ending}"))
        {
            if (TurnOf(path) > newest.Turn)
                newest = (TurnOf(path), path);
        }

        return newest;
    }

    // A number must outlast the power; a renewal or a release that is lost with it belonged to a process that is gone too.
    private bool TryWrite(long turn, LockState state, bool isTaking)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{key}.{Environment.ProcessId}-{Interlocked.Increment(ref _written)}.new");
        var fresh = Path.Combine(directory, name);
        disk.Write(fresh, Encoding.UTF8.GetBytes(LockReading.Write(state)), isDurable: isTaking);
        if (!disk.TryName(fresh, PathOf(turn)))
        {
            disk.Delete(fresh);
            return false;
        }

        // A process that slept since it read may find its name free only because that state is long past.
        if (Newest().Turn != turn)
            return false;
        Tidy(turn);
        return true;
    }

    // The one before stays, so that who lists them at this moment sees one of both.
    private void Tidy(long turn)
    {
        try
        {
            foreach (var old in disk.Files(directory, $"{key}.*{Ending}").Where(f => TurnOf(f) < turn - 1))
                disk.Delete(old);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // The next one takes it away.
        }
    }

    private string PathOf(long turn) => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{key}.{turn:D12}{Ending}"));

    private static long TurnOf(string path) =>
        Path.GetFileName(path).Split('.') is [_, var turn, _]
        && long.TryParse(turn, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
