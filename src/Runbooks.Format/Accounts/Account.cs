using System.Globalization;
using System.Net.Sockets;

namespace Runbooks.Accounts;

/// <summary>An account of this machine, as the kernel and the system's own lists know it, whatever variables say.</summary>
/// <param name="Name">What the system calls it; <c>uid 1000</c> where it has no name for the number.</param>
/// <param name="Number">Its number; null where this system has none.</param>
public sealed record Account(string Name, uint? Number)
{
    // SOL_SOCKET and SO_PEERCRED of Linux: a process, an account, a group. SOL_LOCAL and LOCAL_PEERCRED of macOS: a version, an account.
    private const int LinuxLevel = 1;
    private const int LinuxPeer = 17;
    private const int AppleLevel = 0;
    private const int ApplePeer = 1;

    private static readonly Lazy<Account> _here = new(Look);

    /// <summary>The account that this process acts as.</summary>
    public static Account Here => _here.Value;

    /// <summary>Who logged in and became this account since; null where nobody did, or it is not known.</summary>
    public string? Behind { get; init; }

    /// <summary>The account for a journal: <c>alice</c>, or <c>root (sudo by alice)</c>.</summary>
    public string Text => Behind is null ? Name : $"{Name} (sudo by {Behind})";

    /// <summary>The account of a number.</summary>
    public static Account Of(uint number) => new(AccountNames.Of(number) ?? $"uid {number.ToString(CultureInfo.InvariantCulture)}", number);

    /// <summary>Who sits at the other end of a Unix socket.</summary>
    /// <returns>Null where this system does not say.</returns>
    public static Account? OfPeer(Socket socket)
    {
        try
        {
            Span<byte> answer = stackalloc byte[128];
            if (OperatingSystem.IsLinux())
                return socket.GetRawSocketOption(LinuxLevel, LinuxPeer, answer) >= 12 ? Of(BitConverter.ToUInt32(answer[4..8])) : null;
            if (OperatingSystem.IsMacOS())
                return socket.GetRawSocketOption(AppleLevel, ApplePeer, answer) >= 8 ? Of(BitConverter.ToUInt32(answer[4..8])) : null;
            return null;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Whether two are one account.</summary>
    public bool IsSame(Account other) => Number is { } own && other.Number is { } theirs ? own == theirs : Name == other.Name;

    private static Account Look()
    {
        if (AccountNames.Own() is not { } number)
            return new Account(Environment.UserName, Number: null);
        var own = Of(number);
        var behind = LoggedIn() is { } login
            ? login == number
                ? null
                : Of(login).Name
            : number == 0 && Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } told && told != own.Name
                ? told
                : null;
        return own with { Behind = behind };
    }

    // Set once when somebody logs in, and kept through `sudo` and `su`. All ones where nobody did, as for a service.
    private static uint? LoggedIn()
    {
        try
        {
            return
                uint.TryParse(File.ReadAllText("/proc/self/loginuid"), CultureInfo.InvariantCulture, out var number)
                && number != uint.MaxValue
                ? number
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
