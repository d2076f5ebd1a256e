using Runbooks.Events;

namespace Runbooks.Targets;

/// <summary>No connection was made: the request never left.</summary>
/// <param name="Reason">Why, for a person.</param>
/// <param name="Elapsed">How long it was tried.</param>
public sealed record NotConnected(string Reason, TimeSpan Elapsed) : HttpAnswer(Elapsed)
{
    /// <summary>Whether the reason lies on this machine's side, so that it says nothing about the target.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Whether a connection stood, and could not be made a secure one.</summary>
    public bool IsHandshake { get; init; }

    /// <inheritdoc/>
    public override AnswerFault? Fault => AnswerFault.NoConnection;

    /// <inheritdoc/>
    public override string Describe() => $"no connection{Through}: {Reason}";
}
