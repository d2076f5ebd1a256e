using Runbooks.Events;

namespace Runbooks.Targets;

/// <summary>The request may have left, and no answer came: nobody knows what the target did.</summary>
/// <param name="Reason">What became of the connection, for a person.</param>
/// <param name="Elapsed">How long was waited.</param>
public sealed record AnswerLost(string Reason, TimeSpan Elapsed) : HttpAnswer(Elapsed)
{
    /// <summary>Whether the reason lies on this machine's side, so that it says nothing about the target.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Whether it was waited for in vain: nothing was refused or broken off.</summary>
    public bool IsTimeout { get; init; }

    /// <summary>Whether the other side closed the connection as if nothing more was to be said.</summary>
    public bool IsClosed { get; init; }

    /// <inheritdoc/>
    public override AnswerFault? Fault =>
        IsTimeout ? AnswerFault.TimedOut
        : IsClosed ? AnswerFault.Closed
        : AnswerFault.Lost;

    /// <inheritdoc/>
    public override string Describe() => $"no answer{Through}: {Reason}";
}
