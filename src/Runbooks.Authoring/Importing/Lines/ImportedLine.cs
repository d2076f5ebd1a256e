namespace Runbooks.Authoring.Importing.Lines;

/// <summary>A line of a playbook with what became of it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Where">The file that has it, from the folder of the runbooks on; null where none has.</param>
public sealed record ImportedLine(int Number, LineOutcome Outcome, string? Where);
