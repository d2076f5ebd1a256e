namespace Runbooks.Catalogue;

/// <summary>A runbook's file.</summary>
/// <param name="Id">The file's name without its ending.</param>
/// <param name="DisplayPath">As a person would type it; <c>(built in)/id.yaml</c> for those of the product.</param>
/// <param name="FullPath">Where it lies; null for those of the product.</param>
public sealed record FoundRunbook(string Id, string DisplayPath, string? FullPath)
{
    /// <summary>The folder that it must not lead out of; null for a file that a person named.</summary>
    public string? Root { get; init; }

    /// <summary>Whether it came with the product.</summary>
    public bool IsBuiltIn => FullPath is null;
}
