namespace Runbooks.Targets;

/// <summary>What became of a request: a value, whatever happened.</summary>
/// <param name="Elapsed">From sending to the last byte, or to the end of waiting.</param>
public abstract record HttpAnswer(TimeSpan Elapsed)
{
    /// <summary>What became of it, for a person: one line, without a full stop.</summary>
    public abstract string Describe();
}
