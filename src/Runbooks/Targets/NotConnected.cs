namespace Runbooks.Targets;

/// <summary>No connection was made: the request never left.</summary>
/// <param name="Reason">Why, for a person.</param>
/// <param name="Elapsed">How long it was tried.</param>
public sealed record NotConnected(string Reason, TimeSpan Elapsed) : HttpAnswer(Elapsed)
{
    /// <inheritdoc/>
    public override string Describe() => $"no connection: {Reason}";
}
