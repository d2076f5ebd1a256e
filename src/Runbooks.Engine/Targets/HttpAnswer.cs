using Runbooks.Events;

namespace Runbooks.Targets;

/// <summary>What became of a request: a value, whatever happened.</summary>
/// <param name="Elapsed">From sending to the last byte, or to the end of waiting.</param>
public abstract record HttpAnswer(TimeSpan Elapsed)
{
    /// <summary>The proxy that the request went through, without credentials; null where it went straight.</summary>
    public string? Proxy { get; init; }

    /// <summary>Which way it went, for a person; empty where it went straight.</summary>
    protected string Through => Proxy is null ? string.Empty : $" through the proxy {Proxy}";

    /// <summary>What was wrong with it, whatever was asked; null where that depends on what was asked.</summary>
    public abstract AnswerFault? Fault { get; }

    /// <summary>It as an answer that was not what it was to be.</summary>
    /// <param name="path">The path that was asked.</param>
    /// <param name="fault">What was wrong with it; null for what can be said without knowing what was asked.</param>
    internal FailedAnswer At(string path, AnswerFault? fault = null) =>
        new(path, fault ?? Fault ?? (this as Answered)?.ShapeFault ?? AnswerFault.OtherShape) { Status = (this as Answered)?.Status };

    /// <summary>What became of it, for a person: one line, without a full stop.</summary>
    public abstract string Describe();
}
