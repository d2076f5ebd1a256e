using System.Diagnostics;

namespace Runbooks.Soak;

/// <summary>Where an operator stands: a machine and an account, with a clone and a state of their own.</summary>
public sealed class SoakPlace
{
    private const string OtherAccount = "65534";

    private readonly string _machine;
    private readonly string? _account;

    private SoakPlace(string folder, string machine, string? account)
    {
        (Records, State) = (Path.Combine(folder, "records"), Path.Combine(folder, "state"));
        (_machine, _account) = (machine, account);
    }

    /// <summary>Whether operators can be given an account of their own here.</summary>
    public static bool HasOtherAccounts { get; } = Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv");

    /// <summary>The clone that takes the records.</summary>
    public string Records { get; }

    /// <summary>The account's state.</summary>
    public string State { get; }

    /// <summary>Makes one, with a clone of the shared repository.</summary>
    /// <param name="folder">Below which everything lies.</param>
    /// <param name="name">Its own name.</param>
    /// <param name="kind">Which machine and account it is.</param>
    public static async Task<SoakPlace> MakeAsync(string folder, string name, SoakPlaceKind kind)
    {
        var own = Path.Combine(folder, name);
        var machine = kind == SoakPlaceKind.OtherMachine ? Path.Combine(own, "machine") : Path.Combine(folder, "machine");
        var account = kind == SoakPlaceKind.OtherAccount ? OtherAccount : null;
        var place = new SoakPlace(own, machine, account);
        Directory.CreateDirectory(place.State);
        Directory.CreateDirectory(machine);
        Mode(machine, "1777");
        await GitAsync(folder, "init", "--quiet", place.Records);
        await GitAsync(place.Records, "remote", "add", "origin", Path.Combine(folder, "remote.git"));
        await GitAsync(place.Records, "config", "user.name", "Ada");
        await GitAsync(place.Records, "config", "user.email", "ada@example.org");
        if (account is null)
            return place;

        // Accounts of one machine exclude each other without a remote, too.
        await GitAsync(place.Records, "config", "runbook.remote", "none");
        Mode(place.State, "700");
        using var chown = Process.Start("chown", ["-R", $"{account}:{account}", own]);
        await chown.WaitForExitAsync();
        return place;
    }

    /// <summary>How a process is started there.</summary>
    /// <param name="arguments">Of <c>dotnet</c>.</param>
    public ProcessStartInfo Start(params string[] arguments)
    {
        var start = _account is null
            ? new ProcessStartInfo("dotnet", arguments)
            : new ProcessStartInfo("setpriv", [$"--reuid={_account}", $"--regid={_account}", "--clear-groups", "dotnet", .. arguments]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["RUNBOOK_MACHINE_DIR"] = _machine;
        if (_account is not null)
            start.Environment["HOME"] = State;
        return start;
    }

    /// <summary>Runs git and gives what it says.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="arguments">What.</param>
    public static async Task<string> GitAsync(string folder, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("git", ["-c", "safe.directory=*", .. arguments])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = folder,
            }
        )!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said;
    }

    private static void Mode(string path, string mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
    }
}
