using System.Runtime.InteropServices;

namespace Runbooks.Cli.Native;

/// <summary>
/// OpenSSL, which the platform looks for when a connection is first prepared. Where it is missing the process ends there, with a signal
/// and in the middle of whatever it does: that is told before anything is begun.
/// </summary>
internal static class TlsLibrary
{
    // Says which one is taken; whoever sets it knows.
    private const string Override = "CLR_OPENSSL_VERSION_OVERRIDE";

    /// <summary>What it is called, as the platform looks for it.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "libssl.so.3",
        "libssl.so.4",
        "libssl.so.1.1",
        "libssl.so.1.0.2",
        "libssl.so.1.0.0",
        "libssl.so.10",
    ];

    // What connects to nobody, and is used where nothing is installed yet.
    private static readonly string[] Offline =
    [
        "list",
        "show",
        "lint",
        "fmt",
        "new",
        "import",
        "schema",
        "completion",
        "man",
        "lock",
        "approve",
    ];

    /// <summary>Why a command cannot do its work here, with the mend; null where it can.</summary>
    /// <param name="command">The command's name; null for none.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    public static string? ProblemOf(string? command, Func<string, string?> environment)
    {
        if (!OperatingSystem.IsLinux() || command is null || Offline.Contains(command) || environment(Override) is { Length: > 0 })
            return null;
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out _))
                return null;
        }

        return "OpenSSL is missing or cannot be loaded, and connections need it: nothing was sent\n"
            + "  = help: install your system's package: libssl3 (Debian, Ubuntu), openssl-libs (Fedora), libssl3 (Alpine)";
    }
}
