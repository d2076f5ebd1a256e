namespace Runbooks.Targets;

/// <summary>What became of a request: a value, whatever happened.</summary>
/// <param name="Elapsed">From sending to the last byte, or to the end of waiting.</param>
public abstract record HttpAnswer(TimeSpan Elapsed)
{
    /// <summary>The proxy that the request went through, without credentials; null where it went straight.</summary>
    public string? Proxy { get; init; }

    /// <summary>Which way it went, for a person; empty where it went straight.</summary>
    protected string Through => Proxy is null ? string.Empty : $" through the proxy {Proxy}";

    /// <summary>What became of it, for a person: one line, without a full stop.</summary>
    public abstract string Describe();
}
