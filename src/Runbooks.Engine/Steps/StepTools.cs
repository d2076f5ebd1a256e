using Runbooks.Events;
using Runbooks.Rollback;
using Runbooks.Targets;

namespace Runbooks.Steps;

/// <summary>What steps use, the same for all steps of a run.</summary>
/// <param name="Client">Sends requests to the target.</param>
/// <param name="Reader">Reads the target's status.</param>
/// <param name="Events">The stream of the run.</param>
/// <param name="Time">The clock.</param>
/// <param name="Approve">Asks a person.</param>
/// <param name="Root">The directory that commands run in.</param>
public sealed record StepTools(TargetClient Client, StatusReader Reader, RunEvents Events, TimeProvider Time, Approver Approve, string Root)
{
    /// <summary>Versions that earlier runs left.</summary>
    public IReadOnlyList<KnownBadVersion> KnownBad { get; init; } = [];

    /// <summary>Further versions that are known to have served, from the ledger.</summary>
    public IReadOnlyCollection<string> KnownToHaveServed { get; init; } = [];

    /// <summary>Versions that the operator allowed to go back to, whatever is known of them.</summary>
    public IReadOnlyCollection<string> Allowed { get; init; } = [];

    /// <summary>Whether a person began the run.</summary>
    public bool IsAttended { get; init; } = true;

    /// <summary>The version that the operator expects; null where none was given.</summary>
    public string? ExpectedVersion { get; init; }

    /// <summary>The version that the operator wants to get rid of; null for the active one.</summary>
    public string? BadVersion { get; init; }

    /// <summary>
    /// When the run was asked for: what moved the target since then is not what somebody saw who asked. Null where nobody had to wait.
    /// </summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>Whether commands are run; where they are not, they count as done.</summary>
    public bool RunsCommands { get; init; } = true;

    /// <summary>What a run may change between a step and the next approval, for the person who is asked.</summary>
    public Func<Step, IReadOnlyList<string>> ChangesAfter { get; init; } = _ => [];

    /// <summary>Asked before a command that may change something; requests ask by themselves.</summary>
    public SendFence? Fence { get; init; }

    /// <summary>
    /// Awaited before anything is sent that may change the target: the checks that were begun beforehand are looked at until then.
    /// </summary>
    public Func<Task> BeforeChange { get; init; } = () => Task.CompletedTask;

    /// <summary>Looks an environment variable up, for commands that name it.</summary>
    public required Func<string, string?> Environment { get; init; }
}
