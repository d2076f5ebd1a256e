using System.Text.RegularExpressions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Redaction;

namespace Runbooks.Authoring.Importing.Lines;

/// <summary>
/// The secrets that stand in a playbook. What is written of it holds none of them. One that could be a word of the
/// language is hidden only where it stands as a secret, so that no other word is.
/// </summary>
internal sealed partial class PlaybookSecrets
{
    private const int ShortestNamed = 3;

    private const int ShortestWord = 12;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<(int Line, int At, int Length, string Name)> _places = [];

    /// <summary>Looks for those that can be told by their form.</summary>
    /// <param name="source">The playbook.</param>
    public PlaybookSecrets(SourceText source)
    {
        for (var number = 1; number <= source.LineCount; number++)
        {
            foreach (var (at, length, name) in WrittenSecrets.In(source.Line(number)))
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
        if (
            value.Length <= ShortestNamed
            || WrittenSecrets.IsPlaceholder(value)
            || (value.Length < ShortestWord && value.All(char.IsAsciiLetter))
        )
            return;
        _names.TryAdd(value, name);
    }

    /// <summary>The text with each of them masked.</summary>
    public string Mask(string text) =>
        WrittenSecrets.Mask(All.Aggregate(text, (t, s) => t.Replace(s.Value, "•••", StringComparison.Ordinal)));

    /// <summary>The file with each of them masked, all else keeping its place.</summary>
    public SourceText Mask(SourceText source) =>
        new(
            source.Path,
            WrittenSecrets.Mask(
                All.Aggregate(source.Text, (t, s) => t.Replace(s.Value, new string('•', s.Value.Length), StringComparison.Ordinal)),
                length => new string('•', length)
            )
        );

    /// <summary>Whether a name is that of a secret: of a header, a variable, a parameter.</summary>
    public static bool IsNamed(string name) => Credentials.AreNamed(name) || Names().IsMatch(name);

    [GeneratedRegex(
        "^(?:.*[-_])?(?:token|key|auth|pwd|pass|passwd|password|sig|signature|jwt|bearer|secret|apikey|webhook|webhook[-_]url)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Names();
}
