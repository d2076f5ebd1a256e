using Runbooks.Diagnostics;

namespace Runbooks.Incidents.Review;

/// <summary>What a reviewer has to know of a record.</summary>
/// <param name="Id">The incident's id.</param>
/// <param name="Path">Of its <c>incident.yaml</c>, from the root of the repository.</param>
/// <param name="Title">What happened, in one line; empty where the record cannot be read.</param>
/// <param name="Status">Where the record stands; empty where it cannot be read.</param>
/// <param name="Verdict">How the run ended, in one line.</param>
/// <param name="Items">What is wanted of it, in the order of reading.</param>
public sealed record RecordReview(string Id, string Path, string Title, string Status, string Verdict, IReadOnlyList<ReviewItem> Items)
{
    /// <summary>Whether the record says that its review is over, so that everything is demanded.</summary>
    public bool IsApproved => Status is "approved" or "closed";

    /// <summary>What is wrong: what is always demanded, and the rest once the record is approved. Advice is always given.</summary>
    public IEnumerable<Diagnostic> Diagnostics =>
        Items.SelectMany(i => i.Missing.Where(m => i.IsAlwaysDemanded || IsApproved || m.Code.Severity == DiagnosticSeverity.Warning));
}
