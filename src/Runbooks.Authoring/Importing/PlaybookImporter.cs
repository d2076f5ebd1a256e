using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Pages;
using Runbooks.Authoring.Importing.Procedures;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing;

/// <summary>Makes drafts of runbooks of a playbook that people wrote in Markdown.</summary>
public static class PlaybookImporter
{
    /// <param name="source">The Markdown.</param>
    /// <param name="settings">What is known of the project.</param>
    /// <param name="bag">Takes RB0335 where there is no procedure, RB0304 where there is not the one that is wanted.</param>
    /// <returns>Drafts that lint finds no error in, and what became of each line; null after a diagnostic was added.</returns>
    public static ImportedPlaybook? Import(SourceText source, ImportSettings settings, DiagnosticBag bag)
    {
        if (PageReader.Read(source, bag) is not { } blocks)
            return null;
        var page = PageSection.Of(blocks);
        var all = ProcedureFinder.Find(page);
        if (all.Count == 0)
        {
            bag.Add(
                DiagnosticCodes.NoProcedure,
                new SourceSpan(source, 1, 1, source.Line(1).Length),
                "there is no procedure in it: no heading has a command beneath it",
                help: "commands stand in code under a heading, as ```bash … ```; `runbook new` begins a runbook without a playbook"
            );
            return null;
        }

        var wanted = Wanted(all, settings.Only);
        if (wanted.Count == 0)
        {
            bag.Add(
                DiagnosticCodes.NotFound,
                span: null,
                $"no procedure has a heading like `{settings.Only}`",
                help: $"one of {string.Join(", ", all.Select(p => $"“{p.Section.Title.Text}”"))}"
            );
            return null;
        }

        var secrets = new PlaybookSecrets(source);
        var ledger = new LineLedger(source);
        var found = new DiagnosticBag();
        var facts = new PageFacts(blocks, source.Text);
        var common = CommonParts.Read(page, all, ledger, source, found);
        var drafts = new ProcedureDrafts(source, page, secrets, facts, common, ledger, found).Make(wanted);
        var targets = new DraftTargets(settings.Targets);
        var blindSpots = new UnnoticedFailures(source, found);
        foreach (var draft in drafts)
        {
            targets.Assign(draft);
            ReadsBeforeRollback.LetPass(draft);
            SettlingTime.Give(draft);
            blindSpots.Tell(draft);
        }

        DraftTargets.Share(drafts);
        var writer = new DraftWriter(source, secrets, settings.HasSchema);
        var files = new List<ImportedFile>();
        foreach (var draft in drafts)
        {
            if (LintedDraft.Write(draft, writer, settings.Linter, found, source) is { } text)
                files.Add(FileOf(draft, text));
            else
                ledger.Forget(draft.Id + ".yaml");
        }

        files.AddRange(
            targets
                .New.Where(t => drafts.Any(d => d.Target == t.Name))
                .Select(t => new ImportedFile($"targets/{t.Name}.yaml", t.Name, writer.Write(t)) { Title = t.Origin })
        );
        foreach (var target in targets.New.Where(t => t.Origin.Contains("${env:", StringComparison.Ordinal)))
        {
            found.Add(
                DiagnosticCodes.Assumed,
                new SourceSpan(source, 1, 1, source.Line(1).Length),
                $"the address of the target `{target.Name}` is in a variable that the playbook does not set",
                help: $"write it into targets/{target.Name}.yaml"
            );
        }

        UnreadLines.Tell(page, ledger, source, found);
        SecretReport.Tell(secrets, source, found);
        var findings = SecretReport.Masked(found.Sorted(), secrets, source);
        if (files.Exists(f => !f.IsTarget))
            return new ImportedPlaybook(files, ledger.All(), findings);
        foreach (var finding in findings)
            bag.Add(finding);
        bag.Add(
            DiagnosticCodes.NoProcedure,
            new SourceSpan(source, Math.Max(1, wanted[0].Section.First), 1, source.Line(Math.Max(1, wanted[0].Section.First)).Length),
            "none of its commands could be made a step",
            help: "`runbook new` begins a runbook without a playbook"
        );
        return null;
    }

    private static IReadOnlyList<Procedure> Wanted(IReadOnlyList<Procedure> all, string? only)
    {
        if (only is null)
            return all;
        var exact = all.Where(p =>
                p.Section.Title.Text.Equals(only, StringComparison.OrdinalIgnoreCase) || ProcedureDrafts.IdOf(p.Section.Title.Text) == only
            )
            .ToList();
        return exact.Count > 0 ? exact : [.. all.Where(p => p.Section.Title.Text.Contains(only, StringComparison.OrdinalIgnoreCase))];
    }

    private static ImportedFile FileOf(DraftRunbook draft, string text) =>
        new($"{draft.Id}.yaml", draft.Id, text)
        {
            Title = draft.Title,
            Line = draft.Line,
            Severity = draft.Severity.Name,
            Steps = draft.Steps.Count,
            Marked = draft.AllComments.Count(c => c.IsMark),
            Target = draft.Target,
        };
}
