using System.Security.Cryptography;
using System.Text;

namespace Runbooks.Operations;

/// <summary>
/// Excludes two runs on one target on this machine. The operating system lets go of it when its process ends, however it ends.
/// </summary>
public sealed class RunLock : IDisposable
{
    private readonly FileStream _stream;

    private RunLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock of a target.</summary>
    /// <param name="directory">Where locks lie.</param>
    /// <param name="baseUrl">The target's address: two names for one address are one target.</param>
    /// <param name="purpose">What it is held for, for the person who finds it taken.</param>
    /// <returns>The lock, or who holds it.</returns>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public static (RunLock? Lock, string? Holder) TryTake(string directory, Uri baseUrl, string purpose)
    {
        Directory.CreateDirectory(directory);
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(baseUrl.AbsoluteUri)))[..16];
        var path = Path.Combine(directory, name + ".lock");
        try
        {
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            File.WriteAllText(path + ".holder", purpose);
            return (new RunLock(stream), null);
        }
        catch (IOException) when (File.Exists(path))
        {
            return (null, HolderOf(path + ".holder"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static string HolderOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "another run";
        }
    }
}
