namespace Runbooks.Yaml.Layout;

/// <summary>A value of a document with what its author made of it: brackets, quotes, anchors, line breaks.</summary>
internal abstract class LayoutNode
{
    /// <summary>The line of its first character, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The column of its first character, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>The line of its last character.</summary>
    public required int EndLine { get; set; }

    /// <summary>The column behind its last character.</summary>
    public required int EndColumn { get; set; }
}
