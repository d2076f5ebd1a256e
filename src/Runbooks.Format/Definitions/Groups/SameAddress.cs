using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;

namespace Runbooks.Definitions.Groups;

/// <summary>Looks for one target under two names: by its address, whatever it is called and however that is written.</summary>
public static class SameAddress
{
    /// <summary>Tells of each that is there under an earlier name already.</summary>
    /// <param name="members">The members in order, each with where it is named; null for the command line.</param>
    /// <param name="bag">Takes the diagnostics.</param>
    public static void Check(IEnumerable<(SourceSpan? Span, Target Target)> members, DiagnosticBag bag)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (span, target) in members)
        {
            if (seen.TryAdd(target.Address.Key, target.Name))
                continue;
            var first = seen[target.Address.Key];
            bag.Add(
                DiagnosticCodes.Conflict,
                span,
                first == target.Name
                    ? $"the target `{target.Name}` is named twice"
                    : $"the targets `{first}` and `{target.Name}` are one: both are at {TargetReader.Shown(target.Address.Text)}",
                help: "a group goes through each target once: take one out"
            );
        }
    }
}
