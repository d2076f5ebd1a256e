using System.Buffers;
using System.Text.RegularExpressions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing.Lines;

/// <summary>
/// The secrets that stand in a playbook. What is written of it holds none of them. One that could be a word of the
/// language is hidden only where it stands as a secret, so that no other word is.
/// </summary>
internal sealed partial class PlaybookSecrets
{
    private const int ShortestNamed = 3;

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
        ],
        StringComparison.OrdinalIgnoreCase
    );

    private const int ShortestWord = 12;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<(int Line, int At, int Length, string Name)> _places = [];

    /// <summary>Looks for those that can be told by their form.</summary>
    /// <param name="source">The playbook.</param>
    public PlaybookSecrets(SourceText source)
    {
        for (var number = 1; number <= source.LineCount; number++)
        {
            foreach (var (at, length, name) in In(source.Line(number)))
            {
                if (!_places.Exists(p => p.Line == number && p.At == at))
                    _places.Add((number, at, length, name));
                Add(source.Line(number).Substring(at, length), name);
            }
        }
    }

    /// <summary>Those that are hidden wherever they stand, with the names they were found under, the longest first.</summary>
    public IEnumerable<(string Value, string Name)> All =>
        _names.OrderByDescending(n => n.Key.Length).ThenBy(n => n.Key, StringComparer.Ordinal).Select(n => (n.Key, n.Value));

    /// <summary>Where they stand: line and column from 1, length, and the name they were found under.</summary>
    /// <param name="source">The playbook.</param>
    public IEnumerable<(int Line, int Column, int Length, string Name)> PlacesIn(SourceText source)
    {
        var told = _places.Select(p => (p.Line, p.At)).ToHashSet();
        foreach (var (line, at, length, name) in _places)
            yield return (line, at + 1, length, name);
        foreach (var (value, name) in All)
        {
            for (var line = 1; line <= source.LineCount; line++)
            {
                if (
                    source.Line(line).IndexOf(value, StringComparison.Ordinal) is >= 0 and var at
                    && told.Add((line, at))
                    && !_places.Exists(p => p.Line == line && p.At <= at && at < p.At + p.Length)
                )
                    yield return (line, at + 1, value.Length, name);
            }
        }
    }

    /// <summary>Adds one that was found otherwise.</summary>
    /// <param name="value">The secret.</param>
    /// <param name="name">What it is called.</param>
    public void Add(string value, string name)
    {
        value = value.Trim().Trim('"', '\'');
        if (value.Length <= ShortestNamed || IsPlaceholder(value) || (value.Length < ShortestWord && value.All(char.IsAsciiLetter)))
            return;
        _names.TryAdd(value, name);
    }

    /// <summary>The text with each of them masked.</summary>
    public string Mask(string text) =>
        Masked(All.Aggregate(text, (t, s) => t.Replace(s.Value, "•••", StringComparison.Ordinal)), _ => "•••");

    /// <summary>The file with each of them masked, all else keeping its place.</summary>
    public SourceText Mask(SourceText source) =>
        new(
            source.Path,
            Masked(
                All.Aggregate(source.Text, (t, s) => t.Replace(s.Value, new string('•', s.Value.Length), StringComparison.Ordinal)),
                length => new string('•', length)
            )
        );

    /// <summary>Whether a name is that of a secret: of a header, a variable, a parameter.</summary>
    public static bool IsNamed(string name) => Credentials.AreNamed(name) || Names().IsMatch(name);

    /// <summary>Whether a credential is sent on purpose to see that it is refused: <c>wrong-token</c>.</summary>
    public static bool IsWrong(string value) => Wrong().IsMatch(value);

    private static string Masked(string text, Func<int, string> mask)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            foreach (var (at, length, _) in In(lines[i]).OrderByDescending(f => f.At))
                lines[i] = lines[i][..at] + mask(length) + lines[i][(at + length)..];
        }

        return string.Join('\n', lines);
    }

    private static List<(int At, int Length, string Name)> In(string line)
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

    // What stands for a value that the reader fills in.
    private static bool IsPlaceholder(string value) =>
        value.Contains('$', StringComparison.Ordinal)
        || value.Contains("{{", StringComparison.Ordinal)
        || value[0] is '<' or '[' or '{' or '•'
        || Wrong().IsMatch(value)
        || Filled().IsMatch(value)
        || value.All(c => c is '.' or '*' or 'x' or 'X' or '…');

    [GeneratedRegex(
        "^(?:.*[-_])?(?:token|key|auth|pwd|pass|passwd|password|sig|signature|jwt|bearer|secret|apikey|webhook|webhook[-_]url)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Names();

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
            + """hooks\.zapier\.com/hooks|chat\.googleapis\.com/v1/spaces|[\w.-]+\.logic\.azure\.com|events\.pagerduty\.com/integration|"""
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
