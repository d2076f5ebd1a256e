namespace Runbooks.Incidents.Templates;

/// <summary>A part of a document that belongs to people.</summary>
/// <param name="Name">As its markers name it.</param>
/// <param name="Content">The text between them.</param>
/// <param name="Start">Where the text begins, in UTF-16 code units from 0.</param>
/// <param name="End">Where it ends.</param>
internal sealed record PeopleBlock(string Name, string Content, int Start, int End);
