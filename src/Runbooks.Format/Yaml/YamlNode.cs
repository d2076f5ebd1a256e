using Runbooks.Diagnostics;

namespace Runbooks.Yaml;

/// <summary>A node of a YAML document that knows where it stands.</summary>
/// <param name="span">Where the node begins; for a mapping or sequence, its first key or dash.</param>
public abstract class YamlNode(SourceSpan span)
{
    /// <summary>Where the node stands.</summary>
    public SourceSpan Span { get; } = span;

    /// <summary>
    /// The place just behind its last character: behind the bracket of what stands in brackets, behind the last value of
    /// a block. What an alias stands for ends where it was written.
    /// </summary>
    public SourceSpan End
    {
        get => field ?? Span with { Column = Span.Column + Span.Length, Length = 0 };
        init;
    }

    /// <summary>Whether it stands in brackets, or is a list or mapping in brackets itself.</summary>
    public bool InFlow { get; init; }

    /// <summary>What a person would call this: <c>a text</c>, <c>a number</c>, <c>a list</c> …</summary>
    public abstract string Description { get; }
}
