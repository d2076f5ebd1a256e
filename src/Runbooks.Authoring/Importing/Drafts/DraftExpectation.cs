namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>What a draft says of how its drills end.</summary>
/// <param name="Behaviours">The behaviours of the target.</param>
/// <param name="Because">Why a run may end as recovered under them, or as not recovered.</param>
internal sealed record DraftExpectation(IReadOnlyList<string> Behaviours, string Because);
