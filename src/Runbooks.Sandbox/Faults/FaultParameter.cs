namespace Runbooks.Sandbox.Faults;

/// <summary>What may stand behind the equals sign of a fault.</summary>
internal enum FaultParameter
{
    None,

    /// <summary>A length of time: <c>500ms</c>, <c>2s</c>, <c>1m</c>.</summary>
    Duration,

    /// <summary>A number of bytes: <c>4096</c>, <c>64KiB</c>, <c>8MiB</c>.</summary>
    Size,

    /// <summary>A whole number of at least one.</summary>
    Count,

    /// <summary>A number of reads (<c>3</c>) or a length of time (<c>2s</c>).</summary>
    CountOrDuration,

    /// <summary>A share from 0 to 1.</summary>
    Ratio,

    /// <summary>An HTTP status from 400 to 599.</summary>
    Status,

    /// <summary><c>reset</c>, or <c>close</c> for an orderly end, after which some clients send the request again.</summary>
    Drop,

    /// <summary>One of <see cref="BodyShapes.All"/>.</summary>
    Shape,

    /// <summary>The name of one of <see cref="ApplicationFaults.All"/>.</summary>
    Application,

    /// <summary>Any text without <c>@</c>.</summary>
    Text,
}
