using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Pages;
using Runbooks.Authoring.Importing.Scripts;
using Runbooks.Authoring.Importing.Shell;
using Runbooks.Authoring.Importing.Words;
using Runbooks.Controllers;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing.Procedures;

/// <summary>Makes a draft of a procedure, block by block.</summary>
/// <param name="builder">Takes the steps and what is said.</param>
/// <param name="scripts">Makes steps of commands.</param>
/// <param name="facts">What the page says in prose.</param>
/// <param name="source">The playbook.</param>
internal sealed partial class ProcedureReader(ProcedureBuilder builder, ScriptReader scripts, PageFacts facts, SourceText source)
{
    private const int LongestDescription = 200;
    private IReadOnlyList<PageText> _columns = [];
    private bool _hasCommandBelow;

    /// <summary>Checks that the procedure's own list asks for, in their order.</summary>
    public List<JsonNode> Checks { get; } = [];

    public void Read(Procedure procedure)
    {
        foreach (var section in procedure.Parts)
        {
            if (section != procedure.Section)
                builder.SayHeading(section.Title.Text, section.First, section.Last);
            for (var i = 0; i < section.Blocks.Count; i++)
            {
                _hasCommandBelow = section
                    .Blocks.Skip(i + 1)
                    .TakeWhile(b => b is PageBlock.Prose or PageBlock.Code)
                    .OfType<PageBlock.Code>()
                    .Any(IsIndented);
                ReadBlock(section.Blocks[i]);
            }
        }

        scripts.ReadUncalled();
        builder.Finish();
    }

    private void ReadBlock(PageBlock block)
    {
        switch (block)
        {
            case PageBlock.Code code:
                ReadCode(code);
                break;
            case PageBlock.Prose prose:
                ReadProse(prose.Content, prose);
                break;
            case PageBlock.Item item:
                ReadItem(item);
                break;
            case PageBlock.Row { IsHead: true } head:
                _columns = head.Cells;
                builder.Import(head.First, head.Last + 1);
                break;
            case PageBlock.Row row:
                ReadRow(row);
                break;
        }
    }

    private void ReadCode(PageBlock.Code code)
    {
        if (!CommandBlocks.IsShell(code))
        {
            for (var line = code.First; line <= code.Last; line++)
                builder.Say(Fence().IsMatch(source.Line(line)) ? string.Empty : source.Line(line).Trim(), line);
            return;
        }

        builder.Import(code.First, code.First);
        builder.Import(code.Last, code.Last);
        ReadCommands(CommandBlocks.WithoutPrompts(code.Content));
        foreach (var line in CommandBlocks.AnswersIn(code.Content))
            builder.Say($"output: {line.Text.Trim()}", line.Line);
    }

    private void ReadCommands(CodeText code)
    {
        scripts.Read(code);

        // Lines that hold only what belongs to a statement: `done`, `fi`, the end of a here-document.
        foreach (var line in code.Lines.Where(l => l.Text.Trim().Length > 0))
            builder.Import(line.Line, line.Line);
    }

    private void ReadProse(PageText text, PageBlock block)
    {
        if (text.Label is { } label && Trigger().IsMatch(label) && TriggerWords.In(text.Rest) is { Count: > 0 } triggers)
        {
            AddTriggers(triggers, text, block);
            return;
        }

        ReadText(text, block, isItem: false);
    }

    private void ReadItem(PageBlock.Item item)
    {
        if (item.IsTask && ChecklistWords.Of(item.Content.Text, item.Content.Label) is { } check)
        {
            Checks.Add(check);
            builder.Import(item.First, item.Last);
            return;
        }

        ReadText(item.Content, item, isItem: true);
    }

    private void ReadText(PageText text, PageBlock block, bool isItem)
    {
        var commands = CommandBlocks.CommandsOf(block).ToList();
        if (commands.Count > 0)
        {
            builder.Say(Without(text, commands), block.First, block.Last);
            foreach (var command in commands)
                ReadCommands(command);
            return;
        }

        if (
            !isItem
            && builder.Draft.Steps.Count == 0
            && builder.Draft.Description is null
            && text.Text.Length <= LongestDescription
            && text.Label is null
            && !text.Text.EndsWith(':')
        )
        {
            builder.Describe(text.Text, block.First, block.Last);
            return;
        }

        var status = Expected().IsMatch(text.Text) ? StepWords.StatusOf(text.Text) : null;
        if (status is not null && isItem)
        {
            // Of an item, the command stands below it.
            builder.ExpectNext(status);
        }
        else if (status is not null && builder.Draft.Steps is [.., { Kind: "http" } last])
        {
            last.Demand(status);
            builder.Import(block.First, block.Last);
            return;
        }

        // Words over a command are its title, and not done besides.
        if (isItem && !_hasCommandBelow && block is PageBlock.Item { Number: not null } && ReadInstruction(text, block))
            return;
        if (isItem || text.Text.EndsWith(':'))
            builder.Say(text.Text, block.First, block.Last);
        else
            builder.SayAside(text.Text, block.First, block.Last);
    }

    private bool IsIndented(PageBlock.Code code) => CommandBlocks.IsShell(code) && source.Line(code.First) is [' ' or '\t', ..];

    // What people are told in words, where a step does just that.
    private bool ReadInstruction(PageText text, PageBlock block)
    {
        var at = new SourceSpan(source, block.First, 1, source.Line(block.First).Length);
        var said = text.Rest.Length > 0 ? text.Rest : text.Text;
        if (StepWords.RollsBack(text.Rest) && !builder.Draft.RollsBack)
        {
            if (StepWords.ConditionOf(text.Rest) is { } condition)
            {
                builder.Say("Decide whether to roll back", block.First);
                builder.Add(
                    "confirm",
                    "approve",
                    at,
                    new JsonObject
                    {
                        ["question"] =
                            $"Roll {{{{ target.name }}}} back from {{{{ run.version_before }}}}? The playbook says: {condition}.",
                        ["expires"] = "1m",
                    }
                );
            }

            builder.Say(said, block.First);
            builder.Add("rollback", "rollback", at, new JsonObject { ["to"] = "previous", ["within"] = "60s" });
        }
        else if (StepWords.LooksAtStatus(text.Text) && facts.Names(DescribedRequests.UsualLook.Path))
        {
            builder.Say(said, block.First);
            builder.Add("status", "http", at).Request = new DraftRequest("GET", Origin: null, DescribedRequests.UsualLook.Path);
        }
        else if (StepWords.LooksAtHealth(text.Text) && facts.Names(PlaybookApplication.HealthPath))
        {
            builder.Say(said, block.First);
            var step = builder.Add("health", "http", at);
            step.Request = new DraftRequest("GET", Origin: null, PlaybookApplication.HealthPath);
            if (builder.Draft.RollsBack)
                foreach (var expected in facts.ExpectedOf(PlaybookApplication.HealthPath))
                    step.Demand(expected);
        }
        else if (StepWords.TestsTheCore(text.Text) && facts.Names(PlaybookApplication.QueryPath))
        {
            builder.Say(said, block.First);
            builder.Add("core", "check", at, new JsonArray("core-functionality"));
        }
        else
        {
            return false;
        }

        builder.Import(block.First, block.Last);
        return true;
    }

    private void ReadRow(PageBlock.Row row)
    {
        var commands = CommandBlocks.CommandsOf(row).ToList();
        var texts = row
            .Cells.Select((c, i) => (Cell: c, Column: i < _columns.Count ? _columns[i].Text : string.Empty))
            .Where(c => c.Cell.Text.Length > 0 && !Number().IsMatch(c.Cell.Text))
            .ToList();
        if (commands.Count == 0)
        {
            builder.Say(string.Join(" | ", texts.Select(t => t.Cell.Text)), row.First, row.Last);
            return;
        }

        var expectations = texts.Where(t => Wanted().IsMatch(t.Column)).ToList();
        var said = texts.Where(t => !expectations.Contains(t) && !t.Cell.Codes.Any(c => commands.Exists(k => k.Text == c.Text))).ToList();
        for (var i = 0; i < said.Count; i++)
            builder.Say(said[i].Cell.Text, row.First);
        var before = builder.Draft.Steps.Count;
        foreach (var command in commands)
            ReadCommands(command);
        foreach (var (cell, _) in expectations)
        {
            if (
                builder.Draft.Steps.Count > before
                && builder.Draft.Steps[^1] is { Kind: "http" } step
                && ExpectationOf(cell) is { } expected
            )
                step.Demand(expected);
            else if (builder.Draft.Steps.Count > before)
                builder.Draft.Steps[^1].Comments.Add(new DraftComment($"expected: {cell.Text}", row.First));
            else
                builder.Say($"expected: {cell.Text}", row.First);
        }

        builder.Import(row.First, row.Last);
    }

    private static string? ExpectationOf(PageText cell)
    {
        if (StepWords.StatusOf(cell.Text) is { } status)
            return status;
        var member = Member().Match(cell.Text);
        return member.Success
            ? $"{Answers.ExpressionText.Member("body", member.Groups[1].Value)} == {Answers.ExpressionText.Quote(member.Groups[2].Value)}"
            : null;
    }

    private void AddTriggers(IReadOnlyList<JsonNode> triggers, PageText text, PageBlock block)
    {
        foreach (var trigger in triggers)
            builder.Draft.Triggers.Add(trigger);
        builder.Import(block.First, block.Last);
        var named = text.Rest.Split([',', ';']).Where(part => TriggerWords.In(part).Count == 0 && part.Trim().Length > 0).ToList();
        if (named.Count > 0)
            builder.Draft.Head.Add(new DraftComment($"{text.Label}: {string.Join(',', named).Trim()}", block.First));
    }

    // The sentence around a command, which is a title.
    private static string Without(PageText text, List<CodeText> commands)
    {
        var rest = commands.Aggregate(text.Text, (t, c) =>
            t.Replace($"`{c.Text}`", string.Empty, StringComparison.Ordinal)
                .Replace($"`$ {c.Text}`", string.Empty, StringComparison.Ordinal)
        );
        rest = rest.Trim(' ', ':', '.', '-', '–', '—', ',');
        return text.Label is { } label && rest.Length > label.Length && rest.StartsWith(label, StringComparison.Ordinal)
            ? rest[label.Length..].Trim(' ', ':', '.', '-', '–', '—', ',')
            : rest;
    }

    [GeneratedRegex("^\\s*(?:```|~~~)")]
    private static partial Regex Fence();

    [GeneratedRegex("^triggers?$|^(?:when|automatic) ", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Trigger();

    [GeneratedRegex(
        "^(?:expected?|this|it|the (?:answer|response|command|output|call|request))\\b|\\b(?:should|must) (?:return|answer|be)\\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Expected();

    [GeneratedRegex("^\\W*[0-9]+\\W*$")]
    private static partial Regex Number();

    [GeneratedRegex("expect|result|answer|response|should|output|want", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Wanted();

    [GeneratedRegex("""^\W*`?\{?\s*"?([A-Za-z_][A-Za-z0-9_]*)"?\s*(?::|==?|is)\s*"?([A-Za-z0-9_.-]+)"?\s*\}?`?\W*$""")]
    private static partial Regex Member();
}
