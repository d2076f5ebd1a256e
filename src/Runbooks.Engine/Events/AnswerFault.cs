namespace Runbooks.Events;

/// <summary>What was wrong with an answer, or with getting one.</summary>
public enum AnswerFault
{
    /// <summary>No connection was made: the request never left.</summary>
    NoConnection,

    /// <summary>Nothing came in time.</summary>
    TimedOut,

    /// <summary>The connection was closed before an answer, without a fault of its own.</summary>
    Closed,

    /// <summary>The connection broke in another way before there was an answer.</summary>
    Lost,

    /// <summary>The status was 400 or more.</summary>
    ErrorStatus,

    /// <summary>The body is larger than was wanted.</summary>
    TooLarge,

    /// <summary>The connection broke within the body.</summary>
    CutOff,

    /// <summary>The body is none of JSON.</summary>
    NotJson,

    /// <summary>The body has no metrics in Prometheus' text format.</summary>
    NotMetrics,

    /// <summary>The body says that something is not healthy.</summary>
    Unhealthy,

    /// <summary>The critical function's answer has no message.</summary>
    NoMessage,

    /// <summary>Whatever else: another shape, another status, a body that cannot be unpacked.</summary>
    OtherShape,
}
