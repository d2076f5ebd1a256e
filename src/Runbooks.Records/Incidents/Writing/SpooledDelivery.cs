using Runbooks.Git;

namespace Runbooks.Incidents.Writing;

/// <summary>What became of a record that waited, in its repository.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Incident">The incident's id.</param>
/// <param name="Directory">Where it waits.</param>
/// <param name="Done">Where it is now; null where no repository took it.</param>
/// <param name="Problem">Why none did; null where one has it.</param>
public sealed record SpooledDelivery(string Run, string Incident, string Directory, RecordCommitted? Done, string? Problem)
{
    /// <summary>What waits; null where it cannot be read.</summary>
    public SpooledRecord? Record { get; init; }

    /// <summary>The repository that has it; null where none has.</summary>
    public RecordsRepository? Repository { get; init; }
}
