namespace Runbooks.Incidents.Writing;

/// <summary>What <c>commit.json</c> says of a record that waits; its files lie beside it.</summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Run">The run's id.</param>
/// <param name="Directory">The record's in the repository.</param>
/// <param name="Repository">Where it should have gone; null for nowhere yet.</param>
/// <param name="Branch">The branch.</param>
/// <param name="Message">The commit's message.</param>
/// <param name="When">The commit's time.</param>
/// <param name="Push">Whether it goes to that repository's remote as well.</param>
/// <param name="Notes">What its people are told; null in files of before.</param>
internal sealed record SpooledCommit(
    string Incident,
    string Run,
    string Directory,
    string Branch,
    string Message,
    DateTimeOffset When,
    string? Repository = null,
    bool Push = true,
    IReadOnlyList<string>? Notes = null
);
