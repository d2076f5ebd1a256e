using Runbooks.Expressions;

namespace Runbooks.Tests.Expressions;

public sealed class TemplateTests
{
    private const string Scope =
        "{\"inputs\":{\"reason\":\"slow\",\"n\":3,\"big\":1.5,\"ok\":true,\"none\":null,\"o\":{\"a\":[1]}},\"steps\":{\"db-check\":{\"v\":\"1.2\"}}}";

    [TestCase("{{ inputs.n }}", "3")]
    [TestCase("{{ inputs.o }}", "{\"a\":[1]}")]
    [TestCase("{{ inputs.none }}", null)]
    [TestCase("{{ [inputs.n, \"x\"] }}", "[3,\"x\"]")]
    [TestCase("{{ { a: inputs.n } }}", "{\"a\":3}")]
    [TestCase("{{ 7 / 2 }}", "3.5")]
    [TestCase("{{ -7 // 2 }}", "-4")]
    [TestCase("{{ 9223372036854775807 + 1 }}", "9.223372036854776E\u002B18")]
    public void A_template_that_is_one_expression_keeps_the_type(string template, string? json) =>
        Assert.That(Value(template)?.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal), Is.EqualTo(json));

    [TestCase("n={{ inputs.n }}, {{ inputs.big }} {{inputs.ok}} {{ inputs.o }}", "n=3, 1.5 true {\"a\":[1]}")]
    [TestCase("plain", "plain")]
    [TestCase("{ not } ours", "{ not } ours")]
    [TestCase("a {{ '{{' }} b", "a {{ b")]
    [TestCase("{{ steps.db_check.v }}-x", "1.2-x")]
    [TestCase("{{ inputs.reason | string.upcase }}!", "SLOW!")]
    [TestCase("", "")]
    public void A_template_with_text_is_a_text(string template, string text) =>
        Assert.That(Value(template)!.GetValue<string>(), Is.EqualTo(text));

    [TestCase("x {{ inputs.nope }}", "`inputs.nope` is absent", 16)]
    [TestCase("{{ inputs.nope }}", "`inputs.nope` is absent", 14)]
    [TestCase("x {{ inputs.none }}", "`inputs.none` is null", 16)]
    public void A_missing_value_is_a_fault_and_never_an_empty_text(string template, string message, int column)
    {
        var fault = (EvaluationFault)Reading.Template(template).Evaluate(Reading.Scope(Scope));
        Assert.That((fault.Message, fault.Span.Column), Is.EqualTo((message, column)));
    }

    [TestCase("{{ inputs.n", "11+2 RB0201 `}}` is missing: the braces opened here are not closed")]
    [TestCase("{{ }}", "11+2 RB0201 nothing stands between the braces")]
    [TestCase("{{ if inputs.ok }}a{{ end }}", "RB0201 only an expression stands between braces, not a statement")]
    [TestCase("{{ a = 1 }}", "RB0201 an expression assigns nothing")]
    [TestCase("{{ a; b }}", "RB0201 one expression stands between braces")]
    [TestCase("x {{ inputs.n + }}", "RB0201 a value must follow the operator")]
    public void Only_expressions_stand_between_braces(string template, string part) =>
        Assert.That(Reading.TemplateRefusal(template), Does.Contain(part));

    [Test]
    public void A_template_knows_whether_it_is_constant_and_what_it_uses()
    {
        Assert.That(Reading.Template("/health {{ '{{' }}").IsConstant, Is.True);
        var template = Reading.Template("{{ inputs.reason }} {{ steps.db_check.v }}");
        Assert.That(template.IsConstant, Is.False);
        Assert.That(template.References, Is.EqualTo(new[] { "inputs.reason", "steps.db_check.v" }));
    }

    [Test]
    public void A_value_is_free_to_be_put_into_another_tree()
    {
        var scope = Reading.Scope(Scope);
        var first = Reading.Template("{{ inputs.o }}").Evaluate(scope);
        Assert.That(((Evaluated)first).Value!.Parent, Is.Null);
    }

    private static System.Text.Json.Nodes.JsonNode? Value(string template)
    {
        var result = Reading.Template(template).Evaluate(Reading.Scope(Scope));
        Assert.That(result, Is.InstanceOf<Evaluated>(), result.ToString());
        return ((Evaluated)result).Value;
    }
}
