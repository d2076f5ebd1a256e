namespace Runbooks.Cli.Commands;

/// <summary>What `runbook import` was told.</summary>
/// <param name="Playbook">The Markdown file.</param>
/// <param name="Into">The folder of the drafts; null for the nearest.</param>
/// <param name="Only">The heading of the one procedure that is wanted; null for all.</param>
/// <param name="Force">Whether files that are there are overwritten.</param>
/// <param name="Stdout">Whether drafts go to standard output instead.</param>
/// <param name="Report">Whether every line is shown.</param>
/// <param name="Format">text or json.</param>
internal sealed record ImportOptions(string Playbook, string? Into, string? Only, bool Force, bool Stdout, bool Report, string Format);
