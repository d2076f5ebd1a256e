using System.Reflection;

namespace Runbooks.Cli.Native;

/// <summary>One native library inside an assembly, as the resource <c>native/GROUP/DIGEST/FILE</c>.</summary>
/// <param name="Digest">The first 16 hexadecimal digits of the file's SHA-256, taken by the build.</param>
/// <param name="FileName">The name that the loader wants.</param>
/// <param name="Open">Opens the library's bytes.</param>
internal sealed record CarriedLibrary(string Digest, string FileName, Func<Stream> Open)
{
    private const string Prefix = "native/";

    /// <summary>The library of a group, or null where the assembly carries none.</summary>
    public static CarriedLibrary? Find(Assembly assembly, string group)
    {
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            if (name[Prefix.Length..].Split('/') is [var itsGroup, var digest, var file] && itsGroup == group)
                return new CarriedLibrary(digest, file, () => assembly.GetManifestResourceStream(name)!);
        }
        return null;
    }

    /// <summary>
    /// Whether a file holds exactly these bytes. The bytes are at hand, so they are compared and not their digests:
    /// nothing is more certain, and nothing else is needed (.NET's SHA-256 wants OpenSSL on the machine).
    /// </summary>
    public bool IsIn(string path)
    {
        var file = new FileInfo(path);
        // A link could lead anywhere, and be led elsewhere later.
        if (!file.Exists || file.LinkTarget is not null)
            return false;
        using var carried = Open();
        if (file.Length != carried.Length)
            return false;
        using var found = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var (expected, actual) = (new byte[ChunkSize], new byte[ChunkSize]);
        for (int read; (read = carried.ReadAtLeast(expected, ChunkSize, throwOnEndOfStream: false)) > 0; )
        {
            var got = found.ReadAtLeast(actual.AsSpan(0, read), read, throwOnEndOfStream: false);
            if (!expected.AsSpan(0, read).SequenceEqual(actual.AsSpan(0, got)))
                return false;
        }
        return true;
    }

    private const int ChunkSize = 64 * 1024;
}
