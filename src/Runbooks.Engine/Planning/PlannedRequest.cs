namespace Runbooks.Planning;

/// <summary>A request that a run would send. What cannot be known yet stands in it as the runbook writes it, in braces.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Url">The whole address.</param>
public sealed record PlannedRequest(string Method, string Url)
{
    /// <summary>Its headers, the target's own among them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Its body; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>The body's media type; null for none.</summary>
    public string? ContentType { get; init; }

    /// <summary>How many times it would be sent, and other things to say of it; null for once and nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it may change the target.</summary>
    public bool MayChange { get; init; }

    /// <summary>What it was answered now; null where it was not sent.</summary>
    public PlannedAnswer? Answer { get; init; }

    /// <summary>The same with secrets taken out.</summary>
    public PlannedRequest Clean(Func<string, string> clean) =>
        this with
        {
            Url = clean(Url),
            Headers = [.. Headers.Select(h => KeyValuePair.Create(h.Key, clean(h.Value)))],
            Body = Body is null ? null : clean(Body),
            Note = Note is null ? null : clean(Note),
            Answer = Answer is null ? null : Answer with { Said = clean(Answer.Said) },
        };
}
