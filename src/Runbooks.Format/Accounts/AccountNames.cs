using System.Runtime.InteropServices;

namespace Runbooks.Accounts;

/// <summary>Asks the C library who an account is: it knows those of directories as well, not of <c>/etc/passwd</c> alone.</summary>
internal static class AccountNames
{
    private static readonly Lock _turn = new();

    /// <summary>The number of the account that this process acts as; null where this system has none.</summary>
    public static uint? Own() => OperatingSystem.IsWindows() ? null : geteuid();

    /// <summary>What the system calls a number; null where it has no name for it.</summary>
    public static string? Of(uint number)
    {
        if (OperatingSystem.IsWindows())
            return null;

        // What it gives lies in one place that the next call writes over. The name is the first member on every system.
        lock (_turn)
        {
            var found = getpwuid(number);
            var name = found == IntPtr.Zero ? null : Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(found));
            return string.IsNullOrEmpty(name) ? null : name;
        }
    }

#pragma warning disable IDE1006, SYSLIB1054 // The names are the system's, and nothing here needs more than numbers.
    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();

    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr getpwuid(uint number);
#pragma warning restore IDE1006, SYSLIB1054
}
