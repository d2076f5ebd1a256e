using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>What the code of a page has set so far.</summary>
/// <param name="page">The page: what it exports and names nowhere is meant for the programs that it runs.</param>
internal sealed partial class ScriptScope(string page)
{
    // A variable that holds itself many times over is no word any more.
    private const int MostParts = 64;
    private readonly Dictionary<string, ShellWord> _variables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _measured = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _lines = new(StringComparer.Ordinal);
    private readonly HashSet<string> _exported = new(StringComparer.Ordinal);

    /// <summary>Sets a variable, or defines a function: what the page says later may need the line for it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">What it holds; null where only a command that a person runs knows.</param>
    /// <param name="line">The code that sets it.</param>
    public void Set(string name, ShellWord? value, string line)
    {
        _measured.Remove(name);
        _variables.Remove(name);
        if (value is null)
            _measured.Add(name);
        else
            _variables[name] = value;
        _lines[name] = line;
    }

    /// <summary>Sets a variable as a script does.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="word">What it is set to, as it is written.</param>
    /// <param name="line">The code that sets it.</param>
    /// <returns>Whether it is known; what a command writes is not.</returns>
    public bool Assign(string name, ShellWord word, string line)
    {
        var isKnown = !word.Parts.Any(p => p is ShellPart.Substitution);

        // `VERSION=$1` and `STAGE=${1:-staging}` name what the script is told.
        var isTold = word.Parts is [ShellPart.Variable told] && (char.IsAsciiDigit(told.Name[0]) || told.Name == name);
        var value = isTold ? word with { Parts = [((ShellPart.Variable)word.Parts[0]) with { Name = name }] } : Expand(word);
        Set(name, isKnown ? value : null, line);
        return isKnown;
    }

    /// <summary>Takes a variable away.</summary>
    public void Unset(string name)
    {
        _variables.Remove(name);
        _measured.Remove(name);
        _lines.Remove(name);
        _exported.Remove(name);
    }

    /// <summary>Hands a variable on to every program: one that the page names nowhere is meant for them.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="line">The code that exports it.</param>
    public void Export(string name, string line)
    {
        _lines.TryAdd(name, line);
        if (!Named().Matches(page).Any(m => m.Groups[1].Value == name))
            _exported.Add(name);
    }

    /// <summary>Keeps the line that a later command needs: a function.</summary>
    public void Define(string name, string line) => _lines[name] = line;

    /// <summary>Whether a word holds what only a command that a person runs knows.</summary>
    public bool IsMeasured(ShellWord word) => word.Parts.Any(p => p is ShellPart.Variable v && _measured.Contains(v.Name));

    /// <summary>What a variable holds; null where it is not known.</summary>
    public ShellWord? Get(string name) => _variables.GetValueOrDefault(name);

    /// <summary>The lines that set what a piece of code names, and what they name themselves, in the order in which they stand.</summary>
    public IEnumerable<string> LinesFor(string code)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        for (var text = code; ; )
        {
            var found = _lines
                .Where(l => !_measured.Contains(l.Key) && !code.Contains(l.Value, StringComparison.Ordinal) && !wanted.Contains(l.Value))
                .Where(l => _exported.Contains(l.Key) || IsNamed(l.Key, text))
                .Select(l => l.Value)
                .ToList();
            if (found.Count == 0)
                return _lines.Values.Where(wanted.Contains).Distinct();
            wanted.UnionWith(found);
            text = string.Join('\n', found);
        }
    }

    /// <summary>A word with what is known filled in.</summary>
    public ShellWord Expand(ShellWord word)
    {
        if (word.Parts.All(p => p is ShellPart.Literal))
            return word;
        var parts = new List<ShellPart>();
        foreach (var part in word.Parts)
        {
            if (part is ShellPart.Variable variable && Get(variable.Name) is { } value)
                parts.AddRange(value.Parts);
            else
                parts.Add(part);
        }

        return parts.Count > MostParts ? word : word with { Parts = Joined(parts), IsPlain = false };
    }

    /// <summary>A command with what is known filled in.</summary>
    public ShellCommand Expand(ShellCommand command) => command with { Words = [.. command.Words.Select(Expand)] };

    private static bool IsNamed(string name, string code)
    {
        for (var at = code.IndexOf(name, StringComparison.Ordinal); at >= 0; at = code.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var isWhole =
                at + name.Length >= code.Length || !(char.IsAsciiLetterOrDigit(code[at + name.Length]) || code[at + name.Length] == '_');
            if (isWhole && (at == 0 || code[at - 1] is '$' or '{' or '\n' or ' ' or '(' or ';' or '|' or '&'))
                return true;
        }

        return false;
    }

    private static List<ShellPart> Joined(List<ShellPart> parts)
    {
        var joined = new List<ShellPart>();
        foreach (var part in parts)
        {
            if (part is ShellPart.Literal(var text) && joined is [.., ShellPart.Literal(var before)])
                joined[^1] = new ShellPart.Literal(before + text);
            else
                joined.Add(part);
        }

        return joined;
    }

    [GeneratedRegex(@"\$\{?([A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex Named();
}
