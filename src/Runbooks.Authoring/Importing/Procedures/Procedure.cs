using Runbooks.Authoring.Importing.Pages;

namespace Runbooks.Authoring.Importing.Procedures;

/// <summary>A part of a page that becomes a runbook.</summary>
/// <param name="Section">Where it begins.</param>
/// <param name="Parts">The sections whose blocks are its steps, its own first.</param>
internal sealed record Procedure(PageSection Section, IReadOnlyList<PageSection> Parts);
