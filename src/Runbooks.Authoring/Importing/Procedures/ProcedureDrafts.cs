using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Pages;
using Runbooks.Authoring.Importing.Scripts;
using Runbooks.Authoring.Importing.Words;
using Runbooks.Authoring.Writing;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing.Procedures;

/// <summary>Makes a draft of each procedure, with what the page says for all of them.</summary>
/// <param name="source">The playbook.</param>
/// <param name="page">The page of it.</param>
/// <param name="secrets">Its secrets.</param>
/// <param name="facts">What it says in prose.</param>
/// <param name="common">What it says for all procedures.</param>
/// <param name="ledger">Takes what became of each line.</param>
/// <param name="bag">Takes what was not understood or assumed.</param>
internal sealed partial class ProcedureDrafts(
    SourceText source,
    PageSection page,
    PlaybookSecrets secrets,
    PageFacts facts,
    CommonParts common,
    LineLedger ledger,
    DiagnosticBag bag
)
{
    private static readonly string[] Usual = ["health", "environment-switched", "version"];
    private readonly ScriptScope _scope = new();
    private readonly List<DraftRunbook> _drafts = [];

    /// <param name="procedures">The procedures of the page.</param>
    public IReadOnlyList<DraftRunbook> Make(IReadOnlyList<Procedure> procedures)
    {
        var taken = new List<int>();
        var inside = procedures.SelectMany(p => p.Parts).ToHashSet();
        foreach (var section in page.All)
        {
            if (procedures.FirstOrDefault(p => p.Section == section) is { } procedure)
                Make(procedure);
            else if (!inside.Contains(section))
                taken.AddRange(section.Blocks.SelectMany(CommandBlocks.ScriptsOf).SelectMany(c => ScriptDefinitions.Read(c, _scope)));
        }

        if (_drafts.Count > 0)
            foreach (var line in taken)
                ledger.Mark(line, line, LineOutcome.Imported, _drafts[0].Id + ".yaml");
        ShareTriggers();
        return _drafts;
    }

    /// <summary>The id of a heading: without numbers, brackets and what only says what kind of heading it is.</summary>
    public static string IdOf(string title) => Slug.Of(Kind().Replace(Brackets().Replace(title, " "), string.Empty).Trim(), "procedure");

    private void Make(Procedure procedure)
    {
        var section = procedure.Section;
        var inputs = new DraftInputs(secrets);
        var id = Slug.Free(IdOf(section.Title.Text), i => _drafts.Exists(d => d.Id == i));
        var way = WayTo(section);
        var draft = new DraftRunbook(id, ProcedureBuilder.Titled(section.Title.Text.TrimEnd(':')), section.First, inputs)
        {
            Way = [.. way.Select(s => s.Title.Text)],
        };
        var (lines, found) = (new LineLedger(source), new DiagnosticBag());
        var builder = new ProcedureBuilder(draft, source, lines, found);
        var scripts = new ScriptReader(builder, _scope, new RequestSteps(builder, secrets, facts));
        var reader = new ProcedureReader(builder, scripts, facts, source);
        reader.Read(procedure);
        foreach (var diagnostic in found.Sorted())
            bag.Add(diagnostic);
        if (draft.Steps.Count == 0)
            return;

        ledger.Take(lines);
        ledger.Mark(section.First, section.Last, LineOutcome.Kept, builder.File);
        foreach (var above in way)
            ledger.Mark(above.First, above.Last, LineOutcome.Kept, builder.File);
        _drafts.Add(draft);
        SetSeverity(draft, procedure);
        SetChecklist(draft, reader.Checks, builder);
        var within = draft.Severity == Severity.Critical ? "45s" : "60s";
        foreach (var step in draft.Steps.Where(s => s.Kind == "rollback"))
            ((JsonObject)step.Value!)["within"] = within;
    }

    private static List<PageSection> WayTo(PageSection section)
    {
        var way = new List<PageSection>();
        for (var at = section.Parent; at is { Level: > 0 }; at = at.Parent)
            way.Insert(0, at);
        return way;
    }

    private void SetSeverity(DraftRunbook draft, Procedure procedure)
    {
        var title = procedure.Section.Title.Text;
        var said = SeverityWords.OfTitle(title)
            ?? SeverityWords.OfWords(draft.Description ?? string.Empty)
            ?? SeverityWords.OfWords(string.Join(' ', procedure.Parts.SelectMany(p => p.Blocks).Select(TextOf)));
        if (said is null && draft.Triggers.Exists(t => TriggerWords.NameOf(t) == "health-check"))
            said = Severity.Critical;
        draft.Severity = said ?? Severity.Feature;
        if (said is null)
            bag.Add(
                DiagnosticCodes.Assumed,
                At(procedure.Section.First),
                $"the playbook does not say how bad it is when `{draft.Id}` is needed; `{draft.Severity.Name}` is assumed",
                help: "`severity` is critical 2m, performance 5m, feature 15m or minor 30m: the time from detection to a proved recovery"
            );
    }

    private static string TextOf(PageBlock block) =>
        block switch
        {
            PageBlock.Prose prose => prose.Content.Text,
            PageBlock.Item item => item.Content.Text,
            _ => string.Empty,
        };

    private void SetChecklist(DraftRunbook draft, List<JsonNode> own, ProcedureBuilder builder)
    {
        if (!draft.RollsBack)
        {
            // What changes something is looked at; of what only looks, nothing is left to check.
            if (draft.Changes)
                draft.Checklist.Add("health");
            return;
        }

        List<JsonNode> checks = own.Count > 0 ? own : [.. common.Checklist.Select(c => c.Check)];
        foreach (var check in checks.DistinctBy(TriggerWords.NameOf))
            draft.Checklist.Add(check.DeepClone());
        if (own.Count == 0)
            foreach (var (_, at) in common.Checklist)
                MarkCommon(at, builder.File);
        if (checks.Count == 0)
        {
            draft.Checklist.AddRange(Usual.Select(u => JsonValue.Create(u)));
            bag.Add(
                DiagnosticCodes.Assumed,
                At(draft.Line),
                $"no checklist says when `{draft.Id}` has recovered the target; {string.Join(", ", Usual)} are assumed",
                help: "add what must be seen to `checklist`"
            );
        }

        Add("widget", draft.Steps.Exists(s => s.Id.StartsWith("widget", StringComparison.Ordinal)));
        Add(
            "database",
            draft.Steps.Exists(s =>
                s.Request?.PlainPath == Target.UsualProbePath && s.Title?.Contains("database", StringComparison.OrdinalIgnoreCase) == true
            )
        );

        // A status alone is no proof of a bundle or a database: a route that catches all answers 200.
        void Add(string check, bool isWanted)
        {
            if (isWanted && !draft.Checklist.Exists(c => TriggerWords.NameOf(c) == check))
                draft.Checklist.Add(check);
        }
    }

    // The numbers stand in one place of the page, and the names in another.
    private void ShareTriggers()
    {
        foreach (var draft in _drafts)
        {
            for (var i = 0; i < draft.Triggers.Count; i++)
            {
                var name = TriggerWords.NameOf(draft.Triggers[i]);
                if (common.Triggers.FirstOrDefault(t => TriggerWords.NameOf(t.Trigger) == name) is not ({ } said, { } at))
                    continue;
                if (said is not JsonObject || (draft.Triggers[i] is JsonObject own && own[name]!.AsObject().ContainsKey("for")))
                    continue;
                draft.Triggers[i] = said.DeepClone();
                MarkCommon(at, draft.Id + ".yaml");
            }
        }

        var firing = _drafts.Where(d => d.Triggers.Count > 0).ToList();
        var taker =
            firing.Count == 1 ? firing[0]
            : firing.Count == 0 ? _drafts.Find(d => d.RollsBack && d.Id.StartsWith("automat", StringComparison.Ordinal))
            : null;
        if (taker is null)
            return;
        foreach (var (trigger, at) in common.Triggers)
        {
            MarkCommon(at, taker.Id + ".yaml");
            if (!taker.Triggers.Exists(t => TriggerWords.NameOf(t) == TriggerWords.NameOf(trigger)))
                taker.Triggers.Add(trigger.DeepClone());
        }
    }

    // With the heading that it stands under.
    private void MarkCommon(PageBlock at, string file)
    {
        ledger.Mark(at.First, at.Last, LineOutcome.Imported, file);
        if (page.All.LastOrDefault(s => s.Blocks.Contains(at)) is { } section)
            ledger.Mark(section.First, section.Last, LineOutcome.Imported, file);
    }

    private SourceSpan At(int line) => new(source, Math.Max(1, line), 1, source.Line(Math.Max(1, line)).Length);

    [GeneratedRegex(@"\([^)]*\)|\[[^\]]*\]|:[a-z_]+:")]
    private static partial Regex Brackets();

    [GeneratedRegex(
        @"^\W*(?:(?:scenario|case|incident|alert|procedure|runbook|playbook|section|part)\s*[0-9.]*\s*[:.)–—-]+\s*|[0-9.]+\s*[:.)–—-]*\s*)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Kind();
}
