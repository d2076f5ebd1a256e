using System.Text.RegularExpressions;
using Runbooks.Definitions;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing;

/// <summary>The secrets that stand in a playbook. What is written of it holds none of them.</summary>
internal sealed partial class PlaybookSecrets
{
    private const int ShortestNamed = 3;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Looks for those that can be told by their form.</summary>
    /// <param name="source">The playbook.</param>
    public PlaybookSecrets(SourceText source)
    {
        for (var number = 1; number <= source.LineCount; number++)
        {
            var line = source.Line(number);
            foreach (Match match in Named().Matches(line)) Add(match.Groups["value"].Value, match.Groups["name"].Value);
            foreach (Match match in Users().Matches(line)) Add(match.Groups["value"].Value, "password");
            foreach (Match match in Shapes().Matches(line)) Add(match.Value, "token");
        }
    }

    /// <summary>The secrets with the names they were found under, the longest first.</summary>
    public IEnumerable<(string Value, string Name)> All => _names.OrderByDescending(n => n.Key.Length).ThenBy(n => n.Key, StringComparer.Ordinal).Select(n => (n.Key, n.Value));

    /// <summary>Whether there are any.</summary>
    public bool Any => _names.Count > 0;

    /// <summary>Adds one that was found otherwise.</summary>
    /// <param name="value">The secret.</param>
    /// <param name="name">What it is called.</param>
    public void Add(string value, string name)
    {
        value = value.Trim().Trim('"', '\'');
        if (value.Length <= ShortestNamed || IsPlaceholder(value)) return;
        _names.TryAdd(value, name);
    }

    /// <summary>Whether a value is one.</summary>
    public bool Contains(string text) => _names.Keys.Any(k => text.Contains(k, StringComparison.Ordinal));

    /// <summary>The text with each of them masked.</summary>
    public string Mask(string text) => All.Aggregate(text, (t, s) => t.Replace(s.Value, "•••", StringComparison.Ordinal));

    /// <summary>The file with each of them masked, all else keeping its place.</summary>
    public SourceText Mask(SourceText source) => new(source.Path, All.Aggregate(source.Text, (t, s) => t.Replace(s.Value, new string('•', s.Value.Length), StringComparison.Ordinal)));

    /// <summary>Whether a name is that of a secret: of a header, a variable, a parameter.</summary>
    public static bool IsNamed(string name) => Credentials.AreNamed(name) || Names().IsMatch(name);

    // What stands for a value that the reader fills in.
    private static bool IsPlaceholder(string value) => value.Contains('$', StringComparison.Ordinal) || value.Contains("{{", StringComparison.Ordinal) || value[0] is '<' or '[' or '•' || value.All(c => c is '.' or '*' or 'x' or 'X' or '…');

    [GeneratedRegex("^(?:.*[-_])?(?:token|key|auth|pwd|pass|passwd|password|sig|signature|jwt|bearer|secret|apikey)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    [GeneratedRegex("""(?<name>[A-Za-z0-9_-]*(?:authorization|cookie|token|secret|passwd|password|passphrase|api[-_]?key|access[-_]?key|credential)s?)["']?\s*[=:]\s*["']?(?:(?:bearer|basic|token|digest)\s+)?(?<value>[^\s"'&;,`|)}\]]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex("""(?:://[^\s/:@"']+:(?<value>[^\s/@"']+)@|\s(?:-u|--user|-a|--auth)[= ]?["']?[^\s:"'$]+:(?<value>[^\s"']+)|\s--(?:http-)?password[= ]["']?(?<value>[^\s"']+)|\s--oauth2-bearer[= ]["']?(?<value>[^\s"']+)|[?&](?:key|auth|pwd|pass|sig|signature|jwt)=(?<value>[^\s"'&;`|)]+))""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Users();

    [GeneratedRegex("""\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abprs]-[A-Za-z0-9-]{10,}|AKIA[0-9A-Z]{16}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+)\b""")]
    private static partial Regex Shapes();
}
