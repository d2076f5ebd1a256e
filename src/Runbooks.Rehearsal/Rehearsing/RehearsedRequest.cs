namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>A request of the runbook in a rehearsal.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Asked">The address that the runbook asked.</param>
/// <param name="Sent">The address that it went to; null where nothing was sent.</param>
/// <param name="Provenance">Where its answer comes from.</param>
/// <param name="Elapsed">From sending to the head of the answer.</param>
internal sealed record RehearsedRequest(string Method, string Asked, string? Sent, Provenance Provenance, TimeSpan Elapsed)
{
    /// <summary>Whether it came after the switch that is only thought.</summary>
    public bool IsAfterSwitch { get; init; }
}
