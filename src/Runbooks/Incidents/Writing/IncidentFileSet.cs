using Runbooks.Git;

namespace Runbooks.Incidents.Writing;

/// <summary>Everything that one commit of a record holds.</summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Run">The run's id.</param>
/// <param name="Directory">The record's directory in the records repository.</param>
/// <param name="Commit">Branch, message, files and time.</param>
/// <param name="Notes">What could not be done as wanted, such as a template that cannot be rendered; one sentence each.</param>
public sealed record IncidentFileSet(string Incident, string Run, string Directory, RecordCommit Commit, IReadOnlyList<string> Notes);
