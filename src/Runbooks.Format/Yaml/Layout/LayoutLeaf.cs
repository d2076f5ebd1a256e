namespace Runbooks.Yaml.Layout;

/// <summary>What stands as it is: a value in or without quotes, or an alias, with its anchor.</summary>
internal sealed class LayoutLeaf : LayoutNode
{
    /// <summary>As it stands in the text, its line breaks included; empty for nothing.</summary>
    public required string Text { get; init; }

    /// <summary>Whether it stands without quotes, anchor and tag.</summary>
    public bool IsPlain { get; init; }
}
