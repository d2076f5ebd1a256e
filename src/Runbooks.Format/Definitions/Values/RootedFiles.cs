using Runbooks.Results;

namespace Runbooks.Definitions.Values;

/// <summary>
/// Files that a file names. They lie below a folder that none of them leaves: not by `..`, not by a whole path,
/// not through a symbolic link. Somebody who changes a runbook must not read the files of the machine that runs it.
/// </summary>
/// <param name="Root">The folder.</param>
public sealed record RootedFiles(string Root)
{
    private const int MostLinks = 40;

    /// <param name="path">From <paramref name="from"/> on, with <c>/</c>.</param>
    /// <param name="from">The folder that the path is relative to; the root or one below it.</param>
    /// <param name="most">The most bytes.</param>
    /// <returns>The bytes, or why there are none.</returns>
    public Result<byte[], string> Read(string path, string from, long most)
    {
        if (Path.IsPathRooted(path))
            return Result.Failed($"`{path}` is a whole path, and only files below this one's project can be named");
        try
        {
            var full = Path.GetFullPath(Path.Combine(from, path));
            if (!Holds(full))
                return Result.Failed($"`{path}` leads out of the project");
            using var file = File.OpenRead(full);
            if (file.Length > most)
                return Result.Failed($"`{path}` has {file.Length} bytes, more than {most}");
            var content = new byte[file.Length];
            file.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Result.Failed($"there is no file `{path}`");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return Result.Failed($"`{path}` cannot be read");
        }
    }

    /// <summary>Whether a path stays below the root when every link in it is followed.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public bool Holds(string fullPath)
    {
        var (root, path) = (Real(Root), Real(fullPath));
        return path == root
            || path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    private static string Real(string path)
    {
        var links = 0;
        var real = Path.GetPathRoot(path)!;
        var rest = new Stack<string>(Enumerable.Reverse(Parts(path, real)));
        while (rest.TryPop(out var part))
        {
            var next = Path.GetFullPath(Path.Combine(real, part));
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
                throw new IOException($"the links of {Path.GetFileName(path)} lead in a circle");
            var followed = Path.Combine(real, target);
            real = Path.IsPathRooted(target) ? Path.GetPathRoot(followed)! : real;
            foreach (var further in Enumerable.Reverse(Parts(target, Path.IsPathRooted(target) ? real : string.Empty)))
                rest.Push(further);
        }

        return real;
    }

    private static string[] Parts(string path, string root) =>
        path[root.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}
