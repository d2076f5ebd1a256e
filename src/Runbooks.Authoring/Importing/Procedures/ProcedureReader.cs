using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Answers;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Pages;
using Runbooks.Authoring.Importing.Scripts;
using Runbooks.Authoring.Importing.Shell;
using Runbooks.Authoring.Importing.Words;
using Runbooks.Diagnostics;
using Runbooks.Targets;

namespace Runbooks.Authoring.Importing.Procedures;

/// <summary>
/// Goes through the blocks of a procedure, in the page's order: commands become steps, items without one become steps of a person,
/// and what is said around them titles, questions, choices and what is expected.
/// </summary>
/// <param name="builder">Takes the steps.</param>
/// <param name="scripts">Reads commands.</param>
/// <param name="source">The playbook.</param>
/// <param name="namesRollback">Whether the page names the request by which the target is rolled back.</param>
internal sealed partial class ProcedureReader(StepBuilder builder, ScriptReader scripts, SourceText source, bool namesRollback)
{
    private IReadOnlyList<PageText> _columns = [];
    private List<PageBlock> _blocks = [];
    private int _at;
    private bool _isAnswerNext;
    private string? _saidOfAnswer;
    private PageBlock? _taskUnder;
    private bool _isForbidden;
    private readonly List<(int Depth, string Text)> _owners = [];

    /// <summary>The checks that its own list asks for, each a name or a mapping of it to its settings.</summary>
    public List<JsonNode> Checks { get; } = [];

    /// <summary>Reads all of it.</summary>
    public void Read(Procedure procedure)
    {
        var ways = procedure.Parts.Where(p => p != procedure.Section && PageWords.Alternative().IsMatch(p.Title.Text)).ToList();
        ways.RemoveAll(w => w.All.Skip(1).Any(ways.Contains));
        var choice = ways.Count > 1 ? builder.Draft.Inputs.OfChoice([.. ways.Select(WayName)]) : null;
        foreach (var part in procedure.Parts)
        {
            builder.When =
                choice is null ? null
                : ways.FirstOrDefault(w => w.All.Contains(part)) is { } way ? $"{choice} == {ExpressionText.Quote(WayName(way))}"
                : null;
            if (part != procedure.Section)
                builder.Say(part.Title.Text, part.First, part.Last, isHeading: true);
            builder.AskNoMore();
            _owners.Clear();
            if (part != procedure.Section)
                builder.Weigh(part.Title.Text);
            _blocks = part.Blocks;
            for (_at = 0; _at < _blocks.Count; _at++)
                Read(_blocks[_at], isFirst: part == procedure.Section && _at == 0);
        }

        builder.When = null;
        builder.Finish();
    }

    private static string WayName(PageSection way) => way.Title.Text.Trim().TrimEnd(':');

    private void Read(PageBlock block, bool isFirst)
    {
        switch (block)
        {
            case PageBlock.Code code:
                ReadCode(code);
                break;
            case PageBlock.Row { IsHead: true } head:
                _columns = head.Cells;
                builder.Mark(head.First, head.Last, LineOutcome.CarriedOver);
                break;
            case PageBlock.Row row:
                ReadRow(row);
                break;
            case PageBlock.Item item:
                ReadItem(item);
                break;
            case PageBlock.Prose prose:
                ReadProse(prose, isFirst);
                break;
        }
    }

    private void ReadCode(PageBlock.Code code)
    {
        if (_isForbidden && (CommandBlocks.IsShell(code) || CommandBlocks.IsOther(code)))
        {
            KeepCode(code);
            _isForbidden = false;
            return;
        }

        if (CommandBlocks.IsShell(code))
        {
            var typed = CommandBlocks.WithoutPrompts(code.Content);
            scripts.Read(typed);
            var lines = typed.Lines.Select(l => l.Line).ToHashSet();
            ReadAnswer(code.Content.Lines.Where(l => !lines.Contains(l.Line) && l.Text.Trim().Length > 0).ToList());
            if (_saidOfAnswer is { } said)
                Expect(said);
            _saidOfAnswer = null;
            builder.Mark(code.First, code.First, LineOutcome.Kept);
            builder.Mark(code.Last, code.Last, LineOutcome.Kept);
            _isAnswerNext = false;
            builder.AskNoMore();
            return;
        }

        if (CommandBlocks.IsOther(code))
        {
            scripts.ReadOther(code.Content, code.Language is "powershell" or "pwsh" or "ps1");
            builder.Mark(code.First, code.Last, LineOutcome.Kept);
        }
        else if (
            _isAnswerNext
            && scripts.Last is { } asked
            && JsonOf(code.Content.Text) is { } answer
            && ExpectedWords.Of(answer) is { Count: > 0 } expected
        )
        {
            foreach (var condition in expected)
                asked.Sharpen(condition);
            builder.Mark(code.First, code.Last, LineOutcome.CarriedOver);
        }
        else if (
            builder.Draft.Steps.LastOrDefault() is { Kind: "manual" } task
            && _taskUnder is not null
            && source.Line(code.First) is [' ' or '\t', ..]
        )
        {
            task.AddText(code.Content.Text);
            builder.Mark(code.First, code.Last, LineOutcome.LeftToPerson);
        }
        else
        {
            KeepCode(code);
        }

        _isAnswerNext = false;
    }

    private void KeepCode(PageBlock.Code code)
    {
        foreach (var line in code.Content.Lines)
            builder.Say(line.Text, line.Line, line.Line, isAside: true);
        builder.Mark(code.First, code.Last, LineOutcome.Kept);
    }

    // What a terminal showed beneath a command is an example of an answer; a status alone is what is expected.
    private void ReadAnswer(List<CodeLine> shown)
    {
        foreach (var line in shown.Where(_ => builder.Draft.Steps.Count > 0))
        {
            if (
                shown.Count == 1
                && scripts.Last is { Shown: "status" } step
                && ExpectedWords.Read(line.Text.Trim(), "status") is { } status
            )
                step.Sharpen(status);
            builder.Draft.Steps[^1].Comments.Add(new DraftComment($"it showed: {line.Text.Trim()}", line.Line));
            builder.Mark(line.Line, line.Line, LineOutcome.Kept);
        }
    }

    private void ReadItem(PageBlock.Item item)
    {
        var text = item.Content;
        var commands = CommandBlocks.Within(text);
        var isAct = item.Number is not null || item.IsTask;
        if (isAct)
        {
            builder.AskNoMore();
            _isForbidden = false;

            // What an item stands under counts for it as well.
            _owners.RemoveAll(o => o.Depth >= item.Depth);
            foreach (var (_, owner) in _owners)
                builder.Weigh(owner);
            _owners.Add((item.Depth, commands.Count > 0 ? Around(text, commands) : text.Text));
        }

        if (commands.Count > 0 && PageWords.Forbidden().IsMatch(text.Text))
        {
            builder.Say(text.Text, item.First, item.Last, isAside: true);
            return;
        }
        if (commands.Count > 0)
        {
            _taskUnder = null;
            builder.Weigh(Around(text, commands));
            builder.Say(Around(text, commands), item.First, item.Last);
            ReadCommands(commands, text.Text);
            Expect(text.Text);
            builder.Mark(item.First, item.Last, LineOutcome.Kept);
            return;
        }

        if (item.IsTask && ChecklistWords.Of(text.Text, text.Label) is { } check && namesRollback)
        {
            Checks.Add(check);
            builder.Mark(item.First, item.Last, LineOutcome.CarriedOver);
            return;
        }

        if (!isAct)
        {
            if (
                _taskUnder is PageBlock.Item owner
                && owner.Depth < item.Depth
                && builder.Draft.Steps.LastOrDefault() is { Kind: "manual" } task
            )
            {
                task.AddText("- " + text.Text);
                builder.Mark(item.First, item.Last, LineOutcome.LeftToPerson);
            }
            else
            {
                builder.Weigh(text.Text, onlyWarnings: true);
                builder.Say(text.Text, item.First, item.Last, isAside: true);
            }

            return;
        }

        // Words over commands are their title, and not done besides.
        if (HasCommandBelow(item))
        {
            _taskUnder = null;
            builder.Weigh(text.Text);
            builder.Say(text.Text, item.First, item.Last);
            _saidOfAnswer = text.Text;
            return;
        }

        ReadTask(item, text);
    }

    private void ReadTask(PageBlock.Item item, PageText text)
    {
        var at = new SourceSpan(source, item.First, 1, source.Line(item.First).Length);
        if (ExpectedWords.Are(text.Text) && scripts.Last is { } asked && ExpectedWords.Read(text.Text, asked.Shown) is { } expected)
        {
            asked.Sharpen(expected);
            builder.Mark(item.First, item.Last, LineOutcome.CarriedOver);
            return;
        }

        // The page's own request, and not words alone, says how it is rolled back.
        if (namesRollback && !builder.Draft.RollsBack && PageWords.RollsBack().IsMatch(text.Text))
        {
            builder.Weigh(text.Text);
            builder.Say(text.Rest.Length > 0 ? text.Rest : text.Text, item.First, item.Last);
            builder.Add("rollback", "rollback", at, RequestSteps.RollbackValue(), mayChange: true);
            builder.Mark(item.First, item.Last, LineOutcome.CarriedOver);
            return;
        }

        builder.AddManual(text.Text, text: null, at, changes: !PageWords.LooksOnly().IsMatch(text.Text));
        builder.Mark(item.First, item.Last, LineOutcome.LeftToPerson);
        _taskUnder = item;
    }

    private void ReadProse(PageBlock.Prose prose, bool isFirst)
    {
        var text = prose.Content;
        _isAnswerNext = false;
        if (builder.Draft.Steps.LastOrDefault() is not { Kind: "manual" })
            _taskUnder = null;
        if (text.Label is { } label && PageWords.Triggers().IsMatch(label))
        {
            ReadTriggers(text, prose);
            return;
        }

        var commands = CommandBlocks.Within(text);
        _isForbidden = ForbiddenLead().IsMatch(text.Text) && text.Text.TrimEnd().EndsWith(':');
        if (commands.Count > 0 && PageWords.Forbidden().IsMatch(text.Text))
        {
            builder.Say(text.Text, prose.First, prose.Last, isAside: true);
            return;
        }

        if (commands.Count > 0 && PageWords.Telling().IsMatch(text.Text))
        {
            builder.Weigh(Around(text, commands));
            builder.Say(Around(text, commands), prose.First, prose.Last);
            ReadCommands(commands, text.Text);
            Expect(text.Text);
            return;
        }

        if (ExpectedWords.Announce(text.Text) && scripts.Last is not null && Next() is PageBlock.Code)
        {
            _isAnswerNext = true;
            builder.Mark(prose.First, prose.Last, LineOutcome.Kept);
            return;
        }

        if (Expect(text.Text))
        {
            builder.Mark(prose.First, prose.Last, LineOutcome.CarriedOver);
            return;
        }

        if (PageWords.Or().IsMatch(text.Text) && builder.Draft.Steps.Count > 0 && Next() is { } next && ProcedureFinder.IsAct(next))
            builder.Ask(text.Text, isCondition: true);
        else
            builder.Weigh(text.Text);
        if (isFirst && builder.Draft.Description is null && Next() is not PageBlock.Code)
            builder.Describe(text.Text, prose.First, prose.Last);
        else
            builder.Say(text.Text, prose.First, prose.Last, isAside: !text.Text.EndsWith(':'));
    }

    private void ReadRow(PageBlock.Row row)
    {
        var commands = row.Cells.SelectMany(CommandBlocks.Within).ToList();
        var cells = row
            .Cells.Select((c, i) => (Cell: c, Column: i < _columns.Count ? _columns[i].Text : string.Empty))
            .Where(c => c.Cell.Text.Length > 0 && !Number().IsMatch(c.Cell.Text))
            .ToList();
        if (commands.Count == 0)
        {
            builder.Say(string.Join(" | ", cells.Select(t => t.Cell.Text)), row.First, row.Last, isAside: true);
            return;
        }

        var expectations = cells.Where(t => Wanted().IsMatch(t.Column)).ToList();
        foreach (var (cell, _) in cells.Where(t => !expectations.Contains(t) && CommandBlocks.Within(t.Cell).Count == 0))
        {
            builder.Weigh(cell.Text);
            builder.Say(cell.Text, row.First, row.Last);
        }

        foreach (var command in commands)
            scripts.Read(command);
        builder.AskNoMore();
        foreach (var (cell, _) in expectations)
        {
            if (scripts.Last is { } step && ExpectedWords.Read(cell.Text, step.Shown) is { } expected)
                step.Sharpen(expected);
            else if (builder.Draft.Steps.LastOrDefault() is { } last)
                last.Comments.Add(new DraftComment($"expected: {cell.Text}", row.First));
        }

        builder.Mark(row.First, row.Last, LineOutcome.Kept);
    }

    private void ReadTriggers(PageText text, PageBlock block)
    {
        builder.Draft.Triggers.AddRange(TriggerWords.In(text.Rest));
        var others = text.Rest.Split([',', ';']).Where(p => TriggerWords.In(p).Count == 0 && p.Trim().Length > 0).ToList();
        if (others.Count > 0)
            builder.Draft.Head.Add(new DraftComment($"{text.Label}: {string.Join(',', others).Trim()}", block.First));
        builder.Mark(block.First, block.Last, others.Count > 0 ? LineOutcome.Kept : LineOutcome.CarriedOver);
    }

    // What the page says of the answer before; whether it could be read.
    private bool Expect(string text)
    {
        if (scripts.Last is not { } step)
            return false;
        foreach (var sentence in Sentences().Split(text).Where(ExpectedWords.Are))
        {
            if (ExpectedWords.Read(sentence, step.Shown) is not { } expected)
                continue;
            step.Sharpen(expected);
            return true;
        }

        return false;
    }

    // Of several ways in one sentence each is asked for by itself.
    private void ReadCommands(IReadOnlyList<CodeText> commands, string text)
    {
        var isChoice = commands.Count > 1 && PageWords.OneOf().IsMatch(text);
        foreach (var command in commands)
        {
            if (isChoice)
            {
                builder.AskNoMore();
                builder.Ask(text, isCondition: true);
            }

            scripts.Read(command);
        }

        builder.AskNoMore();
    }

    private bool HasCommandBelow(PageBlock.Item item)
    {
        for (var i = _at + 1; i < _blocks.Count; i++)
        {
            switch (_blocks[i])
            {
                case PageBlock.Item other when other.Depth <= item.Depth:
                    return false;
                case PageBlock.Code code when IsWithin(code, item):
                    return CommandBlocks.IsShell(code) || CommandBlocks.IsOther(code);
                case PageBlock.Code:
                    return false;
                case PageBlock.Item inner when CommandBlocks.Within(inner.Content).Count > 0:
                    return true;
            }
        }

        return false;
    }

    // Code beneath an item, indented or, as people write it, not.
    private bool IsWithin(PageBlock.Code code, PageBlock.Item item) =>
        source.Line(code.First) is [' ' or '\t', ..]
        || (_at + 1 < _blocks.Count && _blocks[_at + 1] == code && item.Content.Text.EndsWith(':'));

    private PageBlock? Next() => _at + 1 < _blocks.Count ? _blocks[_at + 1] : null;

    private static JsonNode? JsonOf(string text) => ReceivedJson.Parse(Encoding.UTF8.GetBytes(text)) is (true, { } json) ? json : null;

    // The sentence around a command, which is a title.
    private static string Around(PageText text, IReadOnlyList<CodeText> commands)
    {
        // A sentence that goes on behind its command says something else without it.
        var last = commands.Count == 0 ? -1 : text.Text.LastIndexOf($"{commands[^1].Text}`", StringComparison.Ordinal);
        if (
            commands.Count > 1
            || (
                last >= 0
                && text.Text[(last + commands[^1].Text.Length + 1)..].Count(char.IsLetter) > 3
                && !text.Text.Contains(": `", StringComparison.Ordinal)
            )
        )
            return text.Text;
        var rest = commands.Aggregate(text.Text, (t, c) =>
            t.Replace($"`{c.Text}`", string.Empty, StringComparison.Ordinal)
                .Replace($"`$ {c.Text}`", string.Empty, StringComparison.Ordinal)
        );
        rest = Parenthesised().Replace(rest, string.Empty).Trim(' ', ':', '.', '-', '–', '—', ',');
        return text.Label is { } label && rest.Length > label.Length && rest.StartsWith(label, StringComparison.Ordinal)
            ? rest[label.Length..].Trim(' ', ':', '.', '-', '–', '—', ',')
            : rest;
    }

    [GeneratedRegex(
        @"^\W*(?:never|do not|don't|deprecated|bad example|wrong|obsolete)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex ForbiddenLead();

    [GeneratedRegex("^\\W*[0-9]+\\W*$")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<=[.!?])\s+|[()→]|\s[—–-]\s|;\s|,\s")]
    private static partial Regex Sentences();

    [GeneratedRegex(@"\s*\((?:should|expect|must|returns?)[^)]*\)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Parenthesised();

    [GeneratedRegex("expect|result|answer|response|should|output|want", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Wanted();
}
