using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Writing;

namespace Runbooks.Incidents.FollowUp;

/// <summary>
/// Follows merged records up: every action item gets its issue, the record gets the links, and it is closed when the last
/// item is done. Each run goes on where another broke off.
/// </summary>
/// <param name="repository">The records repository.</param>
/// <param name="issues">The issues.</param>
/// <param name="time">The clock.</param>
public sealed class FollowedRecords(RecordsRepository repository, ItemIssues issues, TimeProvider time)
{
    /// <summary>What <c>times.closed</c> names as its source: what people wrote there is left alone.</summary>
    internal const string ClosedSource = "the last action item was closed";

    private const string Approved = "approved";
    private const string Closed = "closed";

    // Of records whose items are all done, only what changed lately is looked at.
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    /// <summary>Whether a record is followed up although nobody named it: it is approved, so that its items are what people want.</summary>
    /// <param name="record">The record.</param>
    public static bool IsWanted(IncidentRecord record) => record.Status is Approved or Closed;

    /// <summary>The branch that takes the links of a record unless another is named.</summary>
    /// <param name="incident">The incident's id.</param>
    public static string UsualBranch(string incident) => $"{IncidentId.BranchPrefix}follow-up-{incident}";

    /// <param name="records">The records, with where they are in HEAD.</param>
    /// <param name="branch">The branch that takes the links of all; null for one beside HEAD for each.</param>
    /// <param name="dryRun">Whether to find out only.</param>
    /// <param name="cancel">Ends it at once.</param>
    public async Task<IReadOnlyList<RecordFollowUp>> FollowAsync(
        IReadOnlyList<(RecordLocation Location, IncidentRecord Record)> records,
        string? branch,
        bool dryRun,
        CancellationToken cancel
    )
    {
        var followed = new List<RecordFollowUp>();
        if (records.Count == 0)
            return followed;
        var since = records
            .Where(r => r.Record.Status != Closed)
            .Select(r => ItemIssues.Since(r.Record))
            .Append(time.GetUtcNow() - Lately)
            .OfType<DateTimeOffset>()
            .Min();
        if (await issues.ReadAsync(since, cancel) is { } problem)
            return
            [
                .. records.Select(r => new RecordFollowUp(
                    r.Record.Id,
                    [],
                    Branch: null,
                    Commit: null,
                    r.Record.Status,
                    problem.ToString()
                )),
            ];
        foreach (var (location, record) in records)
        {
            var outcomes = await FollowItemsAsync(location, record, dryRun, cancel);
            outcomes = dryRun ? outcomes : await issues.WithoutDoublesAsync(outcomes, o => $"action:{record.Id}/{o.Id}", since, cancel);
            followed.Add(
                dryRun
                    ? new(record.Id, outcomes, Branch: null, Commit: null, record.Status, Problem: null)
                    : Write(location, record, branch ?? UsualBranch(record.Id), outcomes)
            );
        }

        return followed;
    }

    private async Task<IReadOnlyList<ItemOutcome>> FollowItemsAsync(
        RecordLocation location,
        IncidentRecord record,
        bool dryRun,
        CancellationToken cancel
    )
    {
        var outcomes = new List<ItemOutcome>();
        foreach (var item in ActionItem.Of(record))
            outcomes.Add(await issues.FollowAsync(record, item, location.Path, dryRun, cancel));
        return outcomes;
    }

    private RecordFollowUp Write(RecordLocation location, IncidentRecord record, string branch, IReadOnlyList<ItemOutcome> outcomes)
    {
        // A branch of an earlier follow-up that was not merged has the links already; one that was is begun anew by Git's own merge.
        var status = record.Status;
        string? problem = null;
        var result = new BranchAmendment(repository, time).Make(branch, tip =>
        {
            var bag = new DiagnosticBag();
            problem = null;
            if (RecordEdit.Of(repository, tip, location.Path, bag) is not { } edit)
            {
                problem = $"{bag.Sorted()[0].Message}: merge HEAD into {branch}, or remove that branch";
                return null;
            }

            var said = RecordLinks.Put(edit, outcomes);
            status = said.Status;
            if (edit.IsEmpty)
                return null;
            if (edit.Files(repository, time) is { } files)
                return new Amendment(Message(record.Id, said.Changes), files);
            problem = $"`{location.Path}` cannot be changed at its action items alone: write them out where they are aliases";
            return null;
        });
        problem ??= result.Problem;
        return new(record.Id, outcomes, result.Commit is null && problem is null ? null : branch, result.Commit, status, problem);
    }

    private static string Message(string incident, IReadOnlyList<string> changes)
    {
        var text = new StringBuilder($"Follow {incident} up\n\n");
        foreach (var change in changes)
            text.Append(change).Append('\n');
        return text.ToString();
    }
}
