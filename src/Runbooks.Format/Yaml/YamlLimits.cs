namespace Runbooks.Yaml;

/// <summary>How large a document may be: far above any runbook, far below what would hurt.</summary>
public sealed record YamlLimits
{
    public static readonly YamlLimits Default = new();

    public int MaxLength { get; init; } = 1024 * 1024;

    public int MaxDepth { get; init; } = 64;

    /// <summary>The most nodes, each alias counted with all it stands for.</summary>
    public int MaxNodes { get; init; } = 50_000;
}
