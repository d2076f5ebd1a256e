using Runbooks.Diagnostics;
using Runbooks.GitHub;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;

namespace Runbooks.Incidents.Proposals;

/// <summary>
/// The proposals of a record as comments in its pull request. The runbook is not in the diff, so that nothing can be suggested
/// there: what is suggested is the decision, on its line of the record, and one click commits it.
/// </summary>
public static class ProposalSuggestions
{
    /// <summary>One suggestion for each proposal that nobody has decided.</summary>
    /// <param name="record">The record.</param>
    /// <param name="source">Its file as it stands in the pull request, named by its path from the root of the repository.</param>
    public static IReadOnlyList<LineSuggestion> Of(IncidentRecord record, SourceText source)
    {
        var places = RecordProposals.Decisions(source);
        var undecided = RecordProposals.Undecided(record);
        return
        [
            .. from proposal in RecordProposals.Of(record)
            where undecided.Contains(proposal.Id) && places.ContainsKey(proposal.Id)
            let place = places[proposal.Id]
            select new LineSuggestion(
                $"proposal:{record.Id}/{places.Keys.ToList().IndexOf(proposal.Id) + 1}",
                source.Path,
                place.Line,
                Text(proposal),
                Accepting(source, place)
            ),
        ];
    }

    private static string Text(Proposal proposal) =>
        $"""
            **{proposal.Id}: change `{proposal.Runbook}`?** {QuietText.Of(proposal.Because)}

            {Fence(proposal.Change)}diff
            {proposal.Change}
            {Fence(proposal.Change)}

            Commit the suggestion to accept it: the change is then made in the runbook by `runbook incidents apply`. {Rejecting}
            """;

    private static string Rejecting => $"To reject it, write `decision: {Proposal.Reject}` on this line.";

    // The line with its indentation and whatever people wrote behind the value.
    private static string Accepting(SourceText source, SourceSpan key)
    {
        var line = source.Line(key.Line);
        var value = key.Column - 1 + key.Length;
        var comment = line.IndexOf(" #", value, StringComparison.Ordinal);
        while (comment > value && line[comment - 1] == ' ')
            comment--;
        return $"{line[..value]}: {Proposal.Accept}{(comment < 0 ? string.Empty : line[comment..])}";
    }

    private static string Fence(string text)
    {
        var fence = "```";
        while (text.Contains(fence, StringComparison.Ordinal))
            fence += "`";
        return fence;
    }
}
