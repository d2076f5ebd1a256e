namespace Runbooks.Rollback;

/// <summary>A version that an earlier run left behind because it was bad.</summary>
/// <param name="Version">The version.</param>
/// <param name="Incident">The incident whose run left it.</param>
public sealed record KnownBadVersion(string Version, string Incident)
{
    /// <summary>The version that the run arrived at when it left this one; null where that is not known.</summary>
    public string? ArrivedAt { get; init; }

    /// <summary>When the run left it; null where that is not known.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>
    /// Whether the run only set out from it, and what became of its request is not known. The version is empty where a run on another
    /// machine broke off, of which nothing more is known.
    /// </summary>
    public bool IsUncertain { get; init; }

    /// <summary>Whether that is all that is known: a run on another machine took the target and never gave it back.</summary>
    public bool IsBrokenOff => Version.Length == 0;

    /// <summary>Until when a request to leave it may still take effect; null where none can.</summary>
    public DateTimeOffset? MayActUntil { get; init; }

    /// <summary>The incident whose run sent that request; null where it is <see cref="Incident"/>.</summary>
    public string? MayActBy { get; init; }

    /// <summary>Where that stands, for a person: <c>deployments/shop.yaml</c>; null where it stands in no file.</summary>
    public string? StandsIn { get; init; }

    /// <summary>
    /// The other account of this machine that says so, without a proof; null for what runs of ours, root's or at the remote
    /// say. It may keep a rollback from being sent, and is never a reason to send one.
    /// </summary>
    public string? ToldBy { get; init; }
}
