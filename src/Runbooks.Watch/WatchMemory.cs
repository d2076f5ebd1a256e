using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Runbooks.Incidents.Writing;
using Runbooks.Storage;

namespace Runbooks.Watch;

/// <summary>
/// Where a watch keeps what must survive its process, one directory for each project: what ran by itself, on disk before it
/// runs, and what triggers had seen, now and then. One process at a time holds it.
/// </summary>
public sealed class WatchMemory : IDisposable
{
    private readonly FileStream _held;

    private WatchMemory(string path, FileStream held) => (Path, _held) = (path, held);

    public string Path { get; }

    /// <summary>Where a running watch answers on this machine.</summary>
    public string Socket => SocketOf(Path);

    /// <summary>What ran by itself, the circuits and the releases.</summary>
    public string Guards => System.IO.Path.Combine(Path, "guards.json");

    /// <summary>The same as a shadow pretends it: a watch that acts knows nothing of it.</summary>
    public string Pretended => System.IO.Path.Combine(Path, "shadow.json");

    /// <summary>What triggers had seen.</summary>
    public string Triggers => System.IO.Path.Combine(Path, "triggers.json");

    /// <summary>The directory of a project's watch.</summary>
    /// <param name="project">The folder that holds <c>runbooks/</c>.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    public static string DirectoryOf(string project, Func<string, string?> environment) =>
        System.IO.Path.Combine(
            StateDirectory.Find(environment),
            "watch",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(System.IO.Path.TrimEndingDirectorySeparator(project))))[..12]
        );

    /// <summary>The socket of a directory: beside it, and where that path is too long for one, in the temporary files.</summary>
    public static string SocketOf(string directory)
    {
        var beside = System.IO.Path.Combine(directory, "watch.sock");
        return Encoding.UTF8.GetByteCount(beside) <= 100
            ? beside
            : System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"runbook-watch-{System.IO.Path.GetFileName(directory)}.sock");
    }

    /// <summary>Takes the directory; null where another watch holds it.</summary>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public static WatchMemory? TryTake(string directory)
    {
        PrivateFiles.CreateDirectory(directory);
        if (!PrivateFiles.MayBeUsed(directory))
            throw new UnauthorizedAccessException(
                $"{directory} belongs to another account, or others may write it: what it holds is not believed"
            );
        try
        {
            return new WatchMemory(
                directory,
                PrivateFiles.Open(System.IO.Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
            );
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Writes what must survive; it is on disk, whole, when this returns, or as it was before.</summary>
    /// <param name="path"><see cref="Guards"/> or <see cref="Pretended"/>.</param>
    /// <param name="guards">What it holds.</param>
    /// <returns>Why it could not be written; null where it was.</returns>
    public static string? Write(string path, SavedGuards guards) => Write(path, guards, WatchMemoryJson.Default.SavedGuards, durably: true);

    /// <param name="path"><see cref="Guards"/> or <see cref="Pretended"/>.</param>
    /// <param name="putsAside">Whether what cannot be read is put aside, because this process writes the file anew.</param>
    public static StateReading<SavedGuards> Read(string path, bool putsAside = true) =>
        Read(path, WatchMemoryJson.Default.SavedGuards, putsAside);

    /// <summary>Writes what triggers had seen; it is there whole, or as it was before.</summary>
    internal string? WriteTriggers(SavedTriggers triggers) =>
        Write(Triggers, triggers, WatchMemoryJson.Default.SavedTriggers, durably: false);

    internal StateReading<SavedTriggers> ReadTriggers() => Read(Triggers, WatchMemoryJson.Default.SavedTriggers, putsAside: true);

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();

    private static string? Write<T>(string path, T value, JsonTypeInfo<T> shape, bool durably)
    {
        try
        {
            var partial = path + ".new";
            using (var file = PrivateFiles.Open(partial, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(JsonSerializer.SerializeToUtf8Bytes(value, shape));
                if (durably)
                    file.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return e.Message;
        }
    }

    private static StateReading<T> Read<T>(string path, JsonTypeInfo<T> shape, bool putsAside)
        where T : class
    {
        var reading = StateFile.Read(path, shape);
        if (!putsAside || reading.Condition is not (StateCondition.Damaged or StateCondition.OtherVersion))
            return reading;
        try
        {
            File.Move(path, path + ".broken", overwrite: true);
            return reading with { Found = $"{reading.Found}. It lies beside itself as `.broken` now" };
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return reading with { Found = $"{reading.Found}. It cannot be put aside: {e.Message}" };
        }
    }
}
