using Runbooks.Definitions;
using Runbooks.Events;
using Runbooks.Steps;
using Runbooks.Targets;

namespace Runbooks.Execution;

/// <summary>What a run uses of the world.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Connections">How requests leave.</param>
/// <param name="Events">The stream; its sinks are the journal, the terminal, the record.</param>
/// <param name="Approve">Asks a person.</param>
/// <param name="Draw">A random number from 0 to 1, for jitter.</param>
public sealed record RunTools(TimeProvider Time, TargetConnections Connections, RunEvents Events, Approver Approve, Func<double> Draw)
{
    /// <summary>The directory that commands run in.</summary>
    public required string Root { get; init; }

    /// <summary>Looks an environment variable up.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Whether commands are run; where they are not, they count as done.</summary>
    public bool RunsCommands { get; init; } = true;

    /// <summary>Asked before anything is sent that may change the target; null where nothing may hold it back.</summary>
    public SendFence? Fence { get; init; }

    /// <summary>What is told right behind the start: what was made ready for the run.</summary>
    public IReadOnlyList<RunEvent> Preface { get; init; } = [];

    /// <summary>Finds a runbook that another calls; null where there is none.</summary>
    public required Func<string, Runbook?> FindRunbook { get; init; }
}
