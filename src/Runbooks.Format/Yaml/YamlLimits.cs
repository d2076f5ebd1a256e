namespace Runbooks.Yaml;

/// <summary>How large a document may be: far above any runbook, far below what would hurt.</summary>
public sealed record YamlLimits
{
    /// <summary>The usual limits.</summary>
    public static readonly YamlLimits Default = new();

    /// <summary>The most characters.</summary>
    public int MaxLength { get; init; } = 1024 * 1024;

    /// <summary>The deepest nesting.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>The most nodes, each alias counted with all it stands for.</summary>
    public int MaxNodes { get; init; } = 50_000;
}
