using Runbooks.Events;

namespace Runbooks.Controllers;

/// <summary>What the controller made of a request that changes the target: recorded, never believed.</summary>
/// <param name="Kind">The class of the answer.</param>
/// <param name="Detail">Its words, or what became of the connection.</param>
/// <param name="Status">The HTTP status; null where there was none.</param>
public sealed record ControllerAnswer(string Kind, string Detail, int? Status)
{
    /// <summary>It says that it did.</summary>
    public const string Claimed = "claimed";

    /// <summary>
    /// It says that it will: HTTP 202, "accepted for processing, but the processing has not been completed" (RFC 9110, 15.3.3).
    /// </summary>
    public const string Accepted = "accepted";

    /// <summary>It says that it did not.</summary>
    public const string Refused = "refused";

    /// <summary>It says that it did not, because something moved since the state was read that was sent with the request.</summary>
    public const string Conflict = "conflict";

    /// <summary>The request never left.</summary>
    public const string NotConnected = "not connected";

    /// <summary>It was held back: another run has taken the target over.</summary>
    public const string NotSent = "not sent";

    /// <summary>It may have done it or not.</summary>
    public const string Unknown = "unknown";

    /// <summary>How what it began is followed; null where there is nothing to follow.</summary>
    internal FollowedOperation? Operation { get; init; }

    /// <summary>Whether nothing moves before a person has merged what was proposed.</summary>
    public bool IsProposed { get; init; }

    /// <summary>The pull request that a person must merge before anything moves; null where there is none.</summary>
    public OpenedPullRequest? PullRequest { get; init; }

    /// <summary>
    /// Whether an answer of this kind leaves nothing under way at the target. A refusal is a controller's word, like any other.
    /// </summary>
    /// <param name="kind">The class of the answer.</param>
    public static bool LeavesNothing(string kind) => kind is NotConnected or NotSent;
}
