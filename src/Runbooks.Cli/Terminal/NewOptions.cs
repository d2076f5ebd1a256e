namespace Runbooks.Cli.Terminal;

/// <summary>What `runbook new` was told.</summary>
/// <param name="Id">The runbook's id; null where it was not said.</param>
/// <param name="Title">Its title; null where it was not said.</param>
/// <param name="Severity">Its severity; null where it was not said.</param>
/// <param name="From">What it begins with; null where it was not said.</param>
/// <param name="Triggers">What it fires on.</param>
/// <param name="Checklist">Its checks; none where they were not said.</param>
/// <param name="Into">The folder; null for the nearest.</param>
internal sealed record NewOptions(
    string? Id,
    string? Title,
    string? Severity,
    string? From,
    IReadOnlyList<string> Triggers,
    IReadOnlyList<string> Checklist,
    string? Into
);
