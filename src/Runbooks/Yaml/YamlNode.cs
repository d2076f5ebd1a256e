using Runbooks.Diagnostics;

namespace Runbooks.Yaml;

/// <summary>A node of a YAML document that knows where it stands.</summary>
/// <param name="span">Where the node begins; for a mapping or sequence, its first key or dash.</param>
public abstract class YamlNode(SourceSpan span)
{
    /// <summary>Where the node stands.</summary>
    public SourceSpan Span { get; } = span;

    /// <summary>What a person would call this: <c>a text</c>, <c>a number</c>, <c>a list</c> …</summary>
    public abstract string Description { get; }
}
