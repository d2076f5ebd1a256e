using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>What scripts of a page have set by now: a reader goes through it from the top, in one shell.</summary>
internal sealed class ScriptScope
{
    private const int MostParts = 200;
    private readonly Dictionary<string, ShellWord> _variables = new(StringComparer.Ordinal);

    /// <summary>The functions that were defined, by name, with the code they stand in.</summary>
    public Dictionary<string, (ShellNode.Function Function, CodeText Code)> Functions { get; } = new(StringComparer.Ordinal);

    /// <summary>The variables that hold what the controller said of a rollback.</summary>
    public HashSet<string> Claims { get; } = new(StringComparer.Ordinal);

    /// <summary>The functions that were called.</summary>
    public HashSet<string> Called { get; } = new(StringComparer.Ordinal);

    /// <summary>Sets a variable; null takes it away.</summary>
    public void Set(string name, ShellWord? value)
    {
        if (value is null)
            _variables.Remove(name);
        else
            _variables[name] = value;
    }

    /// <summary>What a variable holds; null where it is not known.</summary>
    public ShellWord? Get(string name) => _variables.GetValueOrDefault(name);

    /// <summary>A word with what is known filled in.</summary>
    public ShellWord Expand(ShellWord word)
    {
        if (word.Parts.All(p => p is ShellPart.Literal))
            return word;
        var parts = new List<ShellPart>();
        foreach (var part in word.Parts)
        {
            if (part is ShellPart.Variable variable && (Get(variable.Name) ?? variable.Otherwise) is { } value)
                parts.AddRange(value == variable.Otherwise ? Expand(value).Parts : value.Parts);
            else
                parts.Add(part);
        }

        return parts.Count > MostParts ? word : word with { Parts = Joined(parts), IsPlain = false };
    }

    /// <summary>A command with what is known filled in.</summary>
    public ShellCommand Expand(ShellCommand command) => command with { Words = [.. command.Words.Select(Expand)] };

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
}
