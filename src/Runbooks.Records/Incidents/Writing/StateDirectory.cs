using System.Collections.Concurrent;
using Runbooks.Storage;

namespace Runbooks.Incidents.Writing;

/// <summary>Where this account keeps what is not a repository's: locks, and records that could not be delivered.</summary>
public static class StateDirectory
{
    private static readonly ConcurrentDictionary<string, string> Made = new();

    /// <summary>
    /// <c>${XDG_STATE_HOME:-~/.local/state}/runbook</c>, with the home directory that the system knows where no variable
    /// names one. One that belongs to another account, or is a link, is not believed; where none is left, one is made in the
    /// temporary files, so that an emergency goes on. That one outlives the process as long as nobody stands in its way.
    /// </summary>
    /// <param name="environment">Looks an environment variable up.</param>
    public static string Find(Func<string, string?> environment) =>
        Usual(environment).FirstOrDefault(PrivateFiles.MayBeUsed) ?? Made.GetOrAdd("state", Make);

    /// <summary>
    /// A directory of this account in the temporary files, where nothing else is given: by its name if that is ours, or else by a new one.
    /// </summary>
    /// <param name="name">What it is for.</param>
    public static string Temporary(string name)
    {
        var known = Path.Combine(
            Path.GetTempPath(),
            UnixFile.IsSupported ? $"runbook-{UnixFile.Account}-{name}" : $"runbook-{Environment.UserName}-{name}"
        );
        return PrivateFiles.MayBeUsed(known) ? known : Made.GetOrAdd(name, Make);
    }

    private static IEnumerable<string> Usual(Func<string, string?> environment)
    {
        if (environment("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathRooted(state))
            yield return Path.Combine(state, "runbook");
        if (
            (environment("HOME") ?? environment("USERPROFILE") ?? UnixFile.HomeOf(UnixFile.Account)) is { Length: > 1 } home
            && Path.IsPathRooted(home)
        )
            yield return Path.Combine(home, ".local", "state", "runbook");
        yield return Path.Combine(Path.GetTempPath(), UnixFile.IsSupported ? $"runbook-{UnixFile.Account}-state" : "runbook-state");
    }

    private static string Make(string name) => PrivateFiles.MakeOne($"runbook-{name}-");
}
