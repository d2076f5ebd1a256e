using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>
/// Reads loops: those that wait become <c>wait</c>, those that ask many times <c>sample</c>, those over a few words one step for each.
/// </summary>
/// <param name="builder">Takes the steps.</param>
/// <param name="scope">What is known of variables.</param>
/// <param name="steps">Makes requests.</param>
/// <param name="code">The code.</param>
internal sealed partial class LoopReader(ProcedureBuilder builder, ScriptScope scope, RequestSteps steps, CodeText code)
{
    private const int MostSteps = 12;
    private const int MostRequests = 200;
    private const string ByHand = "write it by hand: `wait: { http: { get: /healthz }, until: body.status == \"ok\", within: 30s }`";
    private static readonly TimeSpan ShortestSample = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestSample = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Assumed = TimeSpan.FromSeconds(30);

    /// <summary>Reads <c>while</c> and <c>until</c>.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="readAll">Makes steps of statements.</param>
    public void Read(ShellNode.Repeat loop, Action<IReadOnlyList<ShellStatement>> readAll)
    {
        if (loop is { IsUntil: false, Condition: [{ Node: ShellNode.Pipeline { Commands: [{ Name: "true" or ":" }] } }] })
        {
            // Without an end of its own it ends where its body breaks off; else a person ends it.
            if (Condition(loop.Body) is var (request, condition))
                AddWait(loop, request, condition, Pause(loop.Body), within: null);
            else
                ReadOnce(loop, loop.Body, "the loop never ends by itself", readAll);
            return;
        }

        if (loop.Condition is [{ Node: ShellNode.Pipeline pipeline }] && Asked(pipeline with { IsNegated = false }) is var (asked, holds))
        {
            AddWait(loop, asked, pipeline.IsNegated == loop.IsUntil ? Conditions.Not(holds) : holds, Pause(loop.Body), within: null);
            return;
        }

        if (
            loop.Condition is [{ Node: ShellNode.Pipeline counting }]
            && Rounds(counting, loop.IsUntil) is { } rounds
            && Condition(loop.Body) is var (counted, ending)
        )
        {
            var every = Pause(loop.Body);
            AddWait(loop, counted, ending, every, (every ?? TimeSpan.FromSeconds(1)) * rounds);
            return;
        }

        builder.NotUnderstood(code, loop.Offset, loop.End, "what the loop waits for is no answer to a request", ByHand);
    }

    /// <summary>Reads <c>for</c>.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="readAll">Makes steps of statements.</param>
    public void Read(ShellNode.Each loop, Action<IReadOnlyList<ShellStatement>> readAll)
    {
        if (Items(loop.Items) is not { Count: > 0 } items)
        {
            builder.NotUnderstood(
                code,
                loop.Offset,
                loop.End,
                "what the loop goes through is known only when the shell runs",
                "write it as `foreach` over the outputs of a step"
            );
            return;
        }

        if (Condition(loop.Body) is var (request, condition))
        {
            var every = Pause(loop.Body);
            AddWait(loop, request, condition, every, (every ?? TimeSpan.FromSeconds(1)) * items.Count);
            return;
        }

        var isUsed = Words().Matches(code.Text[loop.Offset..loop.End]).Any(m => m.Value.TrimStart('$', '{') == loop.Variable);
        if (!isUsed)
        {
            ReadRepeated(loop, items.Count, readAll);
            return;
        }

        if (items.Count > MostSteps)
        {
            builder.NotUnderstood(
                code,
                loop.Offset,
                loop.End,
                $"the loop goes through {items.Count} words",
                "write it as `foreach`, or as one step for each"
            );
            return;
        }

        var before = scope.Get(loop.Variable);
        builder.Import(code, loop.Offset, loop.End);
        foreach (var item in items)
        {
            scope.Set(loop.Variable, item);
            readAll(loop.Body);
        }

        scope.Set(loop.Variable, before);
    }

    /// <summary>Reads <c>watch 'curl …'</c>.</summary>
    public void ReadWatch(ShellNode.Pipeline pipeline, IReadOnlyList<ShellWord> arguments)
    {
        var every = TimeSpan.FromSeconds(2);
        var words = arguments.ToList();
        while (words is [{ Literal: ['-', ..] option }, ..])
        {
            words.RemoveAt(0);
            if (option is "-n" or "--interval" && words.Count > 0)
            {
                every = ScriptReader.Seconds(words[0].Literal ?? string.Empty) ?? every;
                words.RemoveAt(0);
            }
            else if (option.StartsWith("-n", StringComparison.Ordinal))
            {
                every = ScriptReader.Seconds(option[2..].TrimStart('=')) ?? every;
            }
        }

        var command =
            words is [{ Literal: { } quoted }] ? quoted
            : words.Count > 0 ? code.Text[words[0].Offset..pipeline.End]
            : string.Empty;
        if (ShellParser.Read(command) is [{ Node: ShellNode.Pipeline inner }] && PipelineReader.Read(inner, scope) is { } request)
        {
            if (request.IsDecided || request.Expectations.Any(e => !e.EndsWith(" != null", StringComparison.Ordinal)))
                AddWait(pipeline, request, Conditions.All(request.Expectations), every, within: null);
            else if (steps.Add(request, code, pipeline) is not null)
                builder.Lost(
                    code.SpanAt(pipeline.Offset, pipeline.End),
                    "`watch` looks until a person stops it; the step looks once",
                    "write a `wait` until something holds, or a `sample`"
                );
            return;
        }

        builder.NotUnderstood(code, pipeline.Offset, pipeline.End, "what is watched is no request", ByHand);
    }

    private void AddWait(ShellNode loop, RequestPipeline request, string condition, TimeSpan? every, TimeSpan? within)
    {
        if (steps.Resolve(request, code, loop) is not { } resolved)
            return;
        var at = code.SpanAt(loop.Offset, loop.End);
        if (resolved.MayChange)
        {
            builder.NotUnderstood(
                code,
                loop.Offset,
                loop.End,
                $"{resolved.Method} {resolved.PlainPath} is sent again and again, and may change something",
                "`safe: true` says that it changes nothing: then write a `wait`"
            );
            return;
        }

        var pause = every ?? TimeSpan.FromSeconds(1);
        var bound = within ?? Assumed;
        if (bound < pause * 2)
            bound = pause * 2;
        if (resolved.Within > bound)
            resolved = resolved with { Within = null };
        if (within is null)
            builder.Assume(at, $"the loop has no bound; {DraftTime.Write(bound)} are assumed", "say how long it may take: `within`");
        var step = builder.Add(
            RequestSteps.NameOf(resolved),
            "wait",
            at,
            new JsonObject
            {
                ["until"] = condition,
                ["every"] = DraftTime.Write(pause),
                ["within"] = DraftTime.Write(bound),
            }
        );
        step.Request = resolved;
        builder.Import(code, loop.Offset, loop.End);
    }

    // The same request many times, one after another.
    private void ReadRepeated(ShellNode.Each loop, int count, Action<IReadOnlyList<ShellStatement>> readAll)
    {
        var body = loop.Body.Where(s => !IsPause(s) && s.Node is not ShellNode.Comment).ToList();
        if (
            count is > 1 and <= MostRequests
            && body is [{ Node: ShellNode.Pipeline pipeline }]
            && PipelineReader.Read(pipeline, scope) is { } request
            && steps.Resolve(request, code, pipeline) is { MayChange: false } resolved
        )
        {
            var step = builder.Add(
                "sample",
                "sample",
                code.SpanAt(loop.Offset, loop.End),
                new JsonObject
                {
                    ["requests"] = count,
                    ["concurrency"] = 1,
                    ["within"] = DraftTime.Write(SampleBound(count, resolved.Within)),
                }
            );
            step.Request = resolved;
            builder.Import(code, loop.Offset, loop.End);
            foreach (var expectation in request.Expectations)
                builder.Lost(
                    step.At,
                    $"`{expectation}` is not looked at in each answer",
                    "a sample says how many failed and how slow they were: `expect: [ error_rate < 0.01 ]`"
                );
            return;
        }

        ReadOnce(loop, loop.Body, $"it is done {count} times", readAll);
    }

    private static TimeSpan SampleBound(int count, TimeSpan? each)
    {
        var bound = (each ?? TimeSpan.FromSeconds(1)) * count;
        return bound < ShortestSample ? ShortestSample
            : bound > LongestSample ? LongestSample
            : bound;
    }

    private void ReadOnce(ShellNode loop, IReadOnlyList<ShellStatement> body, string why, Action<IReadOnlyList<ShellStatement>> readAll)
    {
        builder.Lost(
            code.SpanAt(loop.Offset, loop.End),
            $"{why}; its steps are done once",
            "write a `wait` until something holds, or a `sample`"
        );
        builder.Import(code, loop.Offset, loop.End);
        readAll([.. body.Where(s => !IsPause(s))]);
    }

    // `while [ $n -lt 30 ]` goes round thirty times from 0, or as often as the numbers say.
    private int? Rounds(ShellNode.Pipeline pipeline, bool isUntil)
    {
        if (pipeline.Commands is not [{ Name: "[" or "[[" or "test" } test])
            return null;
        var words = test.Arguments.Select(a => scope.Expand(a).Literal).Where(w => w is not ("]" or "]]")).ToList();
        if (
            words is not [{ } from, { } sign, { } to]
            || !int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            || !int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
        )
            return null;
        var rounds = sign switch
        {
            "-lt" or "-ne" => last - first,
            "-le" => last - first + 1,
            "-gt" => first - last,
            "-ge" => isUntil ? last - first : first - last + 1,
            "-eq" when isUntil => last - first,
            _ => 0,
        };
        return rounds is > 0 and <= 3600 ? rounds : null;
    }

    // What ends a loop: `c && break`, or `if c; then break; fi`.
    private (RequestPipeline Request, string Condition)? Condition(IReadOnlyList<ShellStatement> body)
    {
        // `X=$(curl …)` in the body is asked anew each time: a test of X is one of that answer.
        var asked = body.Select(s => s.Node)
            .OfType<ShellNode.Pipeline>()
            .Where(p => p.Commands is [{ Words: [] }])
            .SelectMany(p => p.Commands[0].Assignments)
            .ToList();
        var before = asked.Select(a => scope.Get(a.Key)).ToList();
        foreach (var (name, value) in asked)
            scope.Set(name, scope.Expand(value));
        var found = EndOf(body);
        for (var i = 0; i < asked.Count; i++)
            scope.Set(asked[i].Key, before[i]);
        return found;
    }

    private (RequestPipeline Request, string Condition)? EndOf(IReadOnlyList<ShellStatement> body)
    {
        for (var i = 0; i < body.Count; i++)
        {
            if (
                body[i] is { Node: ShellNode.Pipeline { Commands: [{ Name: "break" or "exit" or "return" }] }, Join: ShellJoin.And }
                && i > 0
                && body[i - 1].Node is ShellNode.Pipeline pipeline
            )
                return Asked(pipeline);
            if (
                body[i].Node is ShellNode.If { Condition: [{ Node: ShellNode.Pipeline test }], Then: var then }
                && then.Any(s => s.Node is ShellNode.Pipeline { Commands: [{ Name: "break" or "exit" or "return" }] })
            )
                return Asked(test);
        }

        return null;
    }

    private (RequestPipeline Request, string Condition)? Asked(ShellNode.Pipeline pipeline)
    {
        if (PipelineReader.Read(pipeline with { IsNegated = false }, scope) is { } request)
            return (request, pipeline.IsNegated ? Conditions.Not(request.Condition) : request.Condition);
        return new TestReader(scope, code).Read(pipeline) is { Request: { } sent, Expectation: var expectation }
            ? (sent, expectation)
            : null;
    }

    private static TimeSpan? Pause(IReadOnlyList<ShellStatement> body) =>
        body.Select(s => s.Node)
            .OfType<ShellNode.Pipeline>()
            .Where(p => p.Commands is [{ Name: "sleep" }])
            .Select(p => ScriptReader.Seconds(p.Commands[0].Arguments.FirstOrDefault()?.Literal ?? string.Empty))
            .FirstOrDefault(s => s is not null);

    private static bool IsPause(ShellStatement statement) =>
        statement.Node is ShellNode.Pipeline { Commands: [{ Name: "sleep" or "break" or "clear" or "echo" or "date" }] };

    private List<ShellWord>? Items(IReadOnlyList<ShellWord> words)
    {
        var items = new List<ShellWord>();
        foreach (var word in words.Select(scope.Expand))
        {
            if (word.Literal is { } text)
            {
                if (word.IsPlain && Range().Match(text) is { Success: true } range)
                    AddRange(items, word, range.Groups[1].Value, range.Groups[2].Value);
                else
                    items.Add(word);
            }
            else if (
                word.Parts is [ShellPart.Substitution { IsNested: true } inner]
                && Sequence().Match(code.Text[inner.Start..inner.End]) is { Success: true } sequence
            )
            {
                AddRange(items, word, sequence.Groups[1].Success ? sequence.Groups[1].Value : "1", sequence.Groups[2].Value);
            }
            else
            {
                return null;
            }
        }

        return items;
    }

    private static void AddRange(List<ShellWord> items, ShellWord at, string from, string to)
    {
        if (
            !int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            || !int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
        )
            return;
        for (var number = first; number <= last && items.Count < 10_000; number++)
            items.Add(ShellWord.Of(number.ToString(CultureInfo.InvariantCulture), at));
    }

    [GeneratedRegex(@"^\{([0-9]+)\.\.([0-9]+)\}$")]
    private static partial Regex Range();

    [GeneratedRegex(@"^\s*seq\s+(?:([0-9]+)\s+)?([0-9]+)\s*$")]
    private static partial Regex Sequence();

    [GeneratedRegex(@"\$\{?[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex Words();
}
