using Runbooks.GitHub;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.FollowUp;

/// <summary>
/// Brings the action items of records and the issues of a repository together: each item has one issue, found by a hidden
/// marker, whatever was lost or done twice on the way. Issues are listed, not searched: a search does not know yet what was
/// just opened.
/// </summary>
/// <param name="repository">The repository with the issues.</param>
/// <param name="texts">Their texts.</param>
public sealed class ItemIssues(GitHubRepository repository, IssueTexts texts)
{
    private const string Label = "incident";
    private readonly GitHubIssues _issues = new(repository);
    private List<GitHubIssue> _known = [];
    private List<GitHubIssue> _ours = [];

    /// <summary>Reads the issues that there are.</summary>
    /// <param name="since">Those that have not changed since then are left out: no issue of an incident is older than it.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>Why they cannot be read; null where they could.</returns>
    public async Task<GitHubProblem?> ReadAsync(DateTimeOffset since, CancellationToken cancel)
    {
        var listed = await _issues.ListAsync(label: null, since, cancel);
        if (listed.Problem is { } problem)
            return problem;

        // Anybody may open an issue with our marker; an item is none of theirs. One whose address stands in the record is found all the
        // same.
        _known = [.. listed.Value];
        _ours = [.. await _issues.WithoutStrangersAsync(_known, cancel)];
        return null;
    }

    /// <summary>The issue of an item; opened where there is none.</summary>
    /// <param name="record">The record.</param>
    /// <param name="item">One of its items.</param>
    /// <param name="path">Of the record's <c>incident.yaml</c>.</param>
    /// <param name="dryRun">Whether to open none.</param>
    /// <param name="cancel">Ends it at once.</param>
    internal async Task<ItemOutcome> FollowAsync(IncidentRecord record, ActionItem item, string path, bool dryRun, CancellationToken cancel)
    {
        if (await FindAsync(record, item, cancel) is { } found)
            return found;
        if (!item.CanBeOpened)
            return new(item.Id, item.Title, ItemStatus.Failed, Issue: null, "an item needs an id of letters and digits, and a title");
        if (dryRun)
            return new(item.Id, item.Title, ItemStatus.ToOpen, Issue: null);
        var notes = new List<string>();
        var body = HiddenMarker.Put(item.MarkerIn(record.Id), texts.Of(record, item, path, notes));
        for (var isFirst = true; ; isFirst = false)
        {
            var created = await _issues.CreateAsync(
                body,
                item.Title,
                [.. new[] { Label, item.Type }.Where(l => l.Length > 0)],
                item.Assignee is { } user ? [user] : [],
                cancel
            );
            if (created.Problem is null)
            {
                Keep(created.Value);
                return new(item.Id, item.Title, ItemStatus.Opened, created.Value);
            }

            if (created.Problem.Kind != GitHubProblemKind.AnswerLost)
                return new(item.Id, item.Title, ItemStatus.Failed, Issue: null, created.Problem.ToString());

            // Whether it was opened, the list tells.
            var again = await _issues.FindAsync(item.MarkerIn(record.Id), Since(record), cancel);
            if (again.Problem is { } problem)
                return new(item.Id, item.Title, ItemStatus.Failed, Issue: null, problem.ToString());
            if (again.Value is { } there)
            {
                Keep(there);
                return new(item.Id, item.Title, ItemStatus.Opened, there);
            }

            if (!isFirst)
                return new(item.Id, item.Title, ItemStatus.Failed, Issue: null, created.Problem.ToString());
        }
    }

    /// <summary>
    /// Looks, after issues were opened, whether somebody else opened the same at the same time. The oldest stays, on which
    /// both sides agree; those that are younger and of the same author are closed.
    /// </summary>
    /// <param name="outcomes">What was opened.</param>
    /// <param name="markers">The marker of each.</param>
    /// <param name="since">As in <see cref="ReadAsync"/>.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>The same with the issues that stay.</returns>
    public async Task<IReadOnlyList<ItemOutcome>> WithoutDoublesAsync(
        IReadOnlyList<ItemOutcome> outcomes,
        Func<ItemOutcome, string> markers,
        DateTimeOffset since,
        CancellationToken cancel
    )
    {
        if (outcomes.All(o => o.Status != ItemStatus.Opened) || await ReadAsync(since, cancel) is not null)
            return outcomes;
        var settled = new List<ItemOutcome>();
        foreach (var outcome in outcomes)
        {
            var same = outcome.Status == ItemStatus.Opened ? Marked(markers(outcome)) : [];
            settled.Add(same.Count > 0 ? outcome with { Issue = same[0] } : outcome);
            foreach (var twin in same.Skip(1).Where(i => i.IsOpen && i.Author == same[0].Author))
            {
                // Where it cannot be closed now, the next follow-up finds it again.
                await new ClosedIssues(repository).CloseDoubleAsync(twin.Number, same[0].Number, cancel);
            }
        }

        return settled;
    }

    /// <summary>The time that no issue of a record is older than.</summary>
    /// <param name="record">The record.</param>
    public static DateTimeOffset? Since(IncidentRecord record) =>
        Templates.Facts.Time(record.Text("times", "declared", "at")) ?? Templates.Facts.Time(record.Text("times", "detected", "at"));

    private async Task<ItemOutcome?> FindAsync(IncidentRecord record, ActionItem item, CancellationToken cancel)
    {
        if (item.Issue is { Length: > 0 } address && NumberOf(address) is { } number)
        {
            if (_known.Find(i => i.Number == number) is { } listed)
                return Standing(item, listed);
            var read = await _issues.GetAsync(number, cancel);
            if (read.Problem is null)
                return Standing(item, read.Value);
            if (read.Problem.Kind != GitHubProblemKind.NotFound)
                return new(item.Id, item.Title, ItemStatus.Failed, Issue: null, read.Problem.ToString());
            return new(
                item.Id,
                item.Title,
                ItemStatus.Failed,
                Issue: null,
                $"its issue {address} is not there any more: take the address out of the record to have one opened"
            );
        }

        // People track some items elsewhere, and say where.
        if (item.Issue is { Length: > 0 })
            return new(item.Id, item.Title, item.ClosedAt is null ? ItemStatus.Open : ItemStatus.Closed, Issue: null);
        return item.CanBeOpened && Marked(item.MarkerIn(record.Id)) is [var oldest, ..] ? Standing(item, oldest) : null;
    }

    private void Keep(GitHubIssue opened)
    {
        _known.Add(opened);
        _ours.Add(opened);
    }

    private List<GitHubIssue> Marked(string marker) => [.. _ours.Where(i => HiddenMarker.Begins(i.Body, marker)).OrderBy(i => i.Number)];

    private long? NumberOf(string address)
    {
        var page = $"https://{repository.Address.Host}/{repository.Address.FullName}/issues/";
        return address.StartsWith(page, StringComparison.OrdinalIgnoreCase) && long.TryParse(address.AsSpan(page.Length), out var number)
            ? number
            : null;
    }

    private static ItemOutcome Standing(ActionItem item, GitHubIssue issue) =>
        new(item.Id, item.Title, issue.IsOpen ? ItemStatus.Open : ItemStatus.Closed, issue);
}
