namespace Runbooks.Yaml;

/// <summary>How a document is laid out for the people who read and complete it.</summary>
public sealed record YamlStyle
{
    /// <summary>Comment lines at the top, without their <c>#</c>.</summary>
    public IReadOnlyList<string> Header { get; init; } = [];

    /// <summary>A comment in front of a key, by its path with dots; the items of a list have their list's path.</summary>
    public IReadOnlyDictionary<string, string> Comments { get; init; } = new Dictionary<string, string>();

    /// <summary>Mappings of plain values that stand on one line, as <c>{ at: …, source: … }</c>, by path.</summary>
    public Func<string, bool> Inline { get; init; } = _ => false;

    /// <summary>Comments that people wrote, which stand where they stood.</summary>
    public YamlComments? Kept { get; init; }
}
