using System.Text.Json.Nodes;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Pages;
using Runbooks.Authoring.Importing.Words;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing.Procedures;

/// <summary>What a page says outside of its procedures and for all of them: a checklist, triggers.</summary>
/// <param name="Checklist">The checks, with their lines.</param>
/// <param name="Triggers">The triggers, with their lines.</param>
internal sealed record CommonParts(
    IReadOnlyList<(JsonNode Check, PageBlock At)> Checklist,
    IReadOnlyList<(JsonNode Trigger, PageBlock At)> Triggers
)
{
    /// <param name="page">The page.</param>
    /// <param name="procedures">Its procedures.</param>
    /// <param name="ledger">Takes what became of lines that say what the format says anyway.</param>
    /// <param name="source">The playbook.</param>
    /// <param name="bag">Takes checks that there are none for.</param>
    public static CommonParts Read(
        PageSection page,
        IReadOnlyList<Procedure> procedures,
        LineLedger ledger,
        SourceText source,
        DiagnosticBag bag
    )
    {
        var inside = procedures.SelectMany(p => p.Parts).ToHashSet();
        var checks = new List<(JsonNode, PageBlock)>();
        var triggers = new List<(JsonNode, PageBlock)>();
        foreach (var section in page.All.Where(s => !inside.Contains(s)))
        {
            foreach (var block in section.Blocks)
            {
                var text = block switch
                {
                    PageBlock.Item item => item.Content,
                    PageBlock.Prose prose => prose.Content,
                    _ => null,
                };
                if (text is null)
                    continue;
                if (
                    block is PageBlock.Item { IsTask: true }
                    || (block is PageBlock.Item && PageWords.Checklist().IsMatch(section.Title.Text))
                )
                {
                    if (ChecklistWords.Of(text.Text, text.Label) is { } check)
                        checks.Add((check, block));
                    else
                        Tell(block, "no check of the format is this", "write a step that looks at it, or leave it to a person");
                }
                else if (PageWords.Triggers().IsMatch(section.Title.Text) && TriggerWords.In(text.Text) is { Count: > 0 } found)
                {
                    triggers.AddRange(found.Select(t => (t, block)));
                }
                else if (PageWords.Objectives().IsMatch(section.Title.Text) && SeverityWords.OfWords(text.Text) is { } severity)
                {
                    var isSame = text.Text.Contains($"{(int)severity.Objective.TotalMinutes} min", StringComparison.OrdinalIgnoreCase);
                    Tell(
                        block,
                        isSame
                            ? $"the severity `{severity.Name}` has this objective anyway"
                            : $"the severity `{severity.Name}` has an objective of {Duration.Format(severity.Objective)}, "
                                + $"which no runbook changes",
                        isSame ? "nothing is to be done" : "choose the severity whose objective fits"
                    );
                }
            }
        }

        return new CommonParts(checks, triggers);

        void Tell(PageBlock block, string what, string help)
        {
            ledger.Mark(block.First, block.Last, LineOutcome.Listed);
            bag.Add(DiagnosticCodes.NotImported, new SourceSpan(source, block.First, 1, source.Line(block.First).Length), what, help: help);
        }
    }
}
