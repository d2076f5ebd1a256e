using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Answers;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Pages;
using Runbooks.Authoring.Importing.Shell;
using Runbooks.Authoring.Importing.Words;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>
/// Makes steps of the commands of a shell, in their order: a request that is read whole is sent by the runbook, every other
/// command is done by a person.
/// </summary>
/// <param name="builder">Takes the steps.</param>
/// <param name="scope">What the page has set so far.</param>
/// <param name="requests">Makes steps of requests.</param>
internal sealed partial class ScriptReader(StepBuilder builder, ScriptScope scope, RequestSteps requests)
{
    private readonly HashSet<string> _confirmed = new(StringComparer.Ordinal);
    private List<(int Offset, int End)> _carried = [];
    private bool _hasEnded;
    private string? _saidOfNext;
    private int _stepsBefore;
    private int _depth;
    private CodeText _code = CodeText.Empty;

    /// <summary>The request that an expectation of the page is about: the last one; null where none came yet.</summary>
    public DraftStep? Last { get; private set; }

    /// <summary>Makes steps of a piece of code.</summary>
    /// <param name="code">The code.</param>
    public void Read(CodeText code)
    {
        (_code, _carried, _hasEnded, _saidOfNext) = (code.Guarded(), [], false, null);
        _stepsBefore = builder.Draft.Steps.Count;
        Last = builder.Draft.Steps.LastOrDefault(s => s.Kind == "http") is { } last && last == Last ? last : null;
        ReadAll(ShellParser.Read(_code.Text));

        // What is only fetched or set is an act of its own where nothing uses it.
        if (_carried.Count > 0)
            AddManual(_carried[^1].Offset, _carried[^1].End);
    }

    /// <summary>Makes steps of code that no shell of Unix runs: its requests are read, and a person does the rest.</summary>
    /// <param name="code">The code.</param>
    /// <param name="language">What it is written in.</param>
    public void ReadOther(CodeText code, string language)
    {
        switch (language)
        {
            case "http" or "rest":
                foreach (var request in RequestBlock.In(code))
                    ReadOther(request.Code, request.Title, request.Curl);
                break;
            case "powershell" or "pwsh" or "ps1":
                foreach (var command in PowerShellReader.Commands(code))
                {
                    var first = command.Lines[0];
                    if (first.Text.TrimStart().StartsWith('#'))
                        builder.Say(first.Text.TrimStart(' ', '\t', '#').TrimEnd(), first.Line, first.Line);
                    else
                        ReadOther(command, title: null, PowerShellReader.Line(command));
                }

                break;
            default:
                ReadOther(code, title: null, curl: null);
                break;
        }
    }

    private void ReadOther(CodeText code, string? title, CodeText? curl)
    {
        var line = code.Lines[0];
        if (title is not null)
            builder.Say(title, line.Line, line.Line);
        _code = (curl ?? code).Guarded();
        if (
            curl is not null
            && ShellParser.Read(_code.Text) is [{ Node: ShellNode.Pipeline request }]
            && ReadPipeline(request, passes: false)
        )
        {
            if (Last is { } sent)
                sent.Original = code.Text;
            builder.Mark(code, 0, code.Text.Length, LineOutcome.CarriedOver);
            return;
        }

        var first = line.Text.Trim();
        var hasTitle = builder.HasTitle;
        builder.AddManual(
            builder.TakeTitle() ?? $"Run `{first}`",
            code.Text,
            code.SpanAt(0, line.Text.Length),
            changes: true,
            hasTitle ? null : first
        );
        builder.Mark(code, 0, code.Text.Length, LineOutcome.LeftToPerson);
        Last = null;
    }

    private void ReadAll(IReadOnlyList<ShellStatement> statements)
    {
        _depth++;

        // Nothing behind an `exit` is ever done.
        for (var i = 0; i < statements.Count && !_hasEnded; )
        {
            var end = i + 1;
            while (end < statements.Count && statements[end].Join != ShellJoin.Then)
                end++;
            var chain = statements.Skip(i).Take(end - i).ToList();

            // What stands behind a command in its line is said of it.
            var remark =
                end < statements.Count
                && statements[end].Node is ShellNode.Comment comment
                && chain[0].Node is not ShellNode.Comment
                && _code.LineAt(comment.Offset) == _code.LineAt(chain[^1].Node.End - 1)
                    ? comment
                    : null;
            if (remark is not null && !ExpectedWords.Are(remark.Text))
                Say(remark);
            var before = builder.Draft.Steps.Count;
            if (chain is [{ Node: ShellNode.Comment own }] && IsOfNext(own, statements, i))
            {
                Say(own, isOfNext: true);
                i++;
                continue;
            }

            ReadChain(chain);
            if (_saidOfNext is { } said && chain[0].Node is not ShellNode.Comment)
                (_saidOfNext, _) = (null, ExpectedWords.Add(Last, said));
            if (remark is not null && ExpectedWords.Are(remark.Text))
                Say(remark);
            i = end + (remark is null ? 0 : 1);
            if (remark is not null && builder.Draft.Steps.Count == before)
                builder.Mark(_code, remark.Offset, remark.End, LineOutcome.Kept);
            _hasEnded |= _depth == 1 && chain is [{ Node: ShellNode.Pipeline { Commands: [{ Name: "exit" }] } }];
        }

        _depth--;
    }

    // Behind a blank line, what is said over a command is said of that one.
    private bool IsOfNext(ShellNode.Comment comment, IReadOnlyList<ShellStatement> statements, int at) =>
        at > 0
        && at + 1 < statements.Count
        && _code.LineAt(comment.Offset) > _code.LineAt(statements[at - 1].Node.End - 1) + 1
        && _code.LineAt(statements[at + 1].Node.Offset) == _code.LineAt(comment.Offset) + 1;

    private void Say(ShellNode.Comment comment, bool isOfNext = false)
    {
        var text = comment.Text;
        var (first, last) = (_code.LineAt(comment.Offset), _code.LineAt(comment.End - 1));
        var isExpected = ExpectedWords.Are(text);
        if (isOfNext)
            _saidOfNext = text;
        else if (isExpected && builder.Draft.Steps.Count > _stepsBefore)
        {
            if (ExpectedWords.Add(Last, text))
                builder.Mark(first, last, LineOutcome.CarriedOver);
            else
                builder.Note(text, first, last);
            return;
        }

        // `# ... do the maintenance ...` is where somebody does something.
        if (Pause().Match(text) is { Success: true } pause)
        {
            builder.AddManual(pause.Groups[1].Value, text: null, _code.SpanAt(comment.Offset, comment.End), changes: true);
            builder.Mark(first, last, LineOutcome.LeftToPerson);
            return;
        }

        if (
            !builder.Weigh(text, onlyWarnings: isExpected)
            && !isExpected
            && (PageWords.Or().IsMatch(text) || PageWords.Alternative().IsMatch(text))
        )
            builder.Ask(text, isCondition: true);
        builder.Say(text, first, last);
    }

    private void ReadChain(List<ShellStatement> chain)
    {
        if (chain[0].Node is ShellNode.Comment comment)
        {
            Say(comment);
            return;
        }

        var (offset, end) = (chain[0].Node.Offset, chain[^1].Node.End);
        var rest = chain.Skip(1).ToList();
        if (rest.TrueForAll(s => ShellHabits.IsSaying(s.Node) || (s.Join == ShellJoin.Or && ShellHabits.IsGivingUp(s.Node))))
        {
            var passes = rest.Exists(s => s.Join == ShellJoin.Or && s.Node is ShellNode.Pipeline { Commands: [{ Name: "true" or ":" }] });
            if (ReadOne(chain[0].Node, passes))
            {
                builder.Mark(_code, offset, end, LineOutcome.Kept);
                return;
            }
        }
        else if (
            chain.All(s =>
                s.Join != ShellJoin.Or
                && s.Node is ShellNode.Pipeline p
                && (LoopReader.PauseOf(p) is not null || ShellHabits.IsSaying(p) || RequestPipeline.Read(p, scope) is { IsDownload: false })
            )
        )
        {
            foreach (var statement in chain)
            {
                if (!ReadOne(statement.Node, passes: false))
                    AddManual(statement.Node.Offset, statement.Node.End);
            }

            return;
        }

        AddManual(offset, end);
    }

    // Whether it is something that a runbook does or that needs no step.
    private bool ReadOne(ShellNode node, bool passes)
    {
        switch (node)
        {
            case ShellNode.Function function:
                scope.Define(function.Name, TextOf(node));
                builder.Mark(_code, node.Offset, node.End, LineOutcome.Kept);
                return true;
            case ShellNode.If choice:
                return ReadIf(choice);
            case ShellNode.Repeat or ShellNode.Each:
                return new LoopReader(builder, scope, requests, _code).Read(node);
            case ShellNode.Unknown unknown:
                return IsAboutConfirmed(unknown) || Stray().IsMatch(TextOf(unknown));
            case ShellNode.Pipeline pipeline:
                return ReadPipeline(pipeline, passes);
            default:
                return false;
        }
    }

    private bool ReadPipeline(ShellNode.Pipeline pipeline, bool passes)
    {
        var command = pipeline.Commands[0];
        if (pipeline.Commands.Count == 1)
        {
            if (command.Name is "export" or "unset")
                Hand(command, pipeline);
            if (ShellHabits.Assigns(command))
                return ShellHabits.Assignments(command).All(a => Assign(a.Key, a.Value, pipeline));
            if (ShellHabits.IsSetting(command) || (command.Name is "[" or "[[" or "test" && IsAboutConfirmed(pipeline)))
                return true;
            if (command.Name is "cd" or "pushd" or "source" or "." || ShellHabits.IsDownload(command))
                return Carry(pipeline);
            if (command.Name == "read")
                return Confirm(command);
            if (ShellHabits.IsSaying(pipeline))
            {
                builder.Say(TextOf(pipeline), _code.LineAt(pipeline.Offset), _code.LineAt(pipeline.End - 1), CommentUse.Aside);
                return true;
            }

            if (LoopReader.PauseOf(pipeline) is { } pause && pause > TimeSpan.Zero)
            {
                builder.Add(
                    "pause",
                    "wait",
                    _code.SpanAt(pipeline.Offset, pipeline.End),
                    new JsonObject { ["for"] = DraftTime.Write(pause) }
                );
                builder.Mark(_code, pipeline.Offset, pipeline.End, LineOutcome.CarriedOver);
                return true;
            }
        }

        if (RequestPipeline.Read(pipeline, scope) is { } read)
        {
            if (read.IsDownload)
                return Carry(pipeline);
            if (requests.Add(read, _code, pipeline) is not { } step)
                return false;
            step.ContinuesOnFailure |= passes && step.Kind == "http";
            if (pipeline.IsNegated && step.Kind == "http")
                step.Negate(read.Success);
            Last = step.Kind == "http" ? step : null;
            return true;
        }

        return AskedAnswer.Read(pipeline, scope, _code.Text) is { } asked && Demand(asked, pipeline);
    }

    private bool ReadIf(ShellNode.If choice)
    {
        if (choice.Condition is not [{ Node: var condition }])
            return false;
        if (IsAboutConfirmed(condition))
        {
            // The question was asked before it; what is done at yes is done then.
            var isNo = choice.Then.Any(s => ShellHabits.IsExit(s.Node));
            ReadAll(isNo ? choice.Else : choice.Then);
            builder.Mark(_code, choice.Offset, choice.End, LineOutcome.Kept);
            return true;
        }

        if (
            condition is not ShellNode.Pipeline pipeline
            || !choice
                .Then.Concat(choice.Else)
                .All(s => s.Node is ShellNode.Comment || ShellHabits.IsSaying(s.Node) || ShellHabits.IsGivingUp(s.Node))
            || AskedAnswer.Read(pipeline, scope, _code.Text) is not { } asked
        )
            return false;
        var (endsThen, endsElse) = (choice.Then.Any(s => ShellHabits.IsExit(s.Node)), choice.Else.Any(s => ShellHabits.IsExit(s.Node)));
        if (endsThen == endsElse)
            return asked.Request is { } request && requests.Add(request, _code, choice) is not null;
        return Demand(endsThen ? asked with { Condition = Conditions.Not(asked.Condition) } : asked, choice);
    }

    private bool Demand(AskedAnswer asked, ShellNode node)
    {
        var step = asked.Request is { } request
            ? requests.Add(request with { Conditions = [] }, _code, node)
            : builder.Draft.Steps.Find(s => s.Id.Replace('-', '_') == asked.Step);
        if (step is null)
            return false;
        if (step.Kind == "rollback")
            builder.Lost(
                _code.SpanAt(node.Offset, node.End),
                "what the controller says of its rollback is recorded, and not believed",
                "`rollback` proves it by what serves"
            );
        else if (step.Kind == "http")
            step.Sharpen(asked.Condition);
        else
            return false;
        builder.Mark(_code, node.Offset, node.End, LineOutcome.CarriedOver);
        return true;
    }

    private void Hand(ShellCommand command, ShellNode node)
    {
        foreach (var name in command.Arguments.Select(a => a.Beginning.Split('=')[0]).Where(n => n is { Length: > 0 } and not ['-', ..]))
        {
            if (command.Name == "unset")
                scope.Unset(name);
            else
                scope.Export(name, TextOf(node));
        }
    }

    private bool Assign(string name, ShellWord word, ShellNode node) =>
        word.Parts is [ShellPart.Substitution inner] ? Capture(name, inner, node, TextOf(node)) : scope.Assign(name, word, TextOf(node));

    // `X=$(curl … | jq -r .a)`: the answer is an output of its step.
    private bool Capture(string name, ShellPart.Substitution inner, ShellNode node, string line)
    {
        scope.Set(name, value: null, line);
        if (!inner.IsNested || ShellParser.Read(_code.Text, inner.Start, inner.End) is not [{ Node: ShellNode.Pipeline pipeline }])
            return false;
        if (pipeline.Commands is [{ Name: "cat", Words.Count: 1, Redirections: [{ IsText: true } document] }])
        {
            scope.Set(name, scope.Expand(document.Target), line);
            return true;
        }

        if (RequestPipeline.Read(pipeline, scope) is { IsDownload: false } read)
        {
            if (requests.Add(read, _code, node) is not { } step)
                return false;
            Last = step.Kind == "http" ? step : null;
            Hold(name, step.Id, read.Value, line);
            return true;
        }

        if (RequestPipeline.OfCaptured(pipeline, scope) is not var (of, captured))
            return false;
        Hold(name, of, captured.Value, line);
        builder.Mark(_code, node.Offset, node.End, LineOutcome.CarriedOver);
        return true;
    }

    private void Hold(string name, string step, string? value, string line)
    {
        if (value is not null)
            scope.Set(name, new ShellWord([new ShellPart.Expression(StepOutput.Of(step, value))], 0, 0, IsPlain: false), line);
    }

    private bool Carry(ShellNode node)
    {
        _carried.Add((node.Offset, node.End));
        return true;
    }

    // `read -p "Really?"` asks as a step does.
    private bool Confirm(ShellCommand command)
    {
        var words = command.Arguments.ToList();
        var prompt = string.Empty;
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Literal is ['-', .., 'p'] && i + 1 < words.Count)
                prompt = words[++i].Literal ?? words[i].Beginning;
            else if (words[i].Literal is { } name && name[0] != '-')
                _confirmed.Add(name);
        }

        if (_confirmed.Count == 0)
            _confirmed.Add("REPLY");
        if (prompt.Length == 0 || PageWords.YesOrNo().IsMatch(prompt))
            builder.Ask(prompt.Length > 0 ? prompt.Trim() : "a confirmation is asked for", isCondition: false);
        return true;
    }

    private bool IsAboutConfirmed(ShellNode node) =>
        _confirmed.Any(c => Regex.IsMatch(TextOf(node), $@"\$\{{?{Regex.Escape(c)}\b", RegexOptions.CultureInvariant));

    private void AddManual(int offset, int end)
    {
        var first = _carried.Count > 0 ? _carried[0].Offset : offset;
        var carried = _carried.Where(c => c.Offset < offset).Select(c => _code.TextAt(c.Offset, c.End)).ToList();
        _carried = [];
        var own = _code.TextAt(offset, end);
        foreach (Match set in Sets().Matches(own))
            scope.Set(set.Groups[1].Value, value: null, own);
        var text = string.Join('\n', [.. scope.LinesFor(own).Except(carried), .. carried, own]);
        var at = _code.SpanAt(offset, end);
        var line = own.Split('\n', 2)[0].TrimEnd(' ', '\\');
        var hasTitle = builder.HasTitle;
        var task = builder.TakeTitle() ?? $"Run `{(line.Length > 80 ? line[..80] + "…" : line)}`";
        foreach (var proposal in KnownActs.Propose(own))
            builder.Say(proposal, at.Line, at.Line, CommentUse.Aside);
        builder.AddManual(
            task,
            text,
            at,
            name: hasTitle ? null : NameOf(line),
            changes: !PageWords.LooksCommand().IsMatch(own.Contains('\n', StringComparison.Ordinal) ? ";" : own)
        );
        builder.Mark(_code, first, end, LineOutcome.LeftToPerson);
        Last = null;
    }

    // The program and what it is told to do, without options and values.
    private static string NameOf(string line) =>
        string.Join(
            ' ',
            Valued().Replace(line, " ").Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => Plain().IsMatch(w)).Take(3)
        )
            is { Length: > 0 } name
            ? name
            : "run";

    private string TextOf(ShellNode node) => _code.TextAt(node.Offset, node.End);

    [GeneratedRegex(@"\s-[A-Za-z]\s+[^\s-]\S*")]
    private static partial Regex Valued();

    [GeneratedRegex("^[a-z][a-z-]*$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^\s*(?:fi|done|esac|then|else|\}|\)|;;)\s*$")]
    private static partial Regex Stray();

    [GeneratedRegex(@"^(?:\.{3}|…)\s*(\w[^.…]{3,}?)\s*(?:\.{3}|…)?$")]
    private static partial Regex Pause();

    [GeneratedRegex(@"(?:^|[\s;&|(])(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=\$?", RegexOptions.Multiline)]
    private static partial Regex Sets();
}
