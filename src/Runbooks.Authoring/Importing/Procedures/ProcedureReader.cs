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
    // Headings stand above all lists: the deeper the heading, the nearer to them.
    private const int Headings = -10;
    private IReadOnlyList<PageText> _columns = [];
    private List<PageBlock> _blocks = [];
    private int _at;
    private bool _isAnswerNext;
    private string? _saidOfAnswer;
    private (DraftStep Step, int Depth)? _task;
    private int _stepsBeforeItem;
    private bool _isForbidden;

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
            var depth = Headings + part.Level;
            builder.Begin(depth);
            if (part != procedure.Section)
            {
                builder.Say(part.Title.Text, part.First, part.Last, CommentUse.Heading);
                builder.Weigh(part.Title.Text, depth: depth);
            }
            else if (PageWords.Danger().IsMatch(part.Title.Text))
            {
                builder.Ask(part.Title.Text, isCondition: false, depth);
            }

            (_blocks, _task, _saidOfAnswer, _isForbidden) = (part.Blocks, null, null, false);
            for (_at = 0; _at < _blocks.Count; _at++)
                Read(_blocks[_at], isFirst: part == procedure.Section && _at == 0);
        }

        builder.When = null;
        builder.Finish();
    }

    private static string WayName(PageSection way) => way.Title.Text.Trim().TrimEnd(':');

    private void Read(PageBlock block, bool isFirst)
    {
        if (block is not PageBlock.Code || _at == 0 || !IsBeneath(block, _blocks[_at - 1]))
            builder.Leave(LevelOf(block));
        switch (block)
        {
            case PageBlock.Code code:
                ReadCode(code);
                break;
            case PageBlock.Row { IsHead: true } head:
                _columns = head.Cells;
                builder.Mark(head.First, head.Last + 1, LineOutcome.CarriedOver);
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

    // An item stands above what is in it, and what introduces a list stands above its items.
    private static int LevelOf(PageBlock block) => (2 * block.Depth) + (block is PageBlock.Item ? 1 : 0);

    private void ReadCode(PageBlock.Code code)
    {
        var before = builder.Draft.Steps.Count;
        if (_isForbidden && CommandBlocks.IsAct(code))
        {
            KeepCode(code);
        }
        else if (CommandBlocks.Typed(code) is { } typed)
        {
            scripts.Read(typed.Code);
            foreach (var line in typed.Shown.Where(l => l.Text.Trim().Length > 0))
                ReadShown(line, isAlone: typed.Shown.Count == 1);
            builder.Mark(code.First, code.First, LineOutcome.Kept);
            builder.Mark(code.Last, code.Last, LineOutcome.Kept);
            EndAct(before);
        }
        else if (CommandBlocks.IsOther(code))
        {
            scripts.ReadOther(code.Content, code.Language);
            builder.Mark(code.First, code.Last, LineOutcome.Kept);
            EndAct(before);
        }
        else if (
            _isAnswerNext
            && scripts.Last is { } asked
            && ExpectedWords.JsonOf(code.Content.Text) is { } answer
            && ExpectedWords.Of(answer) is { Count: > 0 } expected
        )
        {
            foreach (var condition in expected)
                asked.Sharpen(condition);
            builder.Mark(code.First, code.Last, LineOutcome.CarriedOver);
        }
        else if (_task is var (task, depth) && depth < code.Depth)
        {
            builder.AddText(task, code.Content.Text, code.First, code.Last);
        }
        else
        {
            KeepCode(code);
        }

        (_isForbidden, _isAnswerNext) = (false, false);
    }

    // What stood over an act may say what its answer is; over several, nobody knows of which.
    private void EndAct(int before)
    {
        if (_saidOfAnswer is { } said && builder.Draft.Steps.Skip(before).Count(s => s.Kind != "approve") == 1)
            ExpectedWords.Add(scripts.Last, said);
        (_saidOfAnswer, _task) = (null, null);
        builder.AskNoMore();
    }

    private void KeepCode(PageBlock.Code code)
    {
        foreach (var line in code.Content.Lines)
            builder.Say(line.Text, line.Line, line.Line, CommentUse.Remark);
        builder.Mark(code.First, code.Last, LineOutcome.Kept);
    }

    // What a terminal showed beneath a command is an example of an answer; a status alone is what is expected.
    private void ReadShown(CodeLine line, bool isAlone)
    {
        if (isAlone && scripts.Last is { Shown: "status" } step)
            ExpectedWords.Add(step, line.Text.Trim(), isSaid: true);
        if (builder.Draft.Steps.LastOrDefault(s => s.At.Line < line.Line) is { } above)
            above.Comments.Add(new DraftComment($"it showed: {line.Text.Trim()}", line.Line));
        builder.Mark(line.Line, line.Line, LineOutcome.Kept);
    }

    private void ReadItem(PageBlock.Item item)
    {
        var text = item.Content;
        var commands = CommandBlocks.Within(text);
        var isAct = item.Number is not null || item.IsTask;
        _stepsBeforeItem = builder.Draft.Steps.Count;
        if (isAct)
            builder.AskNoMore();
        _isForbidden &= !isAct;
        if (commands.Count > 0 && PageWords.Forbidden().IsMatch(text.Text))
        {
            builder.Say(text.Text, item.First, item.Last, CommentUse.Aside);
        }
        else if (commands.Count > 0)
        {
            ReadSentence(text, commands, item, LevelOf(item));
            builder.Mark(item.First, item.Last, LineOutcome.Kept);
        }
        else if (item.IsTask && namesRollback && builder.Draft.RollsBack && ChecklistWords.Of(text.Text, text.Label) is { } check)
        {
            Checks.Add(check);
            builder.Mark(item.First, item.Last, LineOutcome.CarriedOver);
        }
        else if (ExpectedWords.Are(text.Text) && builder.Draft.Steps.Count > 0)
        {
            ReadExpected(text.Text, item);
        }
        else if (HasCommandBelow(item))
        {
            // Words over commands are their title, and not done besides.
            _task = null;
            builder.Weigh(text.Text, depth: LevelOf(item));
            builder.Say(text.Text, item.First, item.Last);
            _saidOfAnswer = text.Text;
        }
        else if (isAct)
        {
            ReadTask(item, text);
        }
        else if (_task is var (task, depth) && depth < item.Depth)
        {
            builder.AddText(task, "- " + text.Text, item.First, item.Last);
        }
        else
        {
            builder.Weigh(text.Text, onlyWarnings: true);
            builder.Say(text.Text, item.First, item.Last, CommentUse.Aside);
        }
    }

    private void ReadExpected(string text, PageBlock block)
    {
        if (ExpectedWords.Add(scripts.Last, text))
            builder.Mark(block.First, block.Last, LineOutcome.CarriedOver);
        else
            builder.Note(text, block.First, block.Last);
    }

    private void ReadTask(PageBlock.Item item, PageText text)
    {
        var at = new SourceSpan(source, item.First, 1, source.Line(item.First).Length);
        builder.Weigh(text.Text, depth: LevelOf(item));

        // The page's own request, and not words alone, says how it is rolled back.
        if (namesRollback && !builder.Draft.RollsBack && PageWords.RollsBack().IsMatch(text.Text))
        {
            builder.Say(text.Rest.Length > 0 ? text.Rest : text.Text, item.First, item.Last);
            builder.Add("rollback", "rollback", at, RequestSteps.RollbackValue(), mayChange: true);
            builder.Mark(item.First, item.Last, LineOutcome.CarriedOver);
            return;
        }

        var task = builder.AddManual(text.Text, text: null, at, changes: !PageWords.LooksOnly().IsMatch(text.Text));
        builder.Mark(item.First, item.Last, LineOutcome.LeftToPerson);
        _task = (task, item.Depth);
    }

    private void ReadProse(PageBlock.Prose prose, bool isFirst)
    {
        var text = prose.Content;
        var commands = CommandBlocks.Within(text);
        var isCaption = Next() is { } next && ProcedureFinder.IsAct(next) && text.Text.EndsWith(':');
        _isAnswerNext = false;
        _isForbidden = ForbiddenLead().IsMatch(text.Text) && text.Text.EndsWith(':');
        if (text.Label is { } label && PageWords.Triggers().IsMatch(label))
            ReadTriggers(text, prose);
        else if (commands.Count > 0 && PageWords.Forbidden().IsMatch(text.Text))
            builder.Say(text.Text, prose.First, prose.Last, CommentUse.Aside);
        else if (commands.Count > 0 && PageWords.Telling().IsMatch(text.Text))
            ReadSentence(text, commands, prose, StepBuilder.Here);
        else if (!isCaption && ExpectedWords.Announce(text.Text) && scripts.Last is not null && Next() is PageBlock.Code)
        {
            _isAnswerNext = true;
            builder.Mark(prose.First, prose.Last, LineOutcome.Kept);
        }
        else if (!isCaption && (ExpectedWords.Are(text.Text) || ExpectedWords.Says(text.Text)) && builder.Draft.Steps.Count > 0)
            ReadExpected(text.Text, prose);
        else
            ReadRemark(text.Text, prose, isFirst, isCaption);
    }

    private void ReadRemark(string text, PageBlock.Prose prose, bool isFirst, bool isCaption)
    {
        if (PageWords.Or().IsMatch(text) && builder.Draft.Steps.Count > 0 && Next() is { } next && ProcedureFinder.IsAct(next))
            builder.Ask(text, isCondition: true);
        else
            builder.Weigh(
                text,
                depth: text.EndsWith(':') && Next() is PageBlock.Item item && item.Depth == prose.Depth ? LevelOf(prose)
                    : prose.Depth > 0 ? LevelOf(prose) - 1
                    : StepBuilder.Here
            );
        _saidOfAnswer = isCaption ? text : null;
        if (isFirst && builder.Draft.Description is null && Next() is not PageBlock.Code)
            builder.Describe(text, prose.First, prose.Last);
        else if (
            !isCaption
            && prose.Depth > 0
            && builder.Draft.Steps.Count > _stepsBeforeItem
            && Next() is not { Depth: > 0 } and not PageBlock.Code
        )
            builder.Note(text, prose.First, prose.Last);
        else
            builder.Say(text, prose.First, prose.Last, text.EndsWith(':') ? CommentUse.Title : CommentUse.Aside);
    }

    // A sentence with the commands that it tells to run.
    private void ReadSentence(PageText text, IReadOnlyList<CodeText> commands, PageBlock block, int depth)
    {
        if (block is PageBlock.Item { Number: null, IsTask: false } && Case().Match(text.Text) is { Success: true } of)
            builder.Ask(of.Groups[1].Value, isCondition: true, depth);
        else
            builder.Weigh(Around(text, commands), depth: depth);
        builder.Say(Around(text, commands), block.First, block.Last);

        // Of several ways in one sentence each is asked for by itself.
        var isChoice = commands.Count > 1 && PageWords.OneOf().IsMatch(text.Text);
        foreach (var command in commands)
        {
            if (isChoice)
            {
                builder.AskNoMore();
                builder.Ask(text.Text, isCondition: true);
            }

            scripts.Read(command);
        }

        ExpectedWords.Add(
            scripts.Last,
            commands
                .Aggregate(text.Text, (t, c) => t.Replace(c.Text, "it", StringComparison.Ordinal))
                .Replace("`it`", "it", StringComparison.Ordinal)
        );
        (_task, _saidOfAnswer) = (null, null);
        builder.AskNoMore();
    }

    private void ReadRow(PageBlock.Row row)
    {
        var commands = row.Cells.SelectMany(CommandBlocks.Within).ToList();
        var cells = row
            .Cells.Select((c, i) => (Cell: c, Column: i < _columns.Count ? _columns[i].Text : string.Empty))
            .Where((c, i) => c.Cell.Text.Length > 0 && (i > 0 || !Number().IsMatch(c.Cell.Text)))
            .ToList();
        if (commands.Count == 0)
        {
            builder.Say(string.Join(" | ", cells.Select(t => t.Cell.Text)), row.First, row.Last, CommentUse.Remark);
            return;
        }

        // `5xx | restart it`: of several cases, the row is for one.
        var (first, head) = cells[0];
        if (_columns.Count > 1 && !PageWords.StepColumn().IsMatch(head) && CommandBlocks.Within(first).Count == 0)
        {
            builder.Ask($"{head}: {first.Text}", isCondition: true);
            builder.Mark(row.First, row.Last, LineOutcome.Kept);
            cells.RemoveAt(0);
        }

        var expectations = cells.Where(t => Wanted().IsMatch(t.Column)).ToList();
        foreach (var (cell, column) in cells.Where(t => !expectations.Contains(t) && CommandBlocks.Within(t.Cell).Count == 0))
        {
            builder.Weigh(cell.Text);
            builder.Say(cell.Text, row.First, row.Last, PageWords.StepColumn().IsMatch(column) ? CommentUse.Title : CommentUse.Remark);
        }

        foreach (var command in commands)
            scripts.Read(command);
        builder.AskNoMore();
        foreach (var (cell, _) in expectations.Where(e => !ExpectedWords.Add(scripts.Last, e.Cell.Text, isSaid: true)))
            builder.Note($"expected: {cell.Text}", row.First, row.Last);
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

    private bool HasCommandBelow(PageBlock.Item item)
    {
        for (var i = _at + 1; i < _blocks.Count; i++)
        {
            var block = _blocks[i];
            if (!IsBeneath(block, i == _at + 1 ? item : null, item.Depth))
                return false;
            if (block is PageBlock.Code code && (CommandBlocks.Typed(code) is not null || CommandBlocks.IsOther(code)))
                return true;
            if (block is PageBlock.Item inner && CommandBlocks.Within(inner.Content).Count > 0)
                return true;
            if (block is PageBlock.Row && ProcedureFinder.IsAct(block))
                return true;
        }

        return false;
    }

    // Beneath an item, indented or, as people write code, not.
    private static bool IsBeneath(PageBlock block, PageBlock? before, int depth = int.MaxValue) =>
        block.Depth > Math.Min(depth, before?.Depth ?? int.MaxValue)
        || (block is PageBlock.Code && before is PageBlock.Item item && item.Content.Text.EndsWith(':'));

    private PageBlock? Next() => _at + 1 < _blocks.Count ? _blocks[_at + 1] : null;

    // The sentence around a command, which is a title.
    private static string Around(PageText text, IReadOnlyList<CodeText> commands)
    {
        // A sentence that goes on behind its command says something else without it.
        var last = commands.Count == 0 ? -1 : text.Text.LastIndexOf($"{commands[^1].Text}`", StringComparison.Ordinal);
        var isLead = commands.Count == 1 && text.Text.Contains($": `{commands[0].Text}", StringComparison.Ordinal);
        if (commands.Count > 1 || (last >= 0 && !isLead && text.Text[(last + commands[^1].Text.Length + 1)..].Any(char.IsLetterOrDigit)))
            return text.Text;
        var rest = commands.Aggregate(text.Text, (t, c) =>
            t.Replace($"`{c.Text}`", string.Empty, StringComparison.Ordinal)
                .Replace($"`$ {c.Text}`", string.Empty, StringComparison.Ordinal)
        );
        rest = Parenthesised().Replace(rest, string.Empty).Trim(' ', ':', '.', '-', '–', '—', ',', '→', '⇒', '=', '>');

        // `Run` alone says nothing without what is run.
        if (WantsObject().IsMatch(rest))
            return text.Text;
        return text.Label is { } label && rest.Length > label.Length && rest.StartsWith(label, StringComparison.Ordinal)
            ? rest[label.Length..].Trim(' ', ':', '.', '-', '–', '—', ',', '→', '⇒', '=', '>')
            : rest;
    }

    [GeneratedRegex(
        @"^\W*(?:never|do not|don't|deprecated|bad example|wrong|obsolete)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex ForbiddenLead();

    // `5xx → restart it` and `Full? Empty it`, in a list: of several cases, the item is for one.
    [GeneratedRegex(@"^([^`→⇒.]{2,80}\?|[^`→⇒]{2,80}?(?=\s*(?:→|⇒|=>|->)))")]
    private static partial Regex Case();

    [GeneratedRegex("^\\W*[0-9]+\\W*$")]
    private static partial Regex Number();

    [GeneratedRegex(
        @"(?:^|\b)(?:run|runs|do|execute|type|enter|issue|use|call|send|with|by|using|via|the|and|or|is|in)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex WantsObject();

    [GeneratedRegex(@"\s*\((?:should|expect|must|returns?)[^)]*\)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Parenthesised();

    [GeneratedRegex("expect|result|answer|response|should|output|want", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Wanted();
}
