using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Yaml;

namespace Runbooks.Tests.Expressions;

/// <summary>Reads expressions as if they stood in a file at line 7, column 11.</summary>
internal static class Reading
{
    public static YamlScalar Scalar(string text)
    {
        var file = new SourceText("runbooks/r.yaml", new string('\n', 6) + new string(' ', 10) + text);
        return new YamlScalar(new SourceSpan(file, 7, 11, text.Length), text, isPlain: true, contentColumn: 11);
    }

    public static Condition Condition(string text, ExpressionNames? names = null) =>
        Sound(bag => Runbooks.Expressions.Condition.Parse(Scalar(text), bag, names), text);

    public static Expression Expression(string text) => Sound(bag => Runbooks.Expressions.Expression.Parse(Scalar(text), bag), text);

    public static Template Template(string text) => Sound(bag => Runbooks.Expressions.Template.Parse(Scalar(text), bag), text);

    /// <summary>The diagnostics of a condition that is refused, one a line: place, code, message, label, help.</summary>
    public static string Refusal(string text, ExpressionNames? names = null)
    {
        var bag = new DiagnosticBag();
        Assert.That(Runbooks.Expressions.Condition.Parse(Scalar(text), bag, names), Is.Null, $"`{text}` was not refused");
        return Lines(bag);
    }

    public static string TemplateRefusal(string text, ExpressionNames? names = null)
    {
        var bag = new DiagnosticBag();
        Assert.That(Runbooks.Expressions.Template.Parse(Scalar(text), bag, names), Is.Null, $"`{text}` was not refused");
        return Lines(bag);
    }

    public static Scope Scope(string json) => new((JsonObject)JsonNode.Parse(json)!);

    public static ConditionResult Decide(string condition, string json) => Condition(condition).Evaluate(Scope(json));

    public static JsonNode? Value(string expression, string json)
    {
        var result = Expression(expression).Evaluate(Scope(json));
        Assert.That(result, Is.InstanceOf<Evaluated>(), result.ToString());
        return ((Evaluated)result).Value;
    }

    private static T Sound<T>(Func<DiagnosticBag, T?> parse, string text)
        where T : class
    {
        var bag = new DiagnosticBag();
        var read = parse(bag);
        Assert.That(read, Is.Not.Null, $"`{text}`: {Lines(bag)}");
        return read!;
    }

    private static string Lines(DiagnosticBag bag) =>
        string.Join(
            '\n',
            bag.Sorted()
                .Select(d =>
                    $"{d.Span?.Column}+{d.Span?.Length} {d.Code.Id} {d.Message}{(d.Label is null ? null : $" | {d.Label}")}"
                    + $"{(d.Help is null ? null : $" = {d.Help}")}"
                )
        );
}
