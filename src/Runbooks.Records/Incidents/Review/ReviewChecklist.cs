using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Incidents.Templates;

namespace Runbooks.Incidents.Review;

/// <summary>What reviewers of a pull request read first: per record, what is done, what is missing and where, and who sees to it.</summary>
public static class ReviewChecklist
{
    private const int MostShown = 5;

    /// <summary>Writes it as Markdown.</summary>
    /// <param name="reviews">The records.</param>
    /// <param name="merged">What the branch changed of records that were merged before it.</param>
    /// <param name="link">The address of a place; null where it has none, and the place is named in words.</param>
    public static string Write(IReadOnlyList<RecordReview> reviews, IReadOnlyList<Diagnostic> merged, Func<SourceSpan, string?> link)
    {
        var text = new StringBuilder("## Review of incident records\n");
        if (reviews.Count == 0)
            text.Append("\nNo record is added or changed.\n");
        if (merged.Count > 0)
        {
            text.Append("\n**What was merged before must stay as it is:**\n\n");
            foreach (var problem in merged)
                text.Append("- ❌ ").Append(Problem(problem, link)).Append('\n');
        }

        foreach (var review in reviews)
            Write(text, review, link);
        return text.ToString();
    }

    private static void Write(StringBuilder text, RecordReview review, Func<SourceSpan, string?> link)
    {
        var title = review.Title.Length == 0 ? review.Id : review.Title;
        text.Append($"\n### {Inline(title)}\n\n");
        text.Append(
            $"`{review.Id}` · {(review.Status.Length == 0 ? "unreadable" : $"**{Inline(review.Status)}**")} · {Inline(review.Verdict)}\n\n"
        );
        text.Append(Summary(review)).Append("\n\n");
        foreach (var item in review.Items)
        {
            text.Append($"- {Sign(review, item)} {Inline(item.Title)}");
            if (!item.IsDone)
                text.Append($" ({item.Who})");
            text.Append('\n');
            foreach (var problem in item.Missing.Take(MostShown))
                text.Append("  - ").Append(Problem(problem, link)).Append('\n');
            if (item.Missing.Count > MostShown)
                text.Append($"  - and {item.Missing.Count - MostShown} more like these\n");
        }
    }

    private static string Summary(RecordReview review)
    {
        var open = review.Items.Where(i => !i.IsDone).ToList();
        if (open.Count == 0)
            return review.IsApproved
                ? "Everything is as it should be."
                : "Everything is done: set `status` to `approved` to close the review.";
        var wrong = open.Count(i => i.IsAlwaysDemanded || review.IsApproved);
        var rest = open.Count - wrong;
        return (wrong, rest) switch
        {
            (_, 0) => $"{Things(wrong)} must be mended before this can be merged.",
            (0, _) =>
                $"{Things(rest)} of {review.Items.Count} {(rest == 1 ? "is" : "are")} still to be done before the record can be approved.",
            _ => $"{Things(wrong)} must be mended before this can be merged, and {rest} more {(rest == 1 ? "is" : "are")} "
                + $"to be done before the record can be approved.",
        };
    }

    private static string Things(int count) => count == 1 ? "1 thing" : $"{count} things";

    private static string Sign(RecordReview review, ReviewItem item) =>
        item.IsDone
            ? item.Missing.Count > 0
                ? "⚠️"
                : "✅"
            : item.IsAlwaysDemanded || review.IsApproved
                ? "❌"
                : "⬜";

    private static string Problem(Diagnostic problem, Func<SourceSpan, string?> link)
    {
        var words = Code(problem.Message);
        if (problem.Span is not { } span)
            return words + Help(problem);
        var name = span.Source.Path[(span.Source.Path.LastIndexOf('/') + 1)..];
        var place = span.Line > 0 ? $"{name}, line {span.Line}" : name;
        return $"{words} ({(link(span) is { } address ? $"[{place}]({address})" : place)}){Help(problem)}";
    }

    private static string Help(Diagnostic problem) => problem.Help is null ? string.Empty : $": {Code(problem.Help)}";

    // Messages mark names with back-quotes, which is Markdown already; what people wrote is in them.
    private static string Code(string text) =>
        QuietText.Of(MarkdownEscape.WithoutLinks(PrintableText.Line(text))).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Inline(string text) => QuietText.Of(MarkdownEscape.Line(text));
}
