using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Programs;
using Runbooks.Requests;
using Runbooks.Yaml;

namespace Runbooks.Application;

/// <summary>A check of one's own, as a runbook or a target describes it.</summary>
/// <param name="Pass">What must be true of what was seen.</param>
public sealed record DescribedCheck(Condition Pass)
{
    private const int MostLooks = 100;

    private static readonly Field<string> TitleField = new("title", "What it says on a checklist. Default: its name.", Shapes.Text);
    private static readonly Field<HttpRequestFields> HttpField = new(
        "http",
        "Looks by a request: to the application where the target describes one, else to the target.",
        DescriptionShapes.Request
    );
    private static readonly Field<string> PromQlField = new(
        "promql",
        "Looks by a query that the target's `prometheus` server answers.",
        Shapes.Text
    );
    private static readonly Field<CommandFields> CommandField = new(
        "command",
        "Looks by a program, which no shell reads. A plan and a rehearsal run it only where it is `safe: true`.",
        DescriptionShapes.Naming(CommandFields.Shape, DescriptionShapes.OfTarget)
    );
    private static readonly Field<Condition> PassField = new(
        "pass",
        "What must be true of what was seen, over its outputs.",
        Shapes.Condition,
        required: true
    );
    private static readonly UsualField<int> StableField = new(
        "stable",
        "How many looks in a row must pass.",
        Shapes.Integer(1, MostLooks),
        usual: 1
    );
    private static readonly UsualField<TimeSpan> EveryField = new(
        "every",
        "The wait between two of them.",
        Shapes.Interval,
        usual: TimeSpan.FromSeconds(1)
    );

    /// <summary>The keys of it.</summary>
    public static readonly IReadOnlyList<Field> Fields =
    [
        TitleField,
        HttpField,
        PromQlField,
        CommandField,
        PassField,
        StableField,
        EveryField,
    ];

    private static readonly IReadOnlyList<KindOutput> QueryOutputs =
    [
        new("value", "The value of the only series; absent where there are several."),
        new("series", "Every series: its `name`, its `labels` and its `value`."),
    ];

    private static readonly IReadOnlyList<KindOutput> ProgramOutputs =
    [
        new("exit_code", "Its exit code."),
        new("stdout", "What it wrote to standard output, the end of it."),
        new("body", "The same, read as JSON; absent where it is none."),
        new("stderr", "What it wrote to standard error, the end of it."),
        new("elapsed_ms", "How long it ran, in milliseconds."),
    ];

    /// <summary>The ways to look, each with what it leaves for <c>pass</c>.</summary>
    public static readonly IReadOnlyList<(Field Look, IReadOnlyList<KindOutput> Outputs)> Looks =
    [
        (HttpField, HttpRequestFields.Outputs),
        (PromQlField, QueryOutputs),
        (CommandField, ProgramOutputs),
    ];

    internal static readonly Shape<DescribedCheck> Shape = new(
        "a check of your own: one of http, promql and command, and `pass`",
        () => Shapes.MappingSchema(Fields),
        Read
    );

    /// <summary>Checks by name.</summary>
    internal static readonly Shape<IReadOnlyList<KeyValuePair<string, DescribedCheck>>> Named = Names(Shape);

    /// <summary>What it says on a checklist; null for its name.</summary>
    public string? Title { get; private init; }

    /// <summary>The request by which it looks; null where it looks otherwise.</summary>
    public HttpRequestFields? Request { get; private init; }

    /// <summary>The PromQL by which it looks; null where it looks otherwise.</summary>
    public string? Query { get; private init; }

    /// <summary>The program by which it looks; null where it looks otherwise.</summary>
    public CommandFields? Command { get; private init; }

    /// <summary>How many looks in a row must pass.</summary>
    public int Stable { get; private init; } = 1;

    /// <summary>The wait between two of them.</summary>
    public TimeSpan Every { get; private init; }

    /// <summary>Whether looking may change something.</summary>
    public bool MayChange => Request is { MayChange: true } || Command is { IsSafe: false };

    /// <summary>How it looks, and what must be true, for a person.</summary>
    public override string ToString()
    {
        var look = Request?.ToString() ?? (Query is null ? $"`{Command}`" : $"the query `{Query}`");
        return $"{look}: {Pass.Text}{(Stable == 1 ? string.Empty : $", {Stable} times in a row, {Duration.Format(Every)} apart")}";
    }

    /// <summary>Names with values of one shape, where each name is one that a checklist can have.</summary>
    internal static Shape<IReadOnlyList<KeyValuePair<string, T>>> Names<T>(Shape<T> shape)
        where T : class
    {
        var map = Shapes.Map(shape);
        return new(
            map.Wanted,
            () =>
                new JsonObject
                {
                    ["type"] = "object",
                    ["patternProperties"] = new JsonObject { [Identifier.Pattern] = shape.Schema() },
                    ["additionalProperties"] = false,
                },
            (node, context) =>
            {
                var isSound = (node as YamlMapping)?.Entries.Select(e => Shapes.Id.Read(e.Key, context)).All(n => n is not null);
                return map.Read(node, context) is { } read && isSound == true ? read : null;
            }
        );
    }

    // What `pass` may read depends on how the check looks.
    private static DescribedCheck? Read(YamlNode node, ReadContext context)
    {
        if (node is not YamlMapping mapping)
            return Shapes.Mistyped<DescribedCheck>(node, context, Shape.Wanted);
        var named = Looks.Where(l => mapping.Find(l.Look.Name) is not null).ToList();
        var outputs = (named.Count == 0 ? Looks : named).SelectMany(n => n.Outputs);
        var names = DescriptionShapes.OfTarget.WithAll(outputs.Select(o => o.Name));
        var values = FieldValues.Read(mapping, Fields, "a check", context with { Names = names });
        if (named.Count != 1)
        {
            var isNone = named.Count == 0;
            context.Bag.Add(
                isNone ? DiagnosticCodes.MissingKey : DiagnosticCodes.Conflict,
                isNone ? mapping.Span : mapping.Find(named[1].Look.Name)!.Key.Span,
                isNone ? "the check does not say how it looks" : $"the check looks in {named.Count} ways",
                help: "one of http, promql and command: `{ http: { get: /cart }, pass: status == 200 }`"
            );
            return null;
        }

        return values.IsComplete
            ? new DescribedCheck(values.Get(PassField)!)
            {
                Title = values.Get(TitleField),
                Request = values.Get(HttpField),
                Query = values.Get(PromQlField),
                Command = values.Get(CommandField),
                Stable = values.Get(StableField),
                Every = values.Get(EveryField),
            }
            : null;
    }
}
