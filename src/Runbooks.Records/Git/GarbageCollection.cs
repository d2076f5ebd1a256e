using System.Globalization;

namespace Runbooks.Git;

/// <summary>
/// A <c>git gc</c> that takes away at once what no reference led to when it began. One that began before a record's
/// reference was set may take the record's objects, and does not look again: it is waited for.
/// </summary>
internal static class GarbageCollection
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until the one that is under way, if any, has ended.</summary>
    /// <param name="access">The repository.</param>
    /// <param name="time">The clock. What is waited for is another process, in real time.</param>
    /// <returns>Whether none of those is under way any more; one that begins now sees the reference. False after 20 seconds.</returns>
    public static bool Outlast(RepositoryAccess access, TimeProvider time)
    {
        var began = time.GetTimestamp();
        for (var running = Running(access); running is not null && Running(access) == running; Pause(time, Between))
        {
            if (time.GetElapsedTime(began) > Patience)
                return false;
        }

        return true;
    }

    /// <summary>Waits in this thread, as all of Git's library works in it.</summary>
    internal static void Pause(TimeProvider time, TimeSpan span) => Task.Delay(span, time).GetAwaiter().GetResult();

    // `PID HOST`, for as long as it works; what a killed one left no longer counts.
    private static string? Running(RepositoryAccess access)
    {
        var file = new FileInfo(Path.Combine(access.CommonDirectory, "gc.pid"));
        try
        {
            if (!file.Exists)
                return null;
            var text = File.ReadAllText(file.FullName).Trim();
            return TakesAllAway(access, text.Split(' ')[0]) ? $"{text} {file.LastWriteTimeUtc.Ticks}" : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    // The usual one leaves what is younger than two weeks. Where it cannot be seen how it was called, it is waited for.
    private static bool TakesAllAway(RepositoryAccess access, string process)
    {
        if (access.Configuration.Text("gc.pruneExpire") is { } expire)
            return expire != "never" && IsAlive(process);
        try
        {
            return !OperatingSystem.IsLinux()
                || File.ReadAllText($"/proc/{process}/cmdline").Contains("--prune=", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return IsAlive(process);
        }
    }

    private static bool IsAlive(string process) =>
        !OperatingSystem.IsLinux()
        || !int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        || Directory.Exists($"/proc/{process}");
}
