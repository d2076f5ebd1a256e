namespace Runbooks.Rehearsal.Guarding;

/// <summary>A request that came to the guard.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Url">The whole address.</param>
/// <param name="Status">The HTTP status; null where no answer came, or nothing left.</param>
/// <param name="ElapsedMs">From sending to the head of the answer, in milliseconds.</param>
public sealed record SentRequest(string Method, string Url, int? Status, double ElapsedMs)
{
    /// <summary>Why it was held back; null where it left.</summary>
    public string? Withheld { get; init; }

    /// <summary>The method of what is no request: a program that was run, by its line.</summary>
    public const string Program = "run";

    /// <summary>How a program ended, as a person reads it; null for a request.</summary>
    public string? Ended { get; init; }

    /// <summary>Why no answer came; null where one did, or nothing left.</summary>
    public string? Problem { get; init; }
}
