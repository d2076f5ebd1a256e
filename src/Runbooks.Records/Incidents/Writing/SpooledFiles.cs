using Runbooks.Storage;

namespace Runbooks.Incidents.Writing;

/// <summary>
/// Reads a directory that may have been brought from another machine: no link in it is followed, and none of it is read
/// before all of it is known to be within bounds.
/// </summary>
internal static class SpooledFiles
{
    private const int MostFiles = 10_000;
    private const long MostBytes = 256L * 1024 * 1024;

    /// <summary>Why a directory is not to be read; null where it may be.</summary>
    /// <param name="directory">The directory of one record.</param>
    public static string? ProblemOf(string directory)
    {
        var (files, bytes) = (0, 0L);
        var open = new Stack<DirectoryInfo>([new DirectoryInfo(directory)]);
        while (open.TryPop(out var folder))
        {
            if (folder.LinkTarget is not null)
                return $"`{Shown(folder.FullName)}` is a link, and no link is followed";
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                if (entry.LinkTarget is not null)
                    return $"`{Shown(entry.FullName)}` is a link, and no link is followed";
                if (entry is DirectoryInfo below)
                    open.Push(below);
                else if (UnixFile.IsSupported && UnixFile.Look(entry.FullName) is not { IsRegular: true })
                    return $"`{Shown(entry.FullName)}` is no file";
                else
                    bytes += ((FileInfo)entry).Length;
                if (++files > MostFiles)
                    return $"it has more than {MostFiles} files";
                if (bytes > MostBytes)
                    return $"it has more than {MostBytes / 1024 / 1024} MiB";
            }
        }

        return null;

        string Shown(string path) => Path.GetRelativePath(directory, path).Replace('\\', '/');
    }

    /// <summary>Reads a file that was found, and not what took its place since.</summary>
    /// <exception cref="IOException">It is a link by now, or cannot be read.</exception>
    public static byte[] Read(string path)
    {
        if (!UnixFile.IsSupported)
            return File.ReadAllBytes(path);
        if (UnixFile.TryOpen(path) is not var (file, _))
            throw new IOException($"{Path.GetFileName(path)} cannot be read, or is no file");
        using (file)
        {
            if (file.Length > MostBytes)
                throw new IOException($"{Path.GetFileName(path)} is too large");
            var content = new byte[file.Length];
            file.ReadExactly(content);
            return content;
        }
    }
}
