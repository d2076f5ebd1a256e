using Runbooks.Events;

namespace Runbooks.Targets;

/// <summary>The request was not sent, because this run does not hold the target any more.</summary>
/// <param name="Reason">Who does, for a person.</param>
/// <param name="Elapsed">How long it took to find out.</param>
public sealed record Withheld(string Reason, TimeSpan Elapsed) : HttpAnswer(Elapsed)
{
    /// <inheritdoc/>
    public override AnswerFault? Fault => null;

    /// <inheritdoc/>
    public override string Describe() => $"not sent: {Reason}";
}
