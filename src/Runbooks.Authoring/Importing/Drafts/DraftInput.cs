namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>Something that a run of a draft is told.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
internal sealed record DraftInput(string Name, string Description)
{
    /// <summary>Whether its value must appear nowhere.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Its value where none is given; null where it must be told.</summary>
    public string? Default { get; init; }

    /// <summary>The only values it may have; none where it may have any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];
}
