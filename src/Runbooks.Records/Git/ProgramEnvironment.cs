using System.Globalization;

namespace Runbooks.Git;

/// <summary>What git, gpg and ssh-keygen are told of the user: where the configuration, the keys and the agents are.</summary>
internal static class ProgramEnvironment
{
    private const string Count = "GIT_CONFIG_COUNT";
    private const int MostSettings = 1000;

    private static readonly string[] Names =
    [
        "HOME",
        "USERPROFILE",
        "XDG_CONFIG_HOME",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_PARAMETERS",
        Count,
        "GIT_NO_LAZY_FETCH",
        "GIT_SSH",
        "GIT_SSH_COMMAND",
        "GIT_SSH_VARIANT",
        "GIT_ASKPASS",
        "SSH_ASKPASS",
        "SSH_AUTH_SOCK",
        "GNUPGHOME",
        "GPG_TTY",
    ];

    /// <summary>Those variables as the caller has them, and messages in English: they are read. All others are inherited.</summary>
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    public static Dictionary<string, string?> Of(Func<string, string?> environment)
    {
        var variables = Names.ToDictionary(name => name, environment);

        // `GIT_CONFIG_KEY_0` and so on, as many as the count says.
        _ = int.TryParse(variables[Count], NumberStyles.None, CultureInfo.InvariantCulture, out var settings);
        for (var i = 0; i < Math.Min(settings, MostSettings); i++)
        {
            foreach (var name in (string[])[$"GIT_CONFIG_KEY_{i}", $"GIT_CONFIG_VALUE_{i}"])
                variables[name] = environment(name);
        }

        variables["LC_ALL"] = "C";
        return variables;
    }
}
