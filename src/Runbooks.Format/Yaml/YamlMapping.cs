using Runbooks.Diagnostics;

namespace Runbooks.Yaml;

/// <summary>Keys with values, in the order of the file.</summary>
/// <param name="span">Where the first key stands.</param>
/// <param name="entries">In the order of the file; keys are unique.</param>
public sealed class YamlMapping(SourceSpan span, IReadOnlyList<YamlEntry> entries) : YamlNode(span)
{
    /// <summary>In the order of the file; keys are unique.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    /// <inheritdoc/>
    public override string Description => "a mapping";

    /// <summary>The entry under <paramref name="key"/>, or null.</summary>
    public YamlEntry? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key.Value == key)
                return entry;
        }

        return null;
    }
}
