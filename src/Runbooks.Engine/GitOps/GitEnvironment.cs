using System.Globalization;
using Runbooks.Connections;

namespace Runbooks.GitOps;

/// <summary>
/// What git is told by its environment. Every account of the machine reads a program's arguments, and an address may hold a password: it
/// is not among them.
/// </summary>
internal static class GitEnvironment
{
    /// <summary>What the repository's server is called in arguments.</summary>
    public const string Remote = "runbook";

    /// <summary>By these git finds the user's configuration, keys, agents, names and proxies.</summary>
    public static readonly IReadOnlyList<string> Passed =
    [
        "USERPROFILE",
        "XDG_CONFIG_HOME",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_SSH",
        "GIT_SSH_COMMAND",
        "GIT_SSH_VARIANT",
        "GIT_ASKPASS",
        "SSH_AUTH_SOCK",
        "GIT_AUTHOR_NAME",
        "GIT_AUTHOR_EMAIL",
        "GIT_COMMITTER_NAME",
        "GIT_COMMITTER_EMAIL",
        "GIT_SSL_CAINFO",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        .. EnvironmentProxy.Variables,
    ];

    /// <summary>The variables of every call: nothing asks, no hook runs, no program fetches, and messages are in English.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="ssh">How ssh is called; null for as it is configured.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(GitAddress repository, string? ssh)
    {
        var settings = new List<KeyValuePair<string, string>>
        {
            new($"remote.{Remote}.url", repository.Text),
            new("core.hooksPath", "/dev/null"),
            new("gc.auto", "0"),
            new("maintenance.auto", "false"),
            new("i18n.logOutputEncoding", "UTF-8"),
            new("credential.interactive", "false"),
        };
        if (ssh is not null)
            settings.Add(new("core.sshCommand", $"{ssh} -o BatchMode=yes"));
        return
        [
            new("GIT_TERMINAL_PROMPT", "0"),
            new("SSH_ASKPASS_REQUIRE", "never"),
            new("GIT_ALLOW_PROTOCOL", string.Join(':', GitAddress.Schemes)),
            new("GIT_EDITOR", "false"),
            new("LC_ALL", "C"),
            new("GIT_CONFIG_COUNT", settings.Count.ToString(CultureInfo.InvariantCulture)),
            .. settings.SelectMany(
                (s, i) => new KeyValuePair<string, string>[] { new($"GIT_CONFIG_KEY_{i}", s.Key), new($"GIT_CONFIG_VALUE_{i}", s.Value) }
            ),
        ];
    }
}
