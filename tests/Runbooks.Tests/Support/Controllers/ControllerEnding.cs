using Runbooks.Events;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>How a rollback ends.</summary>
/// <param name="Verdict">What is said of it.</param>
/// <param name="Applied">How often the traffic was moved by its requests.</param>
/// <param name="Changes">How many requests came that were to move it.</param>
/// <param name="Faults">What goes wrong with each request, in turn; the last with all that follow.</param>
internal sealed record ControllerEnding(RollbackVerdict Verdict, int Applied, int Changes, params ControllerFault[] Faults)
{
    /// <summary>What a person is told among other things; empty for nothing in particular.</summary>
    public string Says { get; init; } = string.Empty;

    public override string ToString() => string.Join(", ", Faults);

    /// <summary>What ends alike on all controllers that answer, and begin something that they follow.</summary>
    public static IReadOnlyList<ControllerEnding> Common { get; } =
    [
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.None),
        new(RollbackVerdict.ClaimedNotDone, 0, 1, ControllerFault.ClaimsAndDoesNot),
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.LosesAfter),
        new(RollbackVerdict.Switched, 1, 2, ControllerFault.LosesBefore, ControllerFault.None),
        new(RollbackVerdict.Switched, 1, 2, ControllerFault.LosesBefore, ControllerFault.LosesAfter),
        new(RollbackVerdict.Unknown, 0, 2, ControllerFault.LosesBefore) { Says = "went without an answer" },
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.ErrorsAfter),
    ];

    /// <summary>What ends alike on those that are played as well.</summary>
    public static IReadOnlyList<ControllerEnding> Played { get; } =
    [
        .. Common,
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.Refuses) { Says = "HTTP 403" },
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.Limits) { Says = "HTTP 429" },
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.LosesAndActsLate),
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.Slow),
        new(RollbackVerdict.Unknown, 0, 1, ControllerFault.Sticks) { Says = "look at what holds it up" },
    ];
}
