using Runbooks.Incidents.Review;

namespace Runbooks.Cli.Terminal;

/// <summary>The reviewers' checklist for a terminal.</summary>
internal static class ReviewText
{
    /// <summary>Writes it, the records in order.</summary>
    public static void Write(TextWriter output, IReadOnlyList<RecordReview> reviews)
    {
        foreach (var review in reviews)
        {
            output.WriteLine($"{review.Id}  {(review.Status.Length == 0 ? "unreadable" : review.Status)}");
            output.WriteLine($"  {review.Verdict}");
            foreach (var item in review.Items)
            {
                var isDue = item.IsAlwaysDemanded || review.IsApproved;
                output.WriteLine(
                    $"  {(item.IsDone ? item.Missing.Count > 0 ? "!" : "✓" : isDue ? "✗" : "☐")} {item.Title}"
                        + $"{(item.IsDone ? string.Empty : $"  ({item.Who})")}"
                );

                // What is an error was shown with its place already.
                foreach (var missing in isDue ? [] : item.Missing)
                    output.WriteLine(
                        $"      {missing.Message}"
                            + $"{(missing.Span is { } span
                                ? $", {span.Source.Path[(span.Source.Path.LastIndexOf('/') + 1)..]}:{span.Line}"
                                : string.Empty)}"
                    );
            }
        }
    }
}
