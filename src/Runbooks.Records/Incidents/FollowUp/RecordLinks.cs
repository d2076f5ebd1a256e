using System.Text.Json.Nodes;
using Runbooks.GitHub;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Writing;

namespace Runbooks.Incidents.FollowUp;

/// <summary>Writes into a record how the issues of its action items stand, and whether all of them are done.</summary>
internal static class RecordLinks
{
    /// <summary>Puts in what differs.</summary>
    /// <param name="edit">The record.</param>
    /// <param name="outcomes">What became of its items.</param>
    /// <returns>The status afterwards, and what was changed, in lines for the commit.</returns>
    public static (string Status, IReadOnlyList<string> Changes) Put(RecordEdit edit, IReadOnlyList<ItemOutcome> outcomes)
    {
        var changes = new List<string>();
        var done = new List<string?>();
        foreach (var item in ActionItem.Of(edit.Record))
        {
            var issue = outcomes.FirstOrDefault(o => o.Id == item.Id)?.Issue;
            done.Add(issue is null ? item.ClosedAt : Link(edit, item, issue, changes));
        }

        var status = edit.Record.Status;
        var isDone = done.Count > 0 && done.TrueForAll(d => d is not null);
        if (isDone && status == "approved")
        {
            edit.Set([], "status", "closed", after: "severity");
            edit.Set(
                ["times"],
                "closed",
                new JsonObject { ["at"] = done.Max(StringComparer.Ordinal), ["source"] = FollowedRecords.ClosedSource },
                after: "resolved"
            );
            changes.Add("All action items are done: closed");
            return ("closed", changes);
        }

        if (isDone || status != "closed" || edit.Record.Text("times", "closed", "source") != FollowedRecords.ClosedSource)
            return (status, changes);
        edit.Set([], "status", "approved", after: "severity");
        edit.Set(["times"], "closed", value: null, after: "resolved");
        changes.Add("Not all action items are done any more: open again");
        return ("approved", changes);
    }

    private static string? Link(RecordEdit edit, ActionItem item, GitHubIssue issue, List<string> changes)
    {
        var path = new object[] { "action-items", item.Index };
        var closed = issue.ClosedAt is { } at && !issue.IsOpen ? Phrases.Time(at) : null;
        if (item.Issue != issue.Url)
        {
            edit.Set(path, "issue", issue.Url, after: "due");
            changes.Add($"{item.Id}: {issue.Url}");
        }

        if (closed == item.ClosedAt)
            return closed;
        edit.Set(path, "closed-at", closed, after: "issue");
        changes.Add(closed is null ? $"{item.Id}: open again" : $"{item.Id}: closed");
        return closed;
    }
}
