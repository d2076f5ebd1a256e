using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Pages;
using Runbooks.Authoring.Importing.Procedures;
using Runbooks.Authoring.Importing.Words;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing;

/// <summary>Makes drafts of runbooks of a playbook that people wrote in Markdown.</summary>
public static class PlaybookImporter
{
    /// <summary>Makes the drafts.</summary>
    /// <param name="source">The Markdown.</param>
    /// <param name="settings">What is known of the project.</param>
    /// <param name="bag">Takes RB0335 where there is no procedure, RB0304 where there is not the one that is wanted.</param>
    /// <returns>Drafts that lint finds no error in, and what became of each line; null after a diagnostic was added.</returns>
    public static ImportedPlaybook? Import(SourceText source, ImportSettings settings, DiagnosticBag bag)
    {
        if (PageReader.Read(source, bag) is not { } blocks)
            return null;
        var secrets = new PlaybookSecrets(source);
        var page = PageSection.Of(blocks, t => PageWords.Remark().IsMatch(t) || PageWords.Danger().IsMatch(t));
        var all = ProcedureFinder.Find(page, ProcedureDrafts.NamesRollback(source));
        if (all.Procedures.Count == 0)
        {
            bag.Add(
                DiagnosticCodes.NoProcedure,
                new SourceSpan(source, 1, 1, source.Line(1).Length),
                all.CheatSheets.Count > 0
                    ? "there is no procedure in it: a list of commands is not done from one end to the other"
                    : "there is no procedure in it: no heading has a command or a numbered item beneath it",
                help: "commands stand in code under a heading, as ```bash … ```; `runbook new` begins a runbook without a playbook"
            );
            return null;
        }

        var wanted = Wanted(all.Procedures, settings.Only);
        if (wanted.Count == 0)
        {
            bag.Add(
                DiagnosticCodes.NotFound,
                span: null,
                $"no procedure has a heading like `{settings.Only}`",
                help: $"one of {string.Join(", ", all.Procedures.Select(p => $"“{secrets.Mask(p.Section.Title.Text)}”"))}"
            );
            return null;
        }

        var ledger = new LineLedger(source);
        var found = new DiagnosticBag();
        var drafts = new ProcedureDrafts(source, page, secrets, ledger, found).Make(all, wanted);
        var targets = new DraftTargets(settings.Targets);
        var unnoticed = new UnnoticedFailures(source, found);
        targets.Assign(drafts);
        foreach (var draft in drafts)
        {
            ReadsBeforeRollback.LetPass(draft);
            SettlingTime.Give(draft);
            unnoticed.Tell(draft);
        }

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
            found.Add(
                DiagnosticCodes.Assumed,
                new SourceSpan(source, 1, 1, source.Line(1).Length),
                $"the playbook does not say the address of the target `{target.Name}`",
                help: $"write it into targets/{target.Name}.yaml"
            );
        TellNotRead(all, ledger, source, page, found);
        SecretReport.Tell(secrets, source, found);
        var findings = SecretReport.Masked(found.Sorted(), secrets, source);
        if (files.Exists(f => !f.IsTarget))
            return new ImportedPlaybook(files, ledger.All(), findings);
        foreach (var finding in findings)
            bag.Add(finding);
        var line = Math.Max(1, wanted[0].Section.First);
        bag.Add(
            DiagnosticCodes.NoProcedure,
            new SourceSpan(source, line, 1, source.Line(line).Length),
            "nothing in it is done by a runbook or by a person",
            help: "`runbook new` begins a runbook without a playbook"
        );
        return null;
    }

    private static IReadOnlyList<Procedure> Wanted(IReadOnlyList<Procedure> all, string? only)
    {
        if (only is null)
            return all;
        var exact = all.Where(p =>
                p.Section.Title.Text.Equals(only, StringComparison.OrdinalIgnoreCase)
                || ProcedureDrafts.IdOf(p.Section.Title.Text, string.Empty) == only
            )
            .ToList();
        return exact.Count > 0 ? exact : [.. all.Where(p => p.Section.Title.Text.Contains(only, StringComparison.OrdinalIgnoreCase))];
    }

    private static void TellNotRead(FoundProcedures all, LineLedger ledger, SourceText source, PageSection page, DiagnosticBag bag)
    {
        var sheets = all.CheatSheets.SelectMany(s => s.All).ToList();
        var headings = page.All.Where(s => s.First > 0).ToList();
        foreach (var (first, last) in ledger.NotRead(headings.Select(h => h.First).ToHashSet()))
        {
            var under = headings.LastOrDefault(h => h.First <= first);
            var lines = first == last ? $"line {first} is" : $"lines {first} to {last} are";
            var why =
                under is not null && sheets.Contains(under)
                    ? $"{lines} a list of commands, which nobody does from one end to the other"
                    : $"{lines} in no runbook";
            bag.Add(
                DiagnosticCodes.NotImported,
                new SourceSpan(source, first, 1, source.Line(first).Length),
                why + (under is null ? string.Empty : $" (“{under.Title.Text}”)"),
                help: "keep them where they are, or write them into a `description`, a template or `notify`"
            );
        }
    }

    private static ImportedFile FileOf(DraftRunbook draft, string text) =>
        new($"{draft.Id}.yaml", draft.Id, text)
        {
            Title = draft.Title,
            Line = draft.Line,
            Severity = draft.Severity.Name,
            Steps = draft.Steps.Count,
            Manual = draft.Steps.Count(s => s.Kind == "manual"),
            Target = draft.Target,
        };
}
