using Runbooks.Catalogue;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Runs;

/// <summary>Whom a target names to review its records.</summary>
public static class TargetReviewers
{
    /// <summary>Logins and teams, as the target's file has them; none where it is not described here (any more).</summary>
    /// <param name="workingDirectory">From where its file is looked for.</param>
    /// <param name="target">The target's name.</param>
    public static IReadOnlyList<string> Of(string workingDirectory, string target)
    {
        var bag = new DiagnosticBag();
        return
            Identifier.IsValid(target)
            && new RunbookCatalog(workingDirectory).FindTarget(target, bag) is { } found
            && RunbookCatalog.ReadText(found, bag) is { } source
            ? TargetReader.ReadReviewers(source)
            : [];
    }
}
