using Runbooks.Git;
using Runbooks.GitHub;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;

namespace Runbooks.Runs;

/// <summary>
/// Makes a record, whose branch is at the remote, a pull request that people like to review: its text, its labels, its
/// reviewers, and the one comment that is kept up to date. To do it again changes only what has changed.
/// </summary>
/// <param name="github">The repository that the branch was pushed to.</param>
/// <param name="records">The records repository.</param>
/// <param name="remote">Its remote.</param>
public sealed class RecordPublication(GitHubRepository github, RecordsRepository records, RemoteSettings remote)
{
    /// <summary>The name of the comment's hidden marker.</summary>
    public const string Comment = "run";

    private static readonly GitHubLabel Incident = new("incident", "b60205", "The record of an incident");

    /// <summary>Opens or updates it.</summary>
    /// <param name="record">The record as it is on its branch.</param>
    /// <param name="isUnfinished">Whether its run goes on: the pull request is a draft then, and nobody is asked for a review.</param>
    /// <param name="reviewers">Whom the target names, besides the owners in CODEOWNERS.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<GitHubAnswer<PublishedRecord>> PublishAsync(
        IncidentRecord record,
        bool isUnfinished,
        IReadOnlyList<string> reviewers,
        CancellationToken cancel
    )
    {
        var notes = new List<string>();
        var documents = new RecordDocuments(new TemplateCatalog(records), github.Time);
        var (branch, body) = (record.Branch, documents.Render(TemplateCatalog.PullRequest, record, notes, LinksOf(record)));
        var published = await new PullRequests(github).PublishAsync(
            new PullRequestProposal(branch, TitleOf(record, isUnfinished), body, isUnfinished, remote.Base),
            cancel
        );
        if (published.Problem is { } problem)
            return problem;
        var (pull, outcome) = (published.Value.PullRequest, published.Value.Outcome);
        notes.AddRange(published.Value.Notes);
        if (!pull.IsOpen)
            return new PublishedRecord(pull, outcome, null, notes);

        notes.AddRange(await new PullRequestLabels(github).AddAsync(pull, LabelsOf(record), cancel));
        if (!pull.IsDraft)
            notes.AddRange(await new ReviewRequests(github).AskAsync(pull, ReviewersOf(record, reviewers, pull), cancel));
        var comment = await PutCommentAsync(pull.Number, record, notes, cancel);
        if (!isUnfinished && await SuggestAsync(pull.Number, record, cancel) is { } unplaced)
            notes.Add($"The proposed changes are not in the pull request as suggestions: {unplaced.Message}.");
        if (comment.Problem is { } unwritten)
            notes.Add($"The comment on the pull request is not up to date: {unwritten.Message}.");
        return new PublishedRecord(pull, outcome, comment.Problem is null ? comment.Value : null, notes);
    }

    /// <summary>Brings the comment up to date, and nothing else.</summary>
    /// <param name="pullRequest">The pull request's number.</param>
    /// <param name="record">The record as it is now.</param>
    /// <param name="cancel">Ends it at once.</param>
    public Task<GitHubAnswer<PostedComment>> UpdateCommentAsync(long pullRequest, IncidentRecord record, CancellationToken cancel) =>
        PutCommentAsync(pullRequest, record, [], cancel);

    private Task<GitHubAnswer<PostedComment>> PutCommentAsync(
        long pullRequest,
        IncidentRecord record,
        List<string> notes,
        CancellationToken cancel
    ) =>
        new StickyComment(github, Comment).PutAsync(
            pullRequest,
            new RecordDocuments(new TemplateCatalog(records), github.Time).Render(TemplateCatalog.RunComment, record, notes),
            cancel
        );

    private async Task<GitHubProblem?> SuggestAsync(long pullRequest, IncidentRecord record, CancellationToken cancel)
    {
        if (records.TipOf(record.Branch) is not { } commit)
            return null;
        return (
            await RecordSuggestions.PlaceAsync(
                github,
                records,
                pullRequest,
                commit,
                [$"{IncidentId.Directory(record.Id)}/incident.yaml"],
                cancel
            )
        ).Problem;
    }

    // The name says what it is about, the outcome whether to hurry.
    private static string TitleOf(IncidentRecord record, bool isUnfinished) =>
        $"Incident: {record.Title} ({(isUnfinished ? "run under way" : record.Outcome)})";

    private static IReadOnlyList<GitHubLabel> LabelsOf(IncidentRecord record) =>
        record.Text("severity") is { Length: > 0 and <= 30 } severity
            ? [Incident, new GitHubLabel($"severity: {severity}", "d93f0b", $"An incident of the severity {severity}")]
            : [Incident];

    private Dictionary<string, string> LinksOf(IncidentRecord record)
    {
        var (page, place) = (
            $"https://{github.Address.Host}/{github.Address.FullName}",
            $"{record.Branch}/{IncidentId.Directory(record.Id)}"
        );
        return new()
        {
            ["postmortem"] = $"{page}/blob/{place}/postmortem.md",
            ["record"] = $"{page}/blob/{place}/incident.yaml",
            ["evidence"] = $"{page}/tree/{place}/evidence",
        };
    }

    private Reviewers ReviewersOf(IncidentRecord record, IReadOnlyList<string> wanted, PullRequest pull)
    {
        // GitHub goes by the branch that is merged into; where it was never fetched, by what we stand on.
        var commits = new[] { $"refs/remotes/{remote.Name}/{pull.Base}", $"refs/heads/{pull.Base}", "HEAD" };
        var text = commits
            .SelectMany(commit => CodeOwners.Places.Select(place => records.ReadFile(commit, place)))
            .FirstOrDefault(t => t is not null);
        string[] changed =
        [
            $"{IncidentId.Directory(record.Id)}/incident.yaml",
            $"{IncidentId.Directory(record.Id)}/postmortem.md",
            Ledger.PathOf(record.Target),
        ];
        var owners = text is null ? [] : changed.SelectMany(CodeOwners.Parse(text).OwnersOf);
        return Reviewers.Of([.. wanted, .. owners], github.Address.Owner, pull.Author);
    }
}
