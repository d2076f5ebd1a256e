using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Runbooks.Storage;

/// <summary>
/// Files among those of other accounts: whose they are as the kernel knows it, and opened so that no link is followed and
/// no pipe is waited for. Only where <see cref="IsSupported"/>; elsewhere accounts cannot be told apart.
/// </summary>
public static class UnixFile
{
    private const int Exists = 17;
    private const int AtCurrent = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const int Shared = 1;
    private const int Exclusively = 2;
    private const int AtOnce = 4;
    private const int Free = 8;

    /// <summary>Whether the kernel can be asked here.</summary>
    public static bool IsSupported { get; } =
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>The number of the account that this process acts as.</summary>
    public static uint Account { get; } = IsSupported ? geteuid() : 0;

    /// <summary>What a path is, without following a link; null where nothing is there that can be seen.</summary>
    public static FileFacts? Look(string path)
    {
        var buffer = new byte[256];
        return statx(AtCurrent, Text(path), NoFollow, 0x7ff, buffer) == 0 ? Facts(buffer) : null;
    }

    /// <summary>What an open file is.</summary>
    /// <exception cref="IOException">The kernel does not say.</exception>
    public static FileFacts Look(SafeFileHandle file)
    {
        var buffer = new byte[256];
        if (statx((int)file.DangerousGetHandle(), Text(string.Empty), EmptyPath, 0x7ff, buffer) != 0)
            throw Failure(string.Empty, Marshal.GetLastPInvokeError());
        GC.KeepAlive(file);
        return Facts(buffer);
    }

    /// <summary>Opens a file to be read.</summary>
    /// <returns>The file and whose it is; null where there is none, or it is a link, a pipe or whatever else, or may not be read.</returns>
    public static (FileStream File, FileFacts Facts)? TryOpen(string path)
    {
        // Not blocking: a pipe would be waited for until somebody writes it.
        var number = open(Text(path), Flags.ReadOnly | Flags.NonBlocking, 0);
        if (number < 0)
            return null;
        var handle = new SafeFileHandle(number, ownsHandle: true);
        var facts = Look(handle);
        if (facts.IsRegular)
            return (new FileStream(handle, FileAccess.Read, bufferSize: 0), facts);
        handle.Dispose();
        return null;
    }

    /// <summary>Makes a file that was not there.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="mode">Who may do what with it, whatever the umask.</param>
    /// <exception cref="IOException">Something of that name is there, or the directory takes none.</exception>
    public static FileStream Create(string path, UnixFileMode mode)
    {
        var number = open(Text(path), Flags.ReadWrite | Flags.Create, (int)UnixFileMode.UserRead | (int)UnixFileMode.UserWrite);
        if (number < 0)
            throw Failure(path, Marshal.GetLastPInvokeError());
        var handle = new SafeFileHandle(number, ownsHandle: true);
        try
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(handle, mode);
            return new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0);
        }
        catch (Exception)
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Gives a file a second name in one step, if nothing has it yet.</summary>
    /// <returns>Whether it was free; null where this disk knows no second names.</returns>
    public static bool? TryLink(string path, string other)
    {
        if (link(Text(path), Text(other)) == 0)
            return true;
        return Marshal.GetLastPInvokeError() == Exists ? false : null;
    }

    /// <summary>
    /// Takes a file for as long as it is open: the kernel lets go of it when the process ends, however it ends. Others that
    /// may read the file can ask whether it is taken.
    /// </summary>
    /// <returns>Whether it was free.</returns>
    public static bool TryHold(SafeFileHandle file) => flock(file, Exclusively | AtOnce) == 0;

    /// <summary>Whether a process has taken a file that is open here.</summary>
    public static bool IsHeld(SafeFileHandle file)
    {
        if (flock(file, Shared | AtOnce) != 0)
            return true;
        _ = flock(file, Free);
        return false;
    }

    /// <summary>The process that has taken a file, by its number; null where none has, or the kernel does not say.</summary>
    /// <param name="path">The file.</param>
    public static int? HolderOf(string path)
    {
        const string Locks = "/proc/locks";
        if (!IsSupported || Look(path) is not { } file)
            return null;
        try
        {
            // `1: FLOCK  ADVISORY  WRITE 4711 08:01:131090 0 EOF`
            return File.ReadLines(Locks)
                .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(w => w is [_, "FLOCK", _, _, _, var disk, ..] && disk.EndsWith($":{file.Number}", StringComparison.Ordinal))
                .Select(w => int.TryParse(w[4], out var process) && process > 0 ? process : (int?)null)
                .FirstOrDefault(p => p is not null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What people call an account; its number where the machine does not say.</summary>
    public static string NameOf(uint account) => LineOf(account)?[0] ?? $"account {account}";

    /// <summary>
    /// An account's home directory, as the machine knows it; null where it knows none that is there and the account's own.
    /// </summary>
    public static string? HomeOf(uint account) =>
        LineOf(account) is { Length: > 5 } line
        && Path.IsPathRooted(line[5])
        && Look(line[5]) is { IsDirectory: true } home
        && home.Owner == account
            ? line[5]
            : null;

    private static string[]? LineOf(uint account)
    {
        if (!IsSupported)
            return null;
        try
        {
            var number = account.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return File.ReadLines("/etc/passwd").Select(l => l.Split(':')).FirstOrDefault(f => f.Length > 2 && f[2] == number);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // As `struct statx` has it, which is the same on every architecture.
    private static FileFacts Facts(byte[] buffer)
    {
        var mode = BitConverter.ToUInt16(buffer, 28);
        return new FileFacts(
            BitConverter.ToUInt32(buffer, 20),
            (UnixFileMode)(mode & 0xfff),
            IsRegular: (mode & 0xf000) == 0x8000,
            IsDirectory: (mode & 0xf000) == 0x4000,
            BitConverter.ToUInt64(buffer, 32)
        );
    }

    private static byte[] Text(string path) => Encoding.UTF8.GetBytes(path + '\0');

    private static Exception Failure(string path, int error)
    {
        const int NotPermitted = 1,
            Denied = 13,
            ReadOnlyDisk = 30;
        var message = $"{path}: {Marshal.GetPInvokeErrorMessage(error)}";
        return error is NotPermitted or Denied or ReadOnlyDisk ? new UnauthorizedAccessException(message) : new IOException(message, error);
    }

    private static class Flags
    {
        public const int NonBlocking = 0x800;

        private const int CloseOnExec = 0x80000;

        // Alone among these it has another number on each architecture.
        private static readonly int _noLinks = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

        public static int ReadOnly => CloseOnExec | _noLinks;

        public static int ReadWrite => ReadOnly | 2;

        public static int Create => 0x40 | 0x80;
    }

#pragma warning disable IDE1006, SYSLIB1054 // The names are the system's, and nothing here needs more than numbers and bytes.
    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();

    [DllImport("libc", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int directory, byte[] path, int flags, uint mask, [Out] byte[] buffer);

    [DllImport("libc", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open(byte[] path, int flags, int mode);

    [DllImport("libc", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int link(byte[] path, byte[] other);

    [DllImport("libc", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int flock(SafeFileHandle file, int operation);
#pragma warning restore IDE1006, SYSLIB1054
}
