namespace Runbooks.Incidents.Review;

/// <summary>A record with everything that follows from it written anew.</summary>
/// <param name="Id">The incident's id.</param>
/// <param name="Folder">The record's directory, from the root of the repository.</param>
/// <param name="Files">The files that change, by path from the root of the repository; empty where none does.</param>
/// <param name="Changes">What changes, a line each.</param>
/// <param name="Notes">What could not be done as wanted, such as a template that cannot be rendered.</param>
public sealed record RenderedRecord(
    string Id,
    string Folder,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files,
    IReadOnlyList<string> Changes,
    IReadOnlyList<string> Notes
);
