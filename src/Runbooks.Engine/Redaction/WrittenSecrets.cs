using System.Buffers;
using System.Text.RegularExpressions;

namespace Runbooks.Redaction;

/// <summary>
/// Secrets that are told by their form alone, in what people wrote: a playbook, the message of a commit. Nobody named them, so that a
/// run does not know them.
/// </summary>
public static partial class WrittenSecrets
{
    private const int ShortestNamed = 3;
    private const int ShortestWord = 12;

    // Every form below holds one of these; most lines hold none.
    private static readonly SearchValues<string> Hints = SearchValues.Create(
        [
            "authorization",
            "cookie",
            "token",
            "secret",
            "passw",
            "passphrase",
            "api",
            "access",
            "credential",
            "@",
            " -u",
            "--user",
            " -a",
            "--auth",
            "--oauth2",
            "?",
            "&",
            "gh",
            "xox",
            "akia",
            "eyj",
            "glpat",
            "hooks.",
            "webhook",
            "routing",
            "sk_",
            "wort",
            "hvs.",
            "pw",
            "login",
            "rk_",
            " -p",
            "dckr",
            "npm_",
            "-pass",
            "_key=",
            "_pass=",
            "_auth=",
            "telegram",
            "ifttt",
            "hc-ping",
        ],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>A text with each of them masked: <c>rotate •••</c>.</summary>
    /// <param name="text">The text; any number of lines.</param>
    public static string Mask(string text) => Mask(text, _ => "•••");

    /// <summary>A text with each of them masked.</summary>
    /// <param name="text">The text; any number of lines.</param>
    /// <param name="mask">What stands for one of so many characters.</param>
    public static string Mask(string text, Func<int, string> mask)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            foreach (var (at, length, _) in In(lines[i]).OrderByDescending(f => f.At))
                lines[i] = lines[i][..at] + mask(length) + lines[i][(at + length)..];
        }

        return string.Join('\n', lines);
    }

    /// <summary>Those of a line, with where they stand and the name they were found under.</summary>
    /// <param name="line">One line.</param>
    public static IReadOnlyList<(int At, int Length, string Name)> In(string line)
    {
        var found = new List<(int At, int Length, string Name)>();
        if (!line.AsSpan().ContainsAny(Hints))
            return found;
        foreach (Match match in Named().Matches(line))
            Take(match.Groups["value"], match.Groups["name"].Value);
        foreach (Match match in Users().Matches(line))
            Take(match.Groups["value"], "password");
        foreach (Match match in Shapes().Matches(line))
            Take(match.Groups[0], "token");
        foreach (Match match in Webhooks().Matches(line))
            Take(match.Groups["value"], "webhook");
        foreach (Match match in Programs().Matches(line))
            Take(match.Groups["value"], "password");
        foreach (Match match in Told().Matches(line))
            Take(match.Groups["value"], "password");
        return found;

        void Take(Group value, string name)
        {
            if (
                value.Length <= ShortestNamed
                || IsPlaceholder(value.Value)
                || found.Exists(f => value.Index < f.At + f.Length && f.At < value.Index + value.Length)
            )
                return;

            // `The token: rotate it` is a sentence.
            if (
                value.Value.All(char.IsAsciiLetter)
                && line[value.Index - 1] == ' '
                && value.Length < ShortestWord
                && (
                    name.ToLowerInvariant()
                    is "token"
                        or "tokens"
                        or "secret"
                        or "secrets"
                        or "cookie"
                        or "cookies"
                        or "credential"
                        or "credentials"
                )
            )
                return;
            found.Add((value.Index, value.Length, name));
        }
    }

    /// <summary>Whether a value stands for one that the reader fills in.</summary>
    public static bool IsPlaceholder(string value) =>
        value.Contains('$', StringComparison.Ordinal)
        || value.Contains("{{", StringComparison.Ordinal)
        || value[0] is '<' or '[' or '{' or '•'
        || Wrong().IsMatch(value)
        || Filled().IsMatch(value)
        || value.All(c => c is '.' or '*' or 'x' or 'X' or '…');

    /// <summary>Whether a credential is sent on purpose to see that it is refused: <c>wrong-token</c>.</summary>
    /// <param name="value">The credential.</param>
    public static bool IsWrong(string value) => Wrong().IsMatch(value);

    [GeneratedRegex(
        """(?<name>[A-Za-z0-9_-]*(?:authorization|cookie|token|secret|passwd|password|passphrase|api[-_]?key|"""
            + """access[-_]?key|routing[-_]?key|integration[-_]?key|service[-_]?key|private[-_]?key|signing[-_]?key|"""
            + """credential)s?)["']?\s*[=:]\s*["']?(?:(?:bearer|basic|token|"""
            + """digest)\s+)?(?<value>[^\s"'&;,`|)}\]]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Named();

    [GeneratedRegex(
        """(?:://[^\s/:@"']+:(?<value>[^\s/@"']+)@|\s(?:-u|--user|-a|--auth)[= """
            + """]?["']?[^\s:"'$]+:(?<value>[^\s"']+)|\s--(?:http-)?password[= ]["']?(?<value>[^\s"']+)|"""
            + """\s--oauth2-bearer[= ]["']?(?<value>[^\s"']+)|[?&](?:key|auth|pwd|pass|sig|signature|"""
            + """jwt)=(?<value>[^\s"'&;`|),}]+)|(?-i:\b[A-Z][A-Z0-9_]*_(?:KEY|PWD|PASS|AUTH))=["']?"""
            + """(?<value>(?=[^\s"']*[0-9])[^\s"';&|$`]{8,}))""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Users();

    [GeneratedRegex(
        """\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|"""
            + """xox[abprs]-[A-Za-z0-9-]{10,}|AKIA[0-9A-Z]{16}|"""
            + """eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+|"""
            + """[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|dckr_pat_[A-Za-z0-9_-]{10,}|hvs\.[A-Za-z0-9_-]{8,}|"""
            + """npm_[A-Za-z0-9]{20,}|AIza[A-Za-z0-9_-]{30,})\b"""
    )]
    private static partial Regex Shapes();

    // Whoever knows the address may write there: it is a credential as a whole.
    [GeneratedRegex(
        """https?://(?:hooks\.slack\.com/(?:services|workflows|triggers)|"""
            + """discord(?:app)?\.com/api/webhooks|[\w.-]*webhook\.office\.com/\w+|"""
            + """hooks\.zapier\.com/hooks|chat\.googleapis\.com/v1/spaces|[\w.-]+\.logic\.azure\.com|api\.telegram\.org|hc-ping\.com|"""
            + """maker\.ifttt\.com/trigger/[\w-]+(?:/json)?/with/key|events\.pagerduty\.com/integration|"""
            + """[\w.-]+/(?:hooks?|webhooks?))/(?<value>[^\s"'`<>),}]{8,})""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Webhooks();

    // How the programs that people use are told a password: mysql, sshpass, redis-cli, docker, az, sqlcmd, mongosh, openssl, zip.
    [GeneratedRegex(
        """\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^|;&]*?\s-p(?<value>[^\s"'`|;&]{3,})|"""
            + """\b(?:sshpass|redis-cli|docker\s+login|podman\s+login|az\s+login|oc\s+login|mongosh?|mongodump|sqlcmd|"""
            + """smbclient|ldapsearch|"""
            + """cqlsh|zip|rabbitmqadmin|influx|htpasswd|amqp\S*)\b[^|;&]*?"""
            + """\s(?:-p|-P|-a|--pass|--password|--pwd|--auth|--token|-pass)(?:[ =]+)["']?(?<value>[^\s"'`|;&-][^\s"'`|;&]{3,})""",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Programs();

    // In prose, in a member of JSON, and as two words of a command.
    [GeneratedRegex(
        """\b(?:password|passwort|kennwort|passphrase|secret|token)\s+(?:is|ist|lautet|=|:)?\s*`(?<value>[^`\s]{4,})`|"""
            + """\b(?:password|passwort|kennwort|passphrase)\s+(?:(?:is|ist|lautet|=|:)\s+)?["']?"""
            + """(?<value>(?=[^\s"'`]*[0-9])(?=[^\s"'`]*[A-Za-z])[^\s"'`,;|)]{6,})|"""
            + """["'](?:pw|pwd|pass)["']\s*:\s*["'](?<value>[^"']+)["']|\baws_secret_access_key\s+(?<value>\S+)|"""
            + """\bpass:(?<value>[^\s"']+)|\bvault\s+login\s+(?<value>[^\s-]\S+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Told();

    // Sent on purpose, to see that it is refused.
    [GeneratedRegex(
        "(?:^|[-_])(?:wrong|invalid|bad|expired|fake|bogus|incorrect)(?:$|[-_])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Wrong();

    [GeneratedRegex("^(?:YOUR|MY|your|my)[-_]|^[A-Z]+(?:_[A-Z]+)+$|^X{3,}$", RegexOptions.CultureInvariant)]
    private static partial Regex Filled();
}
