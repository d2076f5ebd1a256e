using Runbooks.Authoring.Importing.Pages;

namespace Runbooks.Authoring.Importing.Procedures;

/// <summary>What a page is made of.</summary>
/// <param name="Procedures">What becomes a draft each, in the order of the page.</param>
/// <param name="CheatSheets">Lists of commands that nobody runs one after another.</param>
/// <param name="Checklists">What must hold in the end, said for the whole page.</param>
internal sealed record FoundProcedures(List<Procedure> Procedures, List<PageSection> CheatSheets, List<PageSection> Checklists);
