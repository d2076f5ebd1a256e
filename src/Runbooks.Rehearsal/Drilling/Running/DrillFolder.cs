using Runbooks.Storage;

namespace Runbooks.Rehearsal.Drilling.Running;

/// <summary>
/// Where a drilled run keeps its files: in memory where the system has a place for that, because a drill makes and removes some hundred
/// thousand.
/// </summary>
internal static class DrillFolder
{
    private const string Memory = "/dev/shm";
    private const long LeastFree = 256L * 1024 * 1024;

    /// <summary>Makes a new one.</summary>
    /// <param name="environment">A `TMPDIR` that is set is kept to.</param>
    public static string Make(Func<string, string?> environment)
    {
        if (OperatingSystem.IsWindows() || !string.IsNullOrEmpty(environment("TMPDIR")) || !HasRoom())
            return Directory.CreateTempSubdirectory("runbook-drill-").FullName;
        var path = Path.Combine(Memory, "runbook-drill-" + Path.GetRandomFileName());
        return Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    private static bool HasRoom()
    {
        try
        {
            return Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace >= LeastFree;
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return false;
        }
    }
}
