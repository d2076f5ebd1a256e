using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.GitHub;
using Runbooks.Incidents.Proposals;
using Runbooks.Incidents.Records;

namespace Runbooks.Operations;

/// <summary>What records propose and nobody has decided, as suggestions for their pull request.</summary>
public static class RecordSuggestions
{
    /// <summary>Reads records as they are at a commit: the lines of a comment are those that GitHub has.</summary>
    /// <param name="records">The records repository.</param>
    /// <param name="commit">The full hash of the pull request's newest commit.</param>
    /// <param name="paths">The records' <c>incident.yaml</c>, from the root of the repository. One that is not there, or cannot be read, suggests nothing: the review tells of it.</param>
    public static IReadOnlyList<LineSuggestion> Read(RecordsRepository records, string commit, IEnumerable<string> paths) =>
        [.. paths.SelectMany(path => ReadOne(records, commit, path))];

    private static IReadOnlyList<LineSuggestion> ReadOne(RecordsRepository records, string commit, string path)
    {
        if (records.ReadFile(commit, path) is not { } text) return [];
        var source = new SourceText(path, text);
        return RecordYaml.Read(source, new DiagnosticBag()) is { } record ? ProposalSuggestions.Of(record, source) : [];
    }
}
