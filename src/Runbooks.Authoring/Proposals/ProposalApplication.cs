using System.Text;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Proposals;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Writing;
using Runbooks.Yaml;

namespace Runbooks.Authoring.Proposals;

/// <summary>
/// Makes the accepted changes of a record in their runbooks, in one commit on the record's branch that says so in the record
/// too. A change that does not fit any more, or would leave a runbook with mistakes, is told and left out.
/// </summary>
/// <param name="repository">The records repository.</param>
/// <param name="linter">Looks at each runbook before it is committed.</param>
/// <param name="time">The clock.</param>
public sealed class ProposalApplication(RecordsRepository repository, Linter linter, TimeProvider time)
{
    /// <summary>The branch that takes the changes of a record: its own, or for one that is merged, one beside it.</summary>
    /// <param name="location">Where the record is.</param>
    public string BranchOf(RecordLocation location) =>
        location.Branch
        ?? (
            repository.FindCheckedOut(IncidentId.Branch(location.IncidentId)) is null
                ? $"{IncidentId.BranchPrefix}apply-{location.IncidentId}"
                : IncidentId.Branch(location.IncidentId)
        );

    /// <param name="location">Where the record is.</param>
    /// <param name="dryRun">Whether to find out only.</param>
    public AppliedProposals Apply(RecordLocation location, bool dryRun)
    {
        var branch = BranchOf(location);
        IReadOnlyList<ProposalOutcome> outcomes = [];
        string? problem = null;
        var result = new BranchAmendment(repository, time).Make(branch, tip =>
        {
            Amendment? amendment;
            (amendment, outcomes, problem) = Plan(tip, location);
            return dryRun ? null : amendment;
        });
        return new(location.IncidentId, branch, result.Commit, outcomes, problem ?? result.Problem);
    }

    private (Amendment?, IReadOnlyList<ProposalOutcome>, string?) Plan(string tip, RecordLocation location)
    {
        var bag = new DiagnosticBag();
        if (RecordEdit.Of(repository, tip, location.Path, bag) is not { } edit)
            return (null, [], bag.Sorted()[0].Message);
        var texts = new RunbookTexts(repository, tip, edit.Record);
        var outcomes = new List<ProposalOutcome>();
        var proposals = RecordProposals.Of(edit.Record);
        for (var i = 0; i < proposals.Count; i++)
        {
            if (!proposals[i].IsDue)
                continue;
            var outcome = Make(proposals[i], texts);
            outcomes.Add(outcome);
            if (outcome.Status != ProposalStatus.Conflict)
                edit.Set(["proposals", i], "applied", Incidents.Records.Phrases.Time(time.GetUtcNow()), after: "decision");
        }

        if (edit.IsEmpty)
            return (null, outcomes, null);
        if (edit.Files(repository, time) is not { } files)
            return (null, [], $"`{location.Path}` cannot be changed at `applied` alone: write it out where it is an alias");
        foreach (var (path, content) in texts.Changed)
            files[path] = content;
        return (new Amendment(Message(location.IncidentId, proposals, outcomes), files), outcomes, null);
    }

    private ProposalOutcome Make(Proposal proposal, RunbookTexts texts)
    {
        ProposalOutcome Conflict(string why) => new(proposal.Id, proposal.Runbook, ProposalStatus.Conflict, why);

        if (!RunbookTexts.IsRunbook(proposal.Runbook))
            return Conflict("it is not the path of a YAML file below the root of the repository");
        if (LinePatch.Parse(proposal.Change) is not { } patch)
            return Conflict("its change is not written as `git diff` does, from the first @@ on: lines with a space, a - or a + in front");
        if (texts.Read(proposal.Runbook) is not { } text)
            return Conflict("there is no such file on the branch: a runbook of another repository is changed there");
        if (!IsRunbook(text))
            return Conflict("the file is no runbook");
        switch (patch.Apply(text))
        {
            case AlreadyPatched:
                return new(proposal.Id, proposal.Runbook, ProposalStatus.There);
            case PatchConflict conflict:
                return Conflict(conflict.Reason);
            case Patched patched:
                var (mistake, warning) = Judge(proposal.Runbook, text, patched.Text);
                if (mistake is not null)
                    return Conflict($"with it the runbook would have a mistake: {mistake}");
                texts.Write(proposal.Runbook, patched.Text);
                return new(proposal.Id, proposal.Runbook, ProposalStatus.Made, Note: warning);
            case var other:
                throw new InvalidOperationException($"unknown result {other.GetType().Name}");
        }
    }

    private static bool IsRunbook(string text) =>
        YamlReader.Read(new SourceText("runbook.yaml", text), new DiagnosticBag()) is YamlMapping mapping
        && (mapping.Find("apiVersion")?.Value as YamlScalar)?.Value == RunbookReader.ApiVersion
        && mapping.Find("steps") is not null;

    // A mistake that the runbook had before is not this change's.
    private (string? Mistake, string? Warning) Judge(string path, string before, string after)
    {
        IReadOnlyList<Diagnostic> Lint(string text) => linter.FoundIn(new SourceText(path, text));
        var added = Linter.Added(Lint(before), Lint(after)).ToList();
        static string Said(Diagnostic d) => d.Span is { } span ? $"{d.Message} ({span})" : d.Message;
        var mistake = added.Find(d => d.Code.Severity == DiagnosticSeverity.Error);
        var warning = added.Find(d => d.Code.Severity != DiagnosticSeverity.Error);
        return (mistake is null ? null : Said(mistake), warning is null ? null : Said(warning));
    }

    private static string Message(string incident, IReadOnlyList<Proposal> proposals, List<ProposalOutcome> outcomes)
    {
        var made = outcomes.Where(o => o.Status == ProposalStatus.Made).ToList();
        if (made.Count == 0)
            return $"Say in {incident} that its accepted changes are made\n";
        var text = new StringBuilder(
            $"Change {string.Join(" and ", made.Select(o => Path.GetFileName(o.Runbook)).Distinct())} as accepted in {incident}\n"
        );
        foreach (var outcome in made)
            text.Append('\n').Append(CommitMessage.Wrap($"{outcome.Id}: {proposals.First(p => p.Id == outcome.Id).Because}"));
        return text.ToString();
    }
}
