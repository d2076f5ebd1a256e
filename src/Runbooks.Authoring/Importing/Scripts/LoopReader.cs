using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Reads the loops that wait for an answer, and those that ask the same many times; every other one is a person's.</summary>
/// <param name="builder">Takes the steps.</param>
/// <param name="scope">What is known of variables.</param>
/// <param name="requests">Makes requests.</param>
/// <param name="code">The code.</param>
internal sealed partial class LoopReader(StepBuilder builder, ScriptScope scope, RequestSteps requests, CodeText code)
{
    private const int MostRequests = 200;
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestSample = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestSample = TimeSpan.FromSeconds(60);

    /// <summary>Adds the step of a loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <returns>Whether it is one that a step does.</returns>
    public bool Read(ShellNode loop)
    {
        if (loop is ShellNode.Repeat { Condition: [{ Node: ShellNode.Pipeline condition }] } repeat)
        {
            if (AskedAnswer.Read(condition, scope, code.Text) is { Request: { } request } asked && IsPause(repeat.Body))
                return AddWait(
                    loop,
                    request,
                    repeat.IsUntil ? asked.Condition : Conditions.Not(asked.Condition),
                    Pause(repeat.Body),
                    tries: 0
                );
            var isEndless = condition.Commands is [{ Name: "true" or ":" }] && !repeat.IsUntil;
            return (isEndless || Counted().IsMatch(code.Text[condition.Offset..condition.End]))
                && Ending(repeat.Body) is var (ending, holds)
                && AddWait(loop, ending, holds, Pause(repeat.Body), isEndless ? 0 : Rounds(condition));
        }

        if (loop is not ShellNode.Each each || Items(each.Items) is not (> 0 and var count))
            return false;
        if (Ending(each.Body) is var (ended, until))
            return AddWait(loop, ended, until, Pause(each.Body), count);
        return each.Body.Where(s => s.Node is not ShellNode.Comment && PauseOf(s.Node) is null).ToList()
                is [{ Node: ShellNode.Pipeline { IsNegated: false } only }]
            && !code.Text[each.Body[0].Node.Offset..loop.End].Contains("$" + each.Variable, StringComparison.Ordinal)
            && RequestPipeline.Read(only, scope) is { IsDownload: false } sampled
            && AddSample(loop, sampled, count, Pause(each.Body));
    }

    private bool AddWait(ShellNode loop, RequestPipeline read, string condition, TimeSpan? pause, int tries)
    {
        // What is asked again and again must change nothing.
        if (requests.Resolve(read, code, loop) is not { MayChange: false } request)
            return false;
        var every = pause is { } said && said > TimeSpan.Zero ? said : TimeSpan.FromSeconds(1);
        var within = tries > 0 ? every * tries : every * 10;
        if (tries == 0 && within < ShortestWait)
            within = ShortestWait;
        Add(
            loop,
            "wait",
            request,
            new JsonObject
            {
                ["until"] = condition,
                ["every"] = DraftTime.Write(every),
                ["within"] = DraftTime.Write(within),
            }
        );
        if (tries == 0)
            builder.Assume(
                code.SpanAt(loop.Offset, loop.End),
                $"the loop has no bound; it is waited for {DraftTime.Write(within)}",
                "write another `within`"
            );
        return true;
    }

    private bool AddSample(ShellNode loop, RequestPipeline read, int count, TimeSpan? pause)
    {
        if (requests.Resolve(read, code, loop) is not { MayChange: false } request || count > MostRequests)
            return false;
        var time = count * (request.Within ?? pause ?? TimeSpan.Zero);
        var step = Add(
            loop,
            "sample",
            request,
            new JsonObject
            {
                ["requests"] = count,
                ["concurrency"] = 1,
                ["within"] = DraftTime.Write(
                    time < ShortestSample ? ShortestSample
                    : time > LongestSample ? LongestSample
                    : time
                ),
            }
        );
        step.Demand("error_rate == 0");
        return true;
    }

    private DraftStep Add(ShellNode loop, string kind, DraftRequest request, JsonObject value)
    {
        var step = builder.Add(kind == "sample" ? "sample" : RequestSteps.NameOf(request), kind, code.SpanAt(loop.Offset, loop.End), value);
        step.Request = request;
        step.Original = code.TextAt(loop.Offset, loop.End);
        builder.Mark(code, loop.Offset, loop.End, LineOutcome.CarriedOver);
        return step;
    }

    // The request and the condition on which a body breaks off; null where it does not, or does more than ask and wait.
    private (RequestPipeline Request, string Condition)? Ending(IReadOnlyList<ShellStatement> body)
    {
        var statements = body.Where(s => s.Node is not ShellNode.Comment && !IsCounting(s.Node) && PauseOf(s.Node) is null).ToList();
        var inner = scope;
        RequestPipeline? captured = null;
        if (
            statements is [{ Node: ShellNode.Pipeline { Commands: [{ Words.Count: 0, Assignments: [var set] }] } }, ..]
            && set.Value.Parts is [ShellPart.Substitution { IsNested: true } command]
            && ShellParser.Read(code.Text, command.Start, command.End) is [{ Node: ShellNode.Pipeline asking }]
        )
        {
            captured = RequestPipeline.Read(asking, scope);
            if (captured?.Value is not { } value)
                return null;
            inner = new ScriptScope(string.Empty);
            inner.Set(set.Key, set.Value with { Parts = [new ShellPart.Expression(StepOutput.Of("asked", value))] }, string.Empty);
            statements.RemoveAt(0);
        }

        var condition = statements switch
        {
            [{ Node: ShellNode.Pipeline test }, { Join: ShellJoin.And, Node: var end }] when IsBreak(end) => test,
            [{ Node: ShellNode.If { Condition: [{ Node: ShellNode.Pipeline test }], Then: var then } }]
                when then.Any(s => IsBreak(s.Node)) => test,
            _ => null,
        };
        if (condition is null || AskedAnswer.Read(condition, inner, code.Text) is not { } asked)
            return null;
        return (asked.Request ?? captured) is { } request ? (request, asked.Condition) : null;
    }

    private static bool IsPause(IReadOnlyList<ShellStatement> body) =>
        body.All(s => s.Node is ShellNode.Comment || IsCounting(s.Node) || PauseOf(s.Node) is not null);

    private static TimeSpan? Pause(IReadOnlyList<ShellStatement> body) =>
        body.Select(s => PauseOf(s.Node)).FirstOrDefault(p => p is not null);

    /// <summary>How long a command waits; null where it does something else.</summary>
    public static TimeSpan? PauseOf(ShellNode node) =>
        node is ShellNode.Pipeline { Commands: [{ Name: "sleep", Words: [_, { Literal: { } time }] }] }
        && Seconds().Match(time) is { Success: true } match
            ? TimeSpan.FromSeconds(
                double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
                    * match.Groups[2].Value switch
                    {
                        "m" => 60,
                        "h" => 3600,
                        _ => 1,
                    }
            )
            : null;

    // What only says how far the loop is.
    private static bool IsCounting(ShellNode node) =>
        node is ShellNode.Pipeline { Commands: [{ Name: "echo" or "printf" or "let" or ":" }] }
        || (
            node is ShellNode.Pipeline { Commands: [{ Words.Count: 0, Assignments: [var set] }] }
            && set.Value.Parts is [ShellPart.Other(['$', '(', '(', ..])]
        )
        || (node is ShellNode.Group { Body: [{ Node: ShellNode.Group }] });

    private static bool IsBreak(ShellNode node) =>
        node is ShellNode.Pipeline { Commands: [{ Name: "break" or "exit" or "return" }] }
        || (node is ShellNode.Group { Body: var body } && body.Any(s => IsBreak(s.Node)));

    private int Rounds(ShellNode.Pipeline condition) =>
        scope
            .Expand(condition.Commands[0])
            .Arguments.Select(a => int.TryParse(a.Literal, CultureInfo.InvariantCulture, out var n) ? n : 0)
            .Max();

    // How often a `for` goes round; null where only a shell knows.
    private int? Items(IReadOnlyList<ShellWord> words)
    {
        if (words is [{ Parts: [ShellPart.Substitution { IsNested: true } command] }])
            return Sequence().Match(code.Text[command.Start..command.End]) is { Success: true } sequence ? Length(sequence) : null;
        if (words is [{ Literal: { } braces }] && Braces().Match(braces) is { Success: true } range)
            return Length(range);
        return words.All(w => w.Literal is not null) ? words.Count : null;
    }

    private static int Length(Match range)
    {
        var last = int.Parse(range.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        return last - (range.Groups[1].Success ? int.Parse(range.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 1) + 1;
    }

    [GeneratedRegex(@"^\s*(?:\[\[?|test)\s+""?\$\{?\w+\}?""?\s+-(?:lt|le|gt|ge|ne)\s")]
    private static partial Regex Counted();

    [GeneratedRegex(@"^([0-9]{1,4}(?:\.[0-9]{1,3})?)(s|m|h)?$")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"^\s*seq\s+(?:([0-9]{1,4})\s+)?([0-9]{1,4})\s*$")]
    private static partial Regex Sequence();

    [GeneratedRegex(@"^\{([0-9]{1,4})\.\.([0-9]{1,4})\}$")]
    private static partial Regex Braces();
}
