using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Notifications;
using Runbooks.Rehearsal.Forecasting;
using Runbooks.Rollback;
using Runbooks.Targets;

namespace Runbooks.Rehearsal.Planning;

/// <summary>What a plan uses of the world. Nothing in it writes anywhere: the stream has no listener that keeps anything.</summary>
/// <param name="Client">Sends reads to the target, and nothing else.</param>
/// <param name="Reader">Reads its status.</param>
/// <param name="Events">A stream that nobody keeps.</param>
/// <param name="Time">The clock.</param>
/// <param name="KnownBad">Versions that earlier runs left.</param>
/// <param name="Served">Further versions that are known to have served.</param>
/// <param name="FindRunbook">Finds a runbook that another calls; null where there is none.</param>
/// <param name="Notifications">Who is told what; null where nobody is.</param>
internal sealed record PlanTools(
    TargetClient Client,
    StatusReader Reader,
    RunEvents Events,
    TimeProvider Time,
    IReadOnlyList<KnownBadVersion> KnownBad,
    IReadOnlyCollection<string> Served,
    Func<string, Runbook?> FindRunbook,
    NotificationSettings? Notifications
)
{
    public Target Target => Client.Target;

    /// <summary>Versions that the operator allows to go back to.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>What earlier switches of the target took.</summary>
    public required EarlierSwitches Earlier { get; init; }

    /// <summary>What would be sent between a step and the next approval.</summary>
    public required Func<Step, IReadOnlyList<string>> ChangesAfter { get; init; }
}
