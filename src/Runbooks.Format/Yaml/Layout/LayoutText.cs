namespace Runbooks.Yaml.Layout;

/// <summary>A text of several lines behind <c>|</c> or <c>></c>.</summary>
internal sealed class LayoutText : LayoutNode
{
    /// <summary>What stands before its first line break: anchor, sign, and how it ends.</summary>
    public required string Header { get; init; }

    /// <summary>Its lines without their common indentation; empty ones included where they belong to it.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>The indentation that its header asks for; null where its first line tells.</summary>
    public int? Indentation { get; init; }
}
