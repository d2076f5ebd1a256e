using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;

namespace Runbooks.Definitions.Groups;

/// <summary>
/// Looks for one target that stands twice in a group: under two names, by its address, however that is written; and for one name of two
/// targets, which journals and records could not tell apart.
/// </summary>
public static class SameAddress
{
    /// <summary>Tells of each that is there under an earlier name or address already.</summary>
    /// <param name="members">The members in order, each with where it is named; null for the command line.</param>
    /// <param name="bag">Takes the diagnostics.</param>
    public static void Check(IEnumerable<(SourceSpan? Span, Target Target)> members, DiagnosticBag bag)
    {
        var seen = new List<Target>();
        foreach (var (span, target) in members)
        {
            if (seen.Find(t => t.Address.Key == target.Address.Key) is { } same)
                bag.Add(
                    DiagnosticCodes.Conflict,
                    span,
                    same.Name == target.Name
                        ? $"the target `{target.Name}` is named twice"
                        : $"the targets `{same.Name}` and `{target.Name}` are one: both are at {TargetReader.Shown(target.Address.Text)}",
                    help: "a group goes through each target once: take one out"
                );
            else if (seen.Find(t => t.Name == target.Name) is { } other)
                bag.Add(
                    DiagnosticCodes.Conflict,
                    span,
                    $"two targets are called `{target.Name}`: one is at {TargetReader.Shown(other.Address.Text)}, the other at "
                        + TargetReader.Shown(target.Address.Text),
                    help: "records go by the name: change the `name` of one, and the name of its file"
                );
            else
                seen.Add(target);
        }
    }
}
