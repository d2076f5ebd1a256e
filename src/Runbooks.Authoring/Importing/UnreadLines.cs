using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Procedures;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing;

/// <summary>Tells of every line that is in no runbook.</summary>
internal static class UnreadLines
{
    /// <summary>Adds a diagnostic for each stretch of them, by the heading they stand under.</summary>
    public static void Tell(PageSection page, LineLedger ledger, SourceText source, DiagnosticBag bag)
    {
        var headings = page.All.Where(s => s.First > 0).OrderBy(s => s.First).ToList();
        foreach (var (first, last) in ledger.Unsaid().ToList())
        {
            var starts = Starts(first, last).ToList();
            for (var i = 0; i < starts.Count; i++)
            {
                var end = i + 1 < starts.Count ? starts[i + 1] - 1 : last;
                while (end > starts[i] && string.IsNullOrWhiteSpace(source.Line(end)))
                    end--;
                ledger.Mark(starts[i], end, LineOutcome.Listed);
                var under = headings.LastOrDefault(h => h.First <= starts[i])?.Title.Text;
                bag.Add(
                    DiagnosticCodes.NotImported,
                    new SourceSpan(source, starts[i], 1, source.Line(starts[i]).Length),
                    $"{(end == starts[i] ? $"line {end} belongs" : $"lines {starts[i]} to {end} belong")} to no procedure"
                        + $"{(under is null ? string.Empty : $" (“{under}”)")}",
                    help: "keep them where they are, or write them into a `description`, a template or `notify`"
                );
            }
        }

        // A heading with those below it is told once.
        IEnumerable<int> Starts(int first, int last)
        {
            yield return first;
            var level = headings.LastOrDefault(h => h.First <= first)?.Level ?? 0;
            foreach (var heading in headings.Where(h => h.First > first && h.First <= last))
            {
                if (heading.Level > level)
                    continue;
                level = heading.Level;
                yield return heading.First;
            }
        }
    }
}
