using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Rollback;
using Runbooks.Targets;

namespace Runbooks.Planning;

/// <summary>What a plan uses of the world. Nothing in it writes anywhere: the stream has no listener that keeps anything.</summary>
/// <param name="Client">Sends reads to the target, and nothing else.</param>
/// <param name="Events">A stream that nobody keeps.</param>
/// <param name="Time">The clock.</param>
/// <param name="Known">What is known of versions, and which the operator allows.</param>
public sealed record PlanTools(TargetClient Client, RunEvents Events, TimeProvider Time, KnownVersions Known)
{
    public Target Target => Client.Target;

    /// <summary>Reads its status.</summary>
    internal StateReader Reader { get; } = new(Client, Events);

    /// <summary>The quickest switch of the target that is recorded; zero where none is.</summary>
    public TimeSpan QuickestSwitch { get; init; }

    /// <summary>Who would hear what is told on a channel, with a level, and whether it also goes where the level's route leads.</summary>
    public required Func<string, string, bool, IReadOnlyList<string>> ReadersOf { get; init; }
}
