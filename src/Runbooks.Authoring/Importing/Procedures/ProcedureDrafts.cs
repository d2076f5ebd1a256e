using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Pages;
using Runbooks.Authoring.Importing.Scripts;
using Runbooks.Authoring.Importing.Words;
using Runbooks.Authoring.Writing;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing.Procedures;

/// <summary>Makes a draft of each procedure, with what the page says for all of them.</summary>
/// <param name="source">The playbook.</param>
/// <param name="page">The page of it.</param>
/// <param name="secrets">Its secrets.</param>
/// <param name="ledger">Takes what became of each line.</param>
/// <param name="bag">Takes what was assumed.</param>
internal sealed partial class ProcedureDrafts(
    SourceText source,
    PageSection page,
    PlaybookSecrets secrets,
    LineLedger ledger,
    DiagnosticBag bag
)
{
    private static readonly string[] Usual = ["health", "environment-switched", "version"];
    private readonly ScriptScope _scope = new(source.Text);
    private readonly bool _isEnglish = IsEnglish(page);
    private readonly double? _slowest = SlowestAnswer(source.Text);
    private readonly bool _namesRollback = NamesRollback(source);
    private readonly List<DraftRunbook> _drafts = [];

    /// <summary>Makes the drafts.</summary>
    /// <param name="found">What the page is made of.</param>
    /// <param name="wanted">The procedures that are wanted.</param>
    public IReadOnlyList<DraftRunbook> Make(FoundProcedures found, IReadOnlyList<Procedure> wanted)
    {
        var set = new List<int>();
        var inside = found.Procedures.SelectMany(p => p.Parts).Concat(found.CheatSheets.SelectMany(s => s.All)).ToHashSet();
        foreach (var section in page.All)
        {
            if (wanted.FirstOrDefault(p => p.Section == section) is { } procedure)
                Make(procedure, found.Checklists);
            else if (!inside.Contains(section))
                set.AddRange(
                    section
                        .Blocks.OfType<PageBlock.Code>()
                        .Select(CommandBlocks.Typed)
                        .OfType<TypedCode>()
                        .SelectMany(c => ScriptSettings.Read(c.Code, _scope))
                );
        }

        foreach (var line in set.Where(_ => _drafts.Count > 0))
            ledger.Mark(line, line, LineOutcome.CarriedOver, _drafts[0].Id + ".yaml");
        foreach (var section in page.All.Where(s => !inside.Contains(s) && PageWords.Triggers().IsMatch(s.Title.Text)))
            ShareTriggers(section);
        return _drafts;
    }

    /// <summary>Whether a page names the request by which the target is rolled back.</summary>
    public static bool NamesRollback(SourceText source) =>
        DescribedRequests.Usual.Any(r => r.Role == RequestRole.Change && source.Text.Contains(r.Path, StringComparison.Ordinal));

    /// <summary>The id of a heading: without numbers, brackets and what only says what kind of heading it is.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="otherwise">The id where it has no letter that an id may have.</param>
    public static string IdOf(string title, string otherwise) =>
        Slug.Of(Kind().Replace(Brackets().Replace(title, " "), string.Empty).Trim(), otherwise);

    private void Make(Procedure procedure, List<PageSection> checklists)
    {
        var section = procedure.Section;
        var way = WayTo(section);
        var title = secrets.Mask(section.Level == 0 ? Path.GetFileNameWithoutExtension(source.Path) : section.Title.Text.TrimEnd(':'));
        var id = Slug.Free(IdOf(title, $"procedure-{_drafts.Count + 1}"), i => _drafts.Exists(d => d.Id == i));
        var draft = new DraftRunbook(id, StepBuilder.Titled(title), Math.Max(1, section.First), new DraftInputs(secrets))
        {
            Way = [.. way.Select(s => s.Title.Text)],
        };
        var found = new DiagnosticBag();
        var builder = new StepBuilder(draft, secrets, ledger, found) { AsksAlways = !_isEnglish };
        var reader = new ProcedureReader(
            builder,
            new ScriptReader(builder, _scope, new RequestSteps(builder, secrets, _slowest)),
            source,
            _namesRollback
        );
        reader.Read(procedure);
        if (draft.Steps.Count == 0)
        {
            ledger.Forget(builder.File);
            return;
        }

        foreach (var diagnostic in found.Sorted())
            bag.Add(diagnostic);
        foreach (var above in way.Append(section).Where(s => s.First > 0))
            ledger.Mark(above.First, above.Last, LineOutcome.Kept, builder.File);
        _drafts.Add(draft);
        if (procedure.Parts.Any(p => p != section && PageWords.Numbered().IsMatch(p.Title.Text)))
            Assume(
                draft.Line,
                $"the numbered headings beneath “{draft.Title}” are taken as steps of one procedure",
                "take the draft apart where they are not"
            );
        SetSeverity(draft, procedure);
        SetChecklist(draft, reader.Checks, checklists);
        var within = draft.Severity == Severity.Critical ? "45s" : "60s";
        foreach (var step in draft.Steps.Where(s => s.Kind == "rollback"))
            ((JsonObject)step.Value!)["within"] = within;
    }

    // By the letters of another script, or by the commonest words of other languages.
    private static bool IsEnglish(PageSection page)
    {
        var prose = string.Join(' ', page.All.SelectMany(s => s.Blocks.Select(TextOf).Prepend(s.Title.Text)));
        var others = PageWords.OtherLanguage().Count(prose);
        return prose.Count(c => c > 0x24F && char.IsLetter(c)) < 5 && (others < 2 || others <= PageWords.English().Count(prose));
    }

    private static double? SlowestAnswer(string text) =>
        Slowest().Match(text) is { Success: true } slow ? DraftTime.Milliseconds(slow.Groups[1].Value, slow.Groups[2].Value) : null;

    private static List<PageSection> WayTo(PageSection section)
    {
        var way = new List<PageSection>();
        for (var at = section.Parent; at is { Level: > 0 }; at = at.Parent)
            way.Insert(0, at);
        return way;
    }

    private void SetSeverity(DraftRunbook draft, Procedure procedure)
    {
        var said = SeverityWords.OfTitle(procedure.Section.Title.Text)
            ?? SeverityWords.OfWords(draft.Description ?? string.Empty)
            ?? SeverityWords.OfWords(string.Join(' ', procedure.Parts.SelectMany(p => p.Blocks).Select(TextOf)));
        if (said is null && draft.Triggers.Exists(t => TriggerWords.NameOf(t) == "health-check"))
            said = Severity.Critical;
        draft.Severity = said ?? Severity.Feature;
        if (said is null)
            Assume(
                procedure.Section.First,
                $"the playbook does not say how bad it is when `{draft.Id}` is needed; `{draft.Severity.Name}` is assumed",
                "`severity` is critical 2m, performance 5m, feature 15m or minor 30m: the time from detection to a proved recovery"
            );
    }

    private static string TextOf(PageBlock block) =>
        block switch
        {
            PageBlock.Prose prose => prose.Content.Text,
            PageBlock.Item item => item.Content.Text,
            _ => string.Empty,
        };

    private void SetChecklist(DraftRunbook draft, List<JsonNode> own, List<PageSection> checklists)
    {
        if (!draft.RollsBack)
        {
            // What is changed is looked at in the end.
            if (draft.Steps.Exists(s => s.MayChange))
            {
                draft.Checklist.Add("health");
                Assume(
                    draft.Line,
                    $"no checklist says when `{draft.Id}` has worked; `health` is assumed",
                    "write what must be seen into `checklist`"
                );
            }

            return;
        }

        List<JsonNode> checks = [.. own];
        foreach (
            var item in checklists
                .Where(_ => own.Count == 0)
                .SelectMany(s => s.Blocks.OfType<PageBlock.Item>().Select(i => (Section: s, Item: i)))
        )
        {
            if (ChecklistWords.Of(item.Item.Content.Text, item.Item.Content.Label) is not { } check)
                continue;
            checks.Add(check);
            ledger.Mark(item.Section.First, item.Section.Last, LineOutcome.CarriedOver, draft.Id + ".yaml");
            ledger.Mark(item.Item.First, item.Item.Last, LineOutcome.CarriedOver, draft.Id + ".yaml");
        }

        draft.Checklist.AddRange(checks.DistinctBy(TriggerWords.NameOf).Select(c => c.DeepClone()));
        if (checks.Count > 0)
            return;
        draft.Checklist.AddRange(Usual.Select(u => JsonValue.Create(u)));
        Assume(
            draft.Line,
            $"no checklist says when `{draft.Id}` has recovered the target; {string.Join(", ", Usual)} are assumed",
            "add what must be seen to `checklist`"
        );
    }

    // The numbers stand in one place of the page, and the names in another: who fires on something fires on what is said of it there.
    private void ShareTriggers(PageSection section)
    {
        foreach (var item in section.Blocks.OfType<PageBlock.Item>())
        {
            foreach (var said in TriggerWords.In(item.Content.Text))
            {
                var name = TriggerWords.NameOf(said);
                foreach (var draft in _drafts.Where(d => d.Triggers.Exists(t => TriggerWords.NameOf(t) == name)))
                {
                    draft.Triggers[draft.Triggers.FindIndex(t => TriggerWords.NameOf(t) == name)] = said.DeepClone();
                    ledger.Mark(section.First, section.Last, LineOutcome.CarriedOver, draft.Id + ".yaml");
                    ledger.Mark(item.First, item.Last, LineOutcome.CarriedOver, draft.Id + ".yaml");
                }
            }
        }
    }

    private void Assume(int line, string what, string help) =>
        bag.Add(
            DiagnosticCodes.Assumed,
            new SourceSpan(source, Math.Max(1, line), 1, source.Line(Math.Max(1, line)).Length),
            what,
            help: help
        );

    [GeneratedRegex(
        @"\bresponse times?\W+(?:(?:must|should|is|are|be|stays?|under|below|less|than)\W+)*<?\s*([0-9]+(?:\.[0-9]+)?)\s*(ms|"
            + @"milliseconds?|s|secs?|seconds?)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Slowest();

    [GeneratedRegex(@"\([^)]*\)|\[[^\]]*\]|:[a-z_]+:")]
    private static partial Regex Brackets();

    [GeneratedRegex(
        @"^\W*(?:(?:scenario|case|incident|alert|procedure|runbook|playbook|section|part)\s*[0-9.]*\s*[:.)–—-]+\s*|"
            + @"[0-9.]+\s*[:.)–—-]*\s*)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Kind();
}
