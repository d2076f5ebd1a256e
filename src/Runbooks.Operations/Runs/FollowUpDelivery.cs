using System.Text;
using Runbooks.Git;
using Runbooks.Incidents.FollowUp;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;

namespace Runbooks.Runs;

/// <summary>Brings the commits of a follow-up to people, those of an earlier one that never got there too.</summary>
/// <param name="records">The records repository.</param>
/// <param name="delivery">Pushes, and opens the pull requests.</param>
public sealed class FollowUpDelivery(RecordsRepository records, BranchDelivery delivery)
{
    /// <summary>Delivers each branch once.</summary>
    /// <param name="followed">What was followed up.</param>
    /// <param name="branch">The branch that took the links of all; null for the usual one of each.</param>
    /// <param name="cancel">Ends it at once.</param>
    public async Task<IReadOnlyList<DeliveredBranch>> DeliverAsync(
        IReadOnlyList<RecordFollowUp> followed,
        string? branch,
        CancellationToken cancel
    )
    {
        var delivered = new List<DeliveredBranch>();
        foreach (var group in followed.GroupBy(f => branch ?? FollowedRecords.UsualBranch(f.Incident)))
        {
            var waiting = group.Where(f => Waits(f, group.Key)).ToList();
            if (waiting.Count == 0)
                continue;
            var title = waiting.Count == 1 ? $"Follow {waiting[0].Incident} up" : $"Follow {waiting.Count} incidents up";
            delivered.Add(await delivery.DeliverAsync(group.Key, title, Body(waiting), cancel));
        }

        return delivered;
    }

    // A branch that was merged, and whose copy is still here, has nothing that HEAD does not have.
    private bool Waits(RecordFollowUp followed, string branch)
    {
        if (followed.Commit is not null)
            return true;
        if (branch == records.CurrentBranch() || records.TipOf(branch) is not { } tip || records.Resolve("HEAD") is not { } head)
            return false;
        return records.FindMergeBase(tip, head) != tip
            && !records.HasSame(tip, head, $"{IncidentId.Directory(followed.Incident)}/incident.yaml");
    }

    private static string Body(IReadOnlyList<RecordFollowUp> followed)
    {
        var text = new StringBuilder("What became of the action items of merged incidents. Merge this, so that the records say so.\n");
        foreach (var record in followed)
        {
            text.Append($"\n**{record.Incident}** ({record.Status})\n\n");
            foreach (var item in record.Items)
            {
                var place = item.Issue is { } issue ? $": {issue.Url}" : string.Empty;
                text.Append($"- [{(item.Status == ItemStatus.Closed ? 'x' : ' ')}] {item.Id} {QuietText.Of(item.Title)}{place}\n");
            }
        }

        return text.ToString();
    }
}
