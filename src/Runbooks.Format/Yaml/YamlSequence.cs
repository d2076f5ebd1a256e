using Runbooks.Diagnostics;

namespace Runbooks.Yaml;

/// <summary>A list of nodes.</summary>
/// <param name="span">Where the first dash or the bracket stands.</param>
/// <param name="items">In the order of the file.</param>
public sealed class YamlSequence(SourceSpan span, IReadOnlyList<YamlNode> items) : YamlNode(span)
{
    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<YamlNode> Items { get; } = items;

    /// <inheritdoc/>
    public override string Description => "a list";
}
