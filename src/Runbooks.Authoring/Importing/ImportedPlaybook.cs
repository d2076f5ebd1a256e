using Runbooks.Authoring.Importing.Lines;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing;

/// <summary>What became of a playbook.</summary>
/// <param name="Files">Drafts of runbooks and targets.</param>
/// <param name="Lines">Every line of the playbook, with what became of it.</param>
/// <param name="Findings">What was not understood, assumed or left out, by its place. Secrets are masked in their sources.</param>
public sealed record ImportedPlaybook(
    IReadOnlyList<ImportedFile> Files,
    IReadOnlyList<ImportedLine> Lines,
    IReadOnlyList<Diagnostic> Findings
)
{
    /// <summary>How many lines came to that.</summary>
    public int Count(LineOutcome outcome) => Lines.Count(l => l.Outcome == outcome);
}
