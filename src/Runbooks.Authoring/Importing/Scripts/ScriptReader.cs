using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Requests;
using Runbooks.Authoring.Importing.Shell;
using Runbooks.Authoring.Writing;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Makes steps of a script.</summary>
/// <param name="builder">Takes them.</param>
/// <param name="scope">What scripts before have set.</param>
/// <param name="steps">Makes steps of requests.</param>
internal sealed partial class ScriptReader(ProcedureBuilder builder, ScriptScope scope, RequestSteps steps)
{
    private const int DeepestCalls = 8;
    private const string ByHand = "write it as a step by hand, or leave it to a person";

    private static readonly string[] Settings =
    [
        "set",
        "shopt",
        "trap",
        "clear",
        "true",
        ":",
        "pwd",
        "wait",
        "exit",
        "return",
        "unset",
        "date",
        "hash",
        "break",
        "continue",
        "umask",
        "alias",
        "command",
        "which",
        "type",
    ];
    private readonly List<string> _defined = [];
    private CodeText _code = CodeText.Empty;
    private int _calls;

    /// <summary>Reads code, statement by statement.</summary>
    public void Read(CodeText code)
    {
        var before = _code;
        _code = code;
        ReadAll(ShellParser.Read(code.Text));
        _code = before;
    }

    /// <summary>Makes steps of functions that were defined and never called: people call them by hand.</summary>
    public void ReadUncalled()
    {
        foreach (var name in _defined)
        {
            var (function, code) = scope.Functions[name];
            if (!scope.Called.Add(name))
                continue;
            var at = code.LineAt(function.Offset);
            builder.Say($"the function `{name}` of the playbook, which people call by hand", at);
            Call(name, []);
        }
    }

    private void ReadAll(IReadOnlyList<ShellStatement> statements)
    {
        for (var i = 0; i < statements.Count; i++)
        {
            var (node, next) = (statements[i].Node, i + 1 < statements.Count ? statements[i + 1] : null);
            if (statements[i].Join == ShellJoin.And && IsTalk(statements[i]) && node is not ShellNode.Comment)
            {
                // `… && echo ok`: a step that passes says so.
                Import(node);
                continue;
            }

            if (statements[i].Join == ShellJoin.Or)
            {
                ReadOtherwise(node);
                continue;
            }

            // What stands behind a command in its line is said of it.
            if (
                node is not ShellNode.Comment
                && next?.Node is ShellNode.Comment behind
                && _code.LineAt(behind.Offset) == _code.LineAt(Math.Max(node.Offset, node.End - 1))
            )
            {
                ReadNode(behind);
                i++;
            }

            ReadNode(node);
        }
    }

    private void ReadNode(ShellNode node)
    {
        switch (node)
        {
            case ShellNode.Comment comment:
                builder.Say(comment.Text, _code.LineAt(comment.Offset));
                break;
            case ShellNode.Pipeline pipeline:
                ReadPipeline(pipeline);
                break;
            case ShellNode.Group group:
                Import(group);
                ReadAll(group.Body);
                break;
            case ShellNode.Function function:
                scope.Functions[function.Name] = (function, _code);
                _defined.Add(function.Name);
                Import(function);
                break;
            case ShellNode.Repeat repeat:
                new LoopReader(builder, scope, steps, _code).Read(repeat, ReadAll);
                break;
            case ShellNode.Each each:
                new LoopReader(builder, scope, steps, _code).Read(each, ReadAll);
                break;
            case ShellNode.If choice:
                ReadIf(choice);
                break;
            case ShellNode.Unknown unknown:
                NotUnderstood(unknown, unknown.Why, ByHand);
                break;
        }
    }

    private void ReadPipeline(ShellNode.Pipeline written)
    {
        var pipeline = PipedText.Fed(written);
        var command = pipeline.Commands[0];
        if (command.Words.Count > 0 && IsClaim(pipeline))
        {
            LoseClaim(pipeline);
        }
        else if (
            PipelineReader.ReadCaptured(pipeline, scope) is var (step, captured)
            && captured.Expectations.All(e => steps.Demand(new ReadTest(step, Request: null, e), _code, pipeline))
        )
        {
            Import(pipeline);
            foreach (var lost in captured.Lost)
                builder.Lost(
                    _code.SpanAt(lost.Offset, lost.End),
                    $"what `{lost.Name}` makes of the answer is not imported",
                    "say what must hold of the answer: `expect: [ body.x == \"y\" ]`"
                );
        }
        else if (command.Words.Count == 0)
        {
            ReadAssignments(pipeline, command.Assignments);
        }
        else if (RequestReader.Sends(command.Name))
        {
            if (PipelineReader.Read(pipeline, scope) is { } request)
                steps.Add(request, _code, pipeline);
            else
                NotUnderstood(pipeline, "another command is run on the answer", "write what it does as a step by hand");
        }
        else if (command.Name is { } name && scope.Functions.ContainsKey(name) && pipeline.Commands.Skip(1).All(PipelineReader.IsPretty))
        {
            Import(pipeline);
            Call(name, [.. command.Arguments.Select(scope.Expand)]);
        }
        else if (pipeline.Commands.Count > 1 || pipeline.IsNegated)
        {
            NotImported(pipeline, command);
        }
        else
        {
            ReadOther(pipeline, command);
        }
    }

    private void ReadOther(ShellNode.Pipeline pipeline, ShellCommand command)
    {
        var arguments = command.Arguments.Select(scope.Expand).ToList();
        switch (command.Name)
        {
            case "sleep" when arguments is [{ Literal: { } time }] && Seconds(time) is { } wait:
                builder.Add(
                    "pause",
                    "wait",
                    _code.SpanAt(pipeline.Offset, pipeline.End),
                    new JsonObject { ["for"] = DraftTime.Write(wait) }
                );
                Import(pipeline);
                break;
            case "echo" or "printf" when command.Redirections.Count == 0:
                Tell(pipeline, arguments);
                break;
            case "export" or "local" or "readonly" or "declare" or "typeset":
                ReadAssignments(
                    pipeline,
                    [
                        .. command
                            .Arguments.Select(a => a.Cut('='))
                            .OfType<(ShellWord Before, ShellWord After)>()
                            .Where(c => c.Before.Literal is not null)
                            .Select(c => KeyValuePair.Create(c.Before.Literal!, c.After)),
                    ]
                );
                break;
            case "[" or "[[" or "test":
                if (new TestReader(scope, _code).Read(pipeline) is { } test && steps.Demand(test, _code, pipeline))
                    break;
                NotUnderstood(pipeline, "what is tested here is no answer of a step", "write it as `expect` or `when` of a step");
                break;
            case "watch":
                new LoopReader(builder, scope, steps, _code).ReadWatch(pipeline, arguments);
                break;
            case { } name when Settings.Contains(name):
                builder.Say($"sh: {_code.Text[pipeline.Offset..pipeline.End].ReplaceLineEndings(" ")}", _code.LineAt(pipeline.Offset));
                break;
            default:
                NotImported(pipeline, command);
                break;
        }
    }

    private void ReadAssignments(ShellNode.Pipeline pipeline, IReadOnlyList<KeyValuePair<string, ShellWord>> assignments)
    {
        Import(pipeline);
        foreach (var (name, value) in assignments)
        {
            var expanded = scope.Expand(value);
            if (expanded.Parts is [ShellPart.Substitution substitution])
            {
                scope.Set(name, Captured(substitution, value, name));
                if (scope.Get(name) is null && !scope.Claims.Contains(name))
                    NotUnderstood(
                        pipeline,
                        $"what `{name}` is set to is known only when the shell runs",
                        $"it is an input, `{Slug.Of(name, "value")}`, where it is used; or write a step that finds it out"
                    );
            }
            else if (PlaybookSecrets.IsNamed(name) || expanded.Parts.Any(p => p is ShellPart.Substitution or ShellPart.Other))
            {
                // A secret is asked for, not kept; what a shell works out is, too.
                scope.Set(name, value: null);
                if (!PlaybookSecrets.IsNamed(name))
                    NotUnderstood(
                        pipeline,
                        $"what `{name}` is set to is known only when the shell runs",
                        $"it is an input, `{Slug.Of(name, "value")}`, where it is used"
                    );
            }
            else
            {
                scope.Set(name, expanded);
            }
        }
    }

    // `X=$(curl … | jq .x)` is a step; X is an output of it.
    private ShellWord? Captured(ShellPart.Substitution substitution, ShellWord at, string name)
    {
        if (
            !substitution.IsNested
            || ShellParser.Read(_code.Text, substitution.Start, substitution.End) is not [{ Node: ShellNode.Pipeline pipeline }]
        )
            return null;
        if (PipelineReader.Read(pipeline, scope) is not { Value: { } value } request || steps.Add(request, _code, pipeline) is not { } step)
            return null;
        if (step.Kind == "rollback")
        {
            scope.Claims.Add(name);
            return null;
        }

        return at with
        {
            Parts = [new ShellPart.Expression(StepOutput.Of(step.Id, value))],
        };
    }

    private void Call(string name, IReadOnlyList<ShellWord> arguments)
    {
        scope.Called.Add(name);
        if (_calls >= DeepestCalls)
            return;
        var (function, code) = scope.Functions[name];
        builder.Import(code, function.Offset, function.End);
        var before = (Code: _code, Values: Enumerable.Range(1, 9).Select(i => scope.Get(Name(i))).ToList());
        for (var i = 1; i <= 9; i++)
            scope.Set(Name(i), i <= arguments.Count ? arguments[i - 1] : null);
        (_code, _calls) = (code, _calls + 1);
        ReadAll(function.Body);
        (_code, _calls) = (before.Code, _calls - 1);
        for (var i = 1; i <= 9; i++)
            scope.Set(Name(i), before.Values[i - 1]);

        static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    // `if ! c; then …; exit 1; fi` says that c must hold, and so does `if c; then echo ok; else exit 1; fi`; `if c; then exit 1; fi` says
    // that it must not.
    private void ReadIf(ShellNode.If choice)
    {
        if (choice.Condition is [{ Node: ShellNode.Pipeline pipeline }])
        {
            var mustHold = GivesUp(choice.Else) && choice.Then.All(IsTalk);
            var mustNot = !mustHold && GivesUp(choice.Then) && choice.Else.All(IsTalk);
            if ((mustHold || mustNot) && AddDemand(pipeline with { IsNegated = false }, mustHold != pipeline.IsNegated))
            {
                Import(choice);
                return;
            }
        }

        if (IsClaim(choice) && GivesUp(choice.Then) && choice.Else.All(IsTalk))
        {
            LoseClaim(choice);
            return;
        }

        NotUnderstood(choice, "what is done depends on a condition that is not read", "write it as `when` of the steps");
    }

    private bool AddDemand(ShellNode.Pipeline asked, bool mustHold)
    {
        if (PipelineReader.Read(asked, scope) is { } request)
        {
            var wanted = mustHold ? request : request with { Expectations = [Conditions.Not(request.Condition)], Value = null };
            return steps.Add(wanted, _code, asked) is not null;
        }

        return new TestReader(scope, _code).Read(asked) is { } test
            && steps.Demand(mustHold ? test : test with { Expectation = Conditions.Not(test.Expectation) }, _code, asked);
    }

    private void ReadOtherwise(ShellNode node)
    {
        // A step that fails ends the run by itself.
        if (
            GivesUp([new ShellStatement(ShellJoin.Then, node)])
            || node is ShellNode.Pipeline { Commands: [{ Name: "true" or ":" or "echo" or "printf" }] }
        )
        {
            if (
                node is ShellNode.Pipeline { Commands: [{ Name: "true" or ":" or "echo" or "printf" }] }
                && builder.Draft.Steps is [.., { Kind: not "rollback" } last]
            )
                last.ContinuesOnFailure = true;
            Import(node);
            return;
        }

        NotUnderstood(node, "it is done only when the command before it fails", "write it under `on-failure`");
    }

    private void Tell(ShellNode.Pipeline pipeline, List<ShellWord> words)
    {
        if (words.Count > 0 && words[0].Literal is ['-', ..])
            words.RemoveAt(0);
        if (words.TrueForAll(w => w.Literal is not null))
        {
            // What a script says is what a person would read as a title.
            var said = string.Join(' ', words.Select(w => w.Literal))
                .Replace("\\n", " ", StringComparison.Ordinal)
                .Trim(' ', '=', '-', '*', '#');
            builder.Say(said, _code.LineAt(pipeline.Offset));
            return;
        }

        var text = steps.Inputs.Template(
            words[0] with
            {
                Parts = [.. words.SelectMany((w, i) => i == 0 ? w.Parts : [new ShellPart.Literal(" "), .. w.Parts])],
            }
        );
        if (text is null)
        {
            NotUnderstood(pipeline, "what is said here is known only when the shell runs", "write it as `notify`");
            return;
        }

        builder.Add(
            "tell",
            "notify",
            _code.SpanAt(pipeline.Offset, pipeline.End),
            new JsonObject { ["channel"] = "console", ["text"] = text }
        );
        Import(pipeline);
    }

    // What a controller says of its own rollback is what a rollback is not to be judged by.
    private bool IsClaim(ShellNode node) =>
        scope.Claims.Count > 0
        && Uses()
            .Matches(_code.Text[node.Offset..Math.Min(node.End, _code.Text.Length)])
            .Any(m => scope.Claims.Contains(m.Groups[1].Value));

    private void LoseClaim(ShellNode node)
    {
        builder.Lost(
            _code.SpanAt(node.Offset, node.End),
            "what the controller says of its rollback is recorded, and not believed",
            "`rollback` proves it by the status; the step fails where it was not done"
        );
        Import(node);
    }

    // A command with plain words could be a step as it is; whether a run may do it is for a person to say.
    private void NotImported(ShellNode.Pipeline pipeline, ShellCommand command) =>
        NotUnderstood(pipeline, $"`{command.Name ?? "the command"}` is no command that is imported", Suggestion(command));

    private string Suggestion(ShellCommand command)
    {
        var words = command.Words.Select(w => scope.Expand(w).Literal).ToList();
        if (words.Count == 0 || words.Contains(null) || command.Redirections.Count > 0)
            return ByHand;
        return $"where a run may do this, it is `command: {{ run: [ "
            + $"{string.Join(", ", words.Select(w => DraftYaml.Scalar(w!, inFlow: true)))} ] }}`";
    }

    private bool GivesUp(IReadOnlyList<ShellStatement> statements) =>
        statements switch
        {
            [.., { Node: ShellNode.Pipeline { Commands: [{ Name: "exit" or "return" or "false" }] } }] => GivesUpItself(statements),
            [.., { Node: ShellNode.Pipeline { Commands: [{ Name: { } name }] } }]
                when scope.Functions.TryGetValue(name, out var called) && GivesUpItself(called.Function.Body) => Used(name, called)
                && statements.SkipLast(1).All(IsTalk),
            [{ Node: ShellNode.Group group }] => GivesUp(group.Body),
            _ => false,
        };

    private static bool GivesUpItself(IReadOnlyList<ShellStatement> body) =>
        body is [.., { Node: ShellNode.Pipeline { Commands: [{ Name: "exit" or "return" or "false" }] } }] && body.SkipLast(1).All(IsTalk);

    // What a function only says before it gives up, a step that fails says by itself.
    private bool Used(string name, (ShellNode.Function Function, CodeText Code) called)
    {
        scope.Called.Add(name);
        builder.Import(called.Code, called.Function.Offset, called.Function.End);
        return true;
    }

    private static bool IsTalk(ShellStatement statement) =>
        statement.Node is ShellNode.Comment or ShellNode.Pipeline { Commands: [{ Name: "echo" or "printf" or "true" or ":" or "break" }] };

    private void Import(ShellNode node) => builder.Import(_code, node.Offset, node.End);

    private void NotUnderstood(ShellNode node, string why, string help) => builder.NotUnderstood(_code, node.Offset, node.End, why, help);

    /// <summary>A time as <c>sleep</c> takes it.</summary>
    public static TimeSpan? Seconds(string text)
    {
        if (
            Time().Match(text) is not { Success: true } match
            || !double.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        )
            return null;
        var seconds =
            number
            * match.Groups[2].ValueSpan switch
            {
                "m" => 60,
                "h" => 3600,
                _ => 1,
            };
        return seconds is > 0 and <= 3600 ? TimeSpan.FromSeconds(seconds) : null;
    }

    [GeneratedRegex(@"\$\{?([A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex Uses();

    [GeneratedRegex("^([0-9]+(?:\\.[0-9]+)?|\\.[0-9]+)([smh]?)$")]
    private static partial Regex Time();
}
