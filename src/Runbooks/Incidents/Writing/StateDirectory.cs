namespace Runbooks.Incidents.Writing;

/// <summary>Where this machine keeps what is not a repository's: locks, and records that could not be delivered.</summary>
public static class StateDirectory
{
    /// <summary><c>${XDG_STATE_HOME:-~/.local/state}/runbook</c>.</summary>
    /// <param name="environment">Looks an environment variable up.</param>
    public static string Find(Func<string, string?> environment)
    {
        if (environment("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathRooted(state)) return Path.Combine(state, "runbook");
        var home = environment("HOME") ?? environment("USERPROFILE");
        return home is { Length: > 0 } ? Path.Combine(home, ".local", "state", "runbook") : Path.Combine(Path.GetTempPath(), "runbook-state");
    }
}
