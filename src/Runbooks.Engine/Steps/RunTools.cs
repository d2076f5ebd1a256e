using Runbooks.Controllers;
using Runbooks.Events;
using Runbooks.Targets;

namespace Runbooks.Steps;

/// <summary>What a run, its steps and its checks use of the world.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Client">Sends requests to the target, behind the fence.</param>
/// <param name="Events">The stream; its sinks are the journal, the terminal, the record.</param>
/// <param name="Approve">Asks a person.</param>
/// <param name="Draw">A random number from 0 to 1, for jitter.</param>
public sealed record RunTools(TimeProvider Time, TargetClient Client, RunEvents Events, Approver Approve, Func<double> Draw)
{
    /// <summary>Reads the target's status.</summary>
    internal StateReader Reader { get; } = new(Client, Events);

    /// <summary>Whether the commands of steps are run; where they are not, they count as done.</summary>
    public bool RunsCommands { get; init; } = true;

    /// <summary>Whether the target is played, so that it has no paths but the playbook's.</summary>
    public bool IsPlayed { get; init; }
}
