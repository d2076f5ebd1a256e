namespace Runbooks.Yaml.Layout;

/// <summary>A list or mapping in brackets, or a single pair within a list in brackets.</summary>
internal sealed class LayoutFlow : LayoutNode
{
    /// <summary>The bracket that opens it; a space for a pair, which has none.</summary>
    public required char Open { get; init; }

    /// <summary>Its anchor with the space behind it; empty for none.</summary>
    public required string Anchor { get; init; }

    /// <summary>The pairs of a mapping, or the items of a list, which have no key.</summary>
    public List<(LayoutNode? Key, LayoutNode Value)> Entries { get; } = [];

    /// <summary>As it stands in the text, from its anchor to its bracket.</summary>
    public string Text { get; set; } = string.Empty;
}
