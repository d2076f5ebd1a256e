namespace Runbooks.Targets;

/// <summary>A request to be sent.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Url">A path on the target, beginning with <c>/</c>, or an absolute address.</param>
public sealed record HttpCall(string Method, string Url)
{
    /// <summary>Headers besides the target's own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>The body's media type.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The longest from sending to the last byte of the body; null for the target's own bound.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>The most bytes of the answer's body that are read.</summary>
    public int MaxBody { get; init; } = 1024 * 1024;

    /// <summary>
    /// Whether it may change the target: then it leaves only while this run holds the target, and on a connection of its own. On a reused
    /// one the platform may send a request again by itself
    /// when the server closes it before the first byte of an answer: for a toggle that is a second toggle.
    /// </summary>
    public bool OnFreshConnection { get; init; }

    /// <summary>Whether the target's headers, which carry its credentials, are kept from it although its address is the target's.</summary>
    public bool WithoutTargetHeaders { get; init; }

    /// <summary>Whether its author says that it changes nothing although it is not GET or HEAD.</summary>
    public bool IsDeclaredSafe { get; init; }

    /// <summary><c>GET /path</c>, for a person.</summary>
    public override string ToString() => $"{Method} {Url}";
}
