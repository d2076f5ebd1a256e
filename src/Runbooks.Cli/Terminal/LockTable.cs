using Runbooks.Cli.Hosting;
using Runbooks.Locks;

namespace Runbooks.Cli.Terminal;

/// <summary>The locks of targets as a list: those that hold somebody up first, those that are over last.</summary>
internal static class LockTable
{
    /// <summary>Puts those that are over behind the others, the newest of them first.</summary>
    public static IReadOnlyList<FoundLock> Order(IEnumerable<FoundLock> found, DateTimeOffset now) =>
        [.. found.OrderBy(f => f.OverSince(now) is null ? 0 : 1).ThenByDescending(f => f.OverSince(now))];

    /// <param name="output">Where to.</param>
    /// <param name="shown">The locks.</param>
    /// <param name="leftOut">How many are not shown.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="columns">The columns of the terminal; null for none.</param>
    public static void Write(TextWriter output, IReadOnlyList<FoundLock> shown, int leftOut, DateTimeOffset now, int? columns)
    {
        if (shown.Count == 0)
            output.WriteLine("No target is locked.");
        var rows = shown
            .Select(f => (Name: f.Name, Where: f.Where(), Word: Word(f, now), Number: $"#{f.State?.Fencing ?? 0}", Text: f.Describe(now)))
            .ToList();
        var (name, where) = (
            rows.Select(r => Cells.Width(r.Name)).DefaultIfEmpty().Max(),
            rows.Select(r => Cells.Width(r.Where)).DefaultIfEmpty().Max()
        );
        foreach (var r in rows)
        {
            Columns.WriteStacked(
                output,
                $"{Cells.PadRight(r.Name, name)}  {Cells.PadRight(r.Where, where)}  {r.Word, -10}  {r.Number, -5}  {r.Text}",
                columns
            );
        }

        if (leftOut == 0)
            return;
        output.WriteLine(
            $"{leftOut} {(leftOut == 1 ? "lock is" : "locks are")} over for more than a day and of no use any more: "
                + $"`runbook lock list --all` shows {(leftOut == 1 ? "it" : "them")}."
        );
    }

    /// <summary>How a lock stands, in a word.</summary>
    public static string Word(FoundLock f, DateTimeOffset now) =>
        f.OverSince(now) is null ? f.Condition.ToString().ToLowerInvariant() : "over";
}
