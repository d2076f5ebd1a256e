using System.Diagnostics;
using Runbooks.Storage;

namespace Runbooks.Git;

/// <summary>Tells whether whoever made a lock file of Git is gone, so that nobody will ever take it away.</summary>
internal static class DeadLock
{
    // When a process began is known to a tick of the kernel's clock.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Whether it was left. That is known where this machine can be asked: the file is ours, and of the processes that ran already when it
    /// was made none has it open. Whoever makes one closes it an instant before giving it its name, so that one that is stopped may be its
    /// owner all the same, and git, whose hooks may take their time, where it works on this repository.
    /// </summary>
    /// <param name="path">The lock file.</param>
    /// <returns>False where it is not known.</returns>
    public static bool IsLeft(string path)
    {
        if (!UnixFile.IsSupported || UnixFile.Look(path) is not { IsRegular: true } file || file.Owner != UnixFile.Account)
            return false;
        var made = File.GetLastWriteTimeUtc(path);
        var whole = Path.GetFullPath(path);
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (MayBeWriter(process, made, whole))
                    return false;
            }
        }

        return true;
    }

    private static bool MayBeWriter(Process process, DateTime made, string path)
    {
        try
        {
            var own = $"/proc/{process.Id}";
            return process.StartTime.ToUniversalTime() <= made + Tick
                && (
                    Directory.EnumerateFiles($"{own}/fd").Any(f => IsOf(f, path))
                    || IsStopped(File.ReadAllText($"{own}/stat"))
                    || (
                        process.ProcessName.StartsWith("git", StringComparison.Ordinal)
                        && IsIn(File.ResolveLinkTarget($"{own}/cwd", false)?.FullName, path)
                    )
                );
        }
        catch (Exception e)
            when (e is InvalidOperationException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            // It ended meanwhile, or is another account's, which cannot have made a file of ours.
            return false;
        }
    }

    // What a process closes meanwhile says nothing of its other files.
    private static bool IsOf(string descriptor, string path)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, false)?.FullName == path;
        }
        catch (IOException)
        {
            return false;
        }
    }

    // `4711 (name) T …`, and the name may hold anything.
    private static bool IsStopped(string stat) => stat[(stat.LastIndexOf(')') + 1)..].TrimStart() is ['T' or 't', ..];

    // A bare repository has no folder of that name, and git stands in it.
    private static bool IsIn(string? folder, string path)
    {
        var at = path.IndexOf($"{Path.DirectorySeparatorChar}.git{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        return folder is null
            || (at < 0 ? path : path[..at] + "/").StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal)
            || (at >= 0 && folder.StartsWith(path[..at] + "/", StringComparison.Ordinal));
    }
}
