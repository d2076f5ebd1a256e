using Runbooks.Diagnostics;

namespace Runbooks.Incidents.Review;

/// <summary>One thing that a reviewer wants of a record.</summary>
/// <param name="Title">What, in a few words.</param>
/// <param name="Who">The role that sees to it.</param>
/// <param name="IsAlwaysDemanded">Whether it must be so at every status; else only of a record that is approved or closed.</param>
/// <param name="Missing">What is not as it should be, with its place; empty where all is.</param>
public sealed record ReviewItem(string Title, string Who, bool IsAlwaysDemanded, IReadOnlyList<Diagnostic> Missing)
{
    /// <summary>Completes the record in the pull request.</summary>
    public const string Lead = "incident lead";

    /// <summary>Read it, and say so in it.</summary>
    public const string Reviewers = "reviewers";

    /// <summary>Changed what the run wrote.</summary>
    public const string Author = "author of the change";

    /// <summary>Whether nothing is missing but what is only advice.</summary>
    public bool IsDone => Missing.All(m => m.Code.Severity == DiagnosticSeverity.Warning);
}
