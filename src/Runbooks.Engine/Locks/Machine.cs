using System.Security.Cryptography;
using System.Text;
using Runbooks.Storage;

namespace Runbooks.Locks;

/// <summary>This machine, as far as it takes to say whether a lock's owner still runs.</summary>
/// <param name="self">The owner that this process is.</param>
/// <param name="startOf">When a process began; empty where it runs and that cannot be read, null where there is none.</param>
public sealed class Machine(LockOwner self, Func<int, string?> startOf)
{
    /// <summary>This process as an owner.</summary>
    public LockOwner Self => self;

    /// <summary>The machine that this process runs on.</summary>
    public static Machine Here()
    {
        var boot = FirstLine("/proc/sys/kernel/random/boot_id");
        var owner = new LockOwner(
            Environment.UserName,
            Environment.MachineName,
            Digest(FirstLine("/etc/machine-id") ?? Environment.MachineName),
            boot is null ? null : Digest(boot),
            LinkTarget("/proc/self/ns/pid"),
            Environment.ProcessId,
            StartOf(Environment.ProcessId) ?? string.Empty
        );
        return new Machine(owner, StartOf);
    }

    /// <summary>Whether monotonic times of that owner can be compared with ours.</summary>
    public bool IsSameBoot(LockOwner owner) => owner.Boot is not null && owner.Boot == self.Boot;

    /// <summary>Whether the owner is known not to run any more.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="restartEndsIt">
    /// Whether another boot of this machine is proof. In a file of this machine it is; elsewhere it is not, because
    /// machines made from one image can say that they are the same one.
    /// </param>
    public bool IsDead(LockOwner owner, bool restartEndsIt)
    {
        if (owner.Machine != self.Machine || owner.Host != self.Host)
            return false;
        if (owner.Boot != self.Boot)
            return restartEndsIt && owner.Boot is not null && self.Boot is not null;
        if (owner.Space != self.Space)
            return false;
        var started = startOf(owner.Process);
        return started is null || (started.Length > 0 && owner.Started.Length > 0 && started != owner.Started);
    }

    /// <summary>Whether the owner is known to run.</summary>
    public bool IsAlive(LockOwner owner) =>
        owner.Machine == self.Machine
        && owner.Host == self.Host
        && owner.Boot == self.Boot
        && owner.Space == self.Space
        && !IsDead(owner, restartEndsIt: false);

    /// <summary>
    /// Whether the owner may run, and by that account: what the owner says of itself does not count. Where processes of
    /// others cannot be seen, it may.
    /// </summary>
    internal bool IsRunBy(LockOwner owner, uint account)
    {
        if (owner.Space != self.Space || UnixFile.Look("/proc/1") is null)
            return true;
        return UnixFile.Look($"/proc/{owner.Process}") is { } process
            && process.Owner == account
            && startOf(owner.Process) is { Length: > 0 } started
            && started == owner.Started;
    }

    private static string? StartOf(int process)
    {
        // The name of the program stands in parentheses and may hold any character: what counts comes after the last one.
        if (FirstLine($"/proc/{process}/stat") is { } stat && stat.LastIndexOf(')') is > 0 and var end)
        {
            var fields = stat[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            const int State = 0,
                StartTime = 19;
            if (fields.Length > StartTime)
                return fields[State] is "Z" or "X" ? null : fields[StartTime];
        }

        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return OperatingSystem.IsLinux()
                ? string.Empty
                : found.StartTime.ToUniversalTime().Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return string.Empty;
        }
    }

    private static string? FirstLine(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault() is { Length: > 0 } line ? line : null;
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return null;
        }
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return null;
        }
    }

    // The system's ids are not for others to see, and the lock may go to a remote.
    private static string Digest(string id) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("runbook lock " + id)))[..16];
}
