using System.Runtime.InteropServices;

namespace Runbooks.Benchmarks;

/// <summary>What the processes that this one waited for have cost, with those that they waited for themselves (getrusage(2)).</summary>
/// <param name="Cpu">User and system time.</param>
/// <param name="Faults">Page faults that needed no disk.</param>
internal readonly partial record struct ChildUsage(TimeSpan Cpu, long Faults)
{
    private const int Children = -1;

    // Of 64-bit Linux and macOS: two pairs of seconds and microseconds, the resident size, three sizes that are 0, and the faults.
    private const int Longs = 18;
    private const int FaultsAt = 8;

    /// <summary>All of them until now; zero on a system that does not tell.</summary>
    public static ChildUsage Now()
    {
        if (OperatingSystem.IsWindows())
            return default;
        var usage = new long[Longs];
        if (Read(Children, usage) != 0)
            throw new InvalidOperationException("getrusage(RUSAGE_CHILDREN) failed");
        return new ChildUsage(Of(usage[0], usage[1]) + Of(usage[2], usage[3]), usage[FaultsAt]);
    }

    public static ChildUsage operator -(ChildUsage one, ChildUsage other) => new(one.Cpu - other.Cpu, one.Faults - other.Faults);

    // macOS has the microseconds in the lower half.
    private static TimeSpan Of(long seconds, long microseconds) =>
        TimeSpan.FromSeconds(seconds) + TimeSpan.FromMicroseconds(microseconds & uint.MaxValue);

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int Read(int who, long[] usage);
}
