namespace Runbooks.Cli.Terminal.Documents;

/// <summary>A runbook in a list of them; title and severity are null of one with mistakes.</summary>
internal sealed record CatalogueDocument(string Id, string? Title, string? Severity, string Path, bool Valid);
