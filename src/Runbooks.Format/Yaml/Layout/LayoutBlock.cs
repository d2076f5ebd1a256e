namespace Runbooks.Yaml.Layout;

/// <summary>A mapping or list whose entries have lines of their own.</summary>
internal sealed class LayoutBlock : LayoutNode
{
    /// <summary>Whether it is a list.</summary>
    public required bool IsList { get; init; }

    /// <summary>Its anchor; empty for none.</summary>
    public required string Anchor { get; init; }

    /// <summary>Its entries, in the order of the text.</summary>
    public List<LayoutEntry> Entries { get; } = [];

    /// <summary>The comments behind its last entry, each with its <c>#</c>; an empty one is a blank line.</summary>
    public List<string> Trailing { get; } = [];
}
