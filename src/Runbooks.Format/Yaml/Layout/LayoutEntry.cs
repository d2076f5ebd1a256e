namespace Runbooks.Yaml.Layout;

/// <summary>A key with its value, or an item of a list.</summary>
/// <param name="key">The key as it stands in the text; null for an item.</param>
/// <param name="name">What the key means, without quotes; empty for an item.</param>
/// <param name="line">The line in which it begins, from 1.</param>
/// <param name="column">The column in which it begins: of its key, or of its dash.</param>
/// <param name="keyEnd">The column behind its key or dash.</param>
internal sealed class LayoutEntry(string? key, string name, int line, int column, int keyEnd)
{
    /// <summary>The key as it stands in the text; null for an item.</summary>
    public string? Key { get; } = key;

    /// <summary>What the key means, without quotes; empty for an item.</summary>
    public string Name { get; } = name;

    /// <summary>The line in which it begins, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The column in which it begins.</summary>
    public int Column { get; } = column;

    /// <summary>The column behind its key or dash.</summary>
    public int KeyEnd { get; } = keyEnd;

    public required LayoutNode Value { get; set; }

    /// <summary>The comments above it, each with its <c>#</c>; an empty one is a blank line.</summary>
    public List<string> Above { get; } = [];

    /// <summary>The comment in its line; null for none.</summary>
    public string? Behind { get; set; }
}
