using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.GitHub;
using Runbooks.Incidents.Proposals;
using Runbooks.Incidents.Records;

namespace Runbooks.Runs;

/// <summary>What records propose and nobody has decided, as suggestions for their pull request.</summary>
public static class RecordSuggestions
{
    /// <summary>
    /// Places them, each once. Records are read as they are at a commit: the lines of a comment are those that GitHub has.
    /// </summary>
    /// <param name="github">The repository with the pull request; it is asked nothing where nothing is suggested.</param>
    /// <param name="records">The records repository.</param>
    /// <param name="pullRequest">The pull request's number.</param>
    /// <param name="commit">The full hash of the pull request's newest commit.</param>
    /// <param name="paths">The records' <c>incident.yaml</c>, from the root of the repository. One that is not there, or cannot be read,
    /// suggests nothing: the review tells of it.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>How many comments were made or changed.</returns>
    public static Task<GitHubAnswer<int>> PlaceAsync(
        GitHubRepository github,
        RecordsRepository records,
        long pullRequest,
        string commit,
        IEnumerable<string> paths,
        CancellationToken cancel
    ) => new SuggestionComments(github).PlaceAsync(pullRequest, commit, [.. paths.SelectMany(path => Read(records, commit, path))], cancel);

    private static IReadOnlyList<LineSuggestion> Read(RecordsRepository records, string commit, string path)
    {
        if (records.ReadFile(commit, path) is not { } text)
            return [];
        var source = new SourceText(path, text);
        return RecordYaml.Read(source, new DiagnosticBag()) is { } record ? ProposalSuggestions.Of(record, source) : [];
    }
}
