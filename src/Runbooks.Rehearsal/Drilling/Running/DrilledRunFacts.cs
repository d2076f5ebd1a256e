using Runbooks.Events;
using Runbooks.Incidents;
using Runbooks.Incidents.Writing;

namespace Runbooks.Rehearsal.Drilling.Running;

/// <summary>What a drilled run did, by its own word, by its record, and by the sandbox, which knows.</summary>
/// <param name="Events">What its journal has, in order.</param>
/// <param name="Finished">How it said that it ended; null where it did not end.</param>
/// <param name="ServedVersion">What the sandbox served when the run had ended.</param>
/// <param name="Toggles">How often the active environment was changed by a request of the run.</param>
/// <param name="Posts">The requests that change the target, as they arrived, each a method and a path.</param>
/// <param name="Record">Where the record went; null where there is none.</param>
/// <param name="Verification">Whether the record is as the run wrote it; null where there is none.</param>
/// <param name="SecretIn">The files and events in which a secret was found.</param>
/// <param name="Trouble">What broke; null where nothing did.</param>
internal sealed record DrilledRunFacts(
    IReadOnlyList<RunEvent> Events,
    RunFinished? Finished,
    string ServedVersion,
    int Toggles,
    IReadOnlyList<string> Posts,
    RecordResult? Record,
    IncidentVerification? Verification,
    IReadOnlyList<string> SecretIn,
    Exception? Trouble
)
{
    /// <summary>Whether the process really was ended where the case says.</summary>
    public bool WasKilled { get; init; }

    /// <summary>Whether somebody else changed what serves as well, or the target did.</summary>
    public bool WasMovedByOthers { get; init; }

    /// <summary>Whether the sandbox still served two versions when the run had ended.</summary>
    public bool IsHalfDone { get; init; }

    /// <summary>Whether there was a repository for its record; where there is none, a record waits in the spool.</summary>
    public bool HasRepository { get; init; } = true;

    /// <summary>Whose requests were not sent, and counted as done.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];
}
