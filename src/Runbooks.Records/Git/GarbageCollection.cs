using System.Globalization;

namespace Runbooks.Git;

/// <summary>
/// A <c>git gc</c> that takes away at once what no reference led to when it began. One that began before a record's
/// reference was set may take the record's objects, and does not look again: it is waited for.
/// </summary>
internal static class GarbageCollection
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits until the one that is under way, if any, has ended.</summary>
    /// <param name="access">The repository.</param>
    /// <returns>Whether none of those is under way any more; one that begins now sees the reference.</returns>
    public static bool Outlast(RepositoryAccess access)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var running = Running(access); running is not null && Running(access) == running; Pause())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                return false;
        }

        return true;
    }

    // `PID HOST`, for as long as it works; what a killed one left counts no more.
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

    // The wait is for another process, in real time: a clock that tests move would wait for ever.
#pragma warning disable RS0030
    private static void Pause() => Thread.Sleep(20);
#pragma warning restore RS0030
}
