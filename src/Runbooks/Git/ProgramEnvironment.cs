namespace Runbooks.Git;

/// <summary>What git, gpg and ssh-keygen are told of the user: where the configuration, the keys and the agents are.</summary>
internal static class ProgramEnvironment
{
    private static readonly string[] Names =
    [
        "HOME", "USERPROFILE", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM",
        "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "SSH_ASKPASS", "SSH_AUTH_SOCK", "GNUPGHOME", "GPG_TTY",
    ];

    /// <summary>Those variables as the caller has them, and messages in English: they are read. All others are inherited.</summary>
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    public static Dictionary<string, string?> Of(Func<string, string?> environment)
    {
        var variables = Names.ToDictionary(name => name, environment);
        variables["LC_ALL"] = "C";
        return variables;
    }
}
