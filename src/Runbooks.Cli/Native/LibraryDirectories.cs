using System.Runtime.InteropServices;
using Runbooks.Storage;

namespace Runbooks.Cli.Native;

/// <summary>The directories that carried libraries are put into.</summary>
internal static class LibraryDirectories
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// The directories to try, best first, each made when its turn comes: the user's cache, where the next run finds
    /// the library; then a new directory under the temporary path, which only this user can enter.
    /// </summary>
    public static IEnumerable<Func<string>> Places(Func<string, string?> environment)
    {
        if (CacheDirectory(environment) is { } cache)
            yield return () => Path.Combine(cache, "runbook", "native");
        yield return PrivateDirectory;
    }

    /// <summary>Puts a library into the first directory that takes it and that the system loads it from.</summary>
    /// <returns>The directory that holds the library.</returns>
    /// <exception cref="IOException">There is none; the message says why for each.</exception>
    public static string Place(CarriedLibrary library, IEnumerable<Func<string>> places)
    {
        var problems = new List<string>();
        foreach (var place in places)
        {
            try
            {
                var directory = Path.Combine(place(), library.Digest);
                var path = Path.Combine(directory, library.FileName);
                if (!library.IsIn(path))
                    Write(library, directory, path);
                // A file system mounted without execution takes the file and refuses to load it.
                NativeLibrary.Load(path);
                return directory;
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException || DiskFault.IsIn(e))
            {
                problems.Add(e.Message.Trim());
            }
        }
        throw new IOException($"the native library {library.FileName} cannot be loaded: {string.Join("; ", problems)}");
    }

    /// <summary>Writes beside the target and renames, so that another run sees the whole file or none.</summary>
    private static void Write(CarriedLibrary library, string directory, string path)
    {
        MakeDirectory(directory);
        var unfinished = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnerOnly;
            using (var source = library.Open())
            using (var file = new FileStream(unfinished, options))
                source.CopyTo(file, 1024 * 1024);
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            File.Delete(unfinished);
            // Windows does not replace a library that another run has loaded: the same bytes serve as well.
            if (!library.IsIn(path))
                throw;
        }
    }

    /// <summary>As the XDG base directories say: a relative path counts as none.</summary>
    private static string? CacheDirectory(Func<string, string?> environment)
    {
        if (environment("XDG_CACHE_HOME") is { } named && Path.IsPathFullyQualified(named))
            return named;
        if (OperatingSystem.IsWindows())
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } local ? local : null;
        return Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home
            ? Path.Combine(home, ".cache")
            : null;
    }

    private static string PrivateDirectory()
    {
        var directory = Directory.CreateTempSubdirectory("runbook-native-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(directory);
        return directory;
    }

    private static void MakeDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, OwnerOnly);
    }

    private static void Remove(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // Windows keeps a loaded library; the system clears the temporary directory in its own time.
        }
    }
}
