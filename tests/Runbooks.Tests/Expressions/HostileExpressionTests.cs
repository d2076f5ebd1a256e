using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;

namespace Runbooks.Tests.Expressions;

public sealed class HostileExpressionTests
{
    private static readonly string[] Seeds =
    [
        "body.health == \"healthy\" && elapsed_ms < 3000",
        "string.contains(body.message, 'x') || !(status >= 500)",
        "body.items | array.map \"a\" | array.size",
        "x[\"a-b\"][0].c ?? [1, { a: 2 }]",
        "{{ inputs.n }} and {{ 'x' + 3 * (4 - -1) }} {{ a ? b : c }}",
        "regex.is_match(body.message, `^(a+)+$`) == true",
        "$\"x{a}\" <= 1.5e3 // 0x1F % 3",
    ];

    [TestCase("(")]
    [TestCase("!")]
    [TestCase("[")]
    [TestCase("a+")]
    [TestCase("a.")]
    [TestCase("a[")]
    [TestCase("a?b:")]
    [TestCase("a|")]
    [TestCase("-")]
    [TestCase("{a:")]
    public void Deep_nesting_is_refused(string part)
    {
        foreach (var count in (int[])[150, 2000, 200_000])
            Assert.That(Reading.Refusal(string.Concat(Enumerable.Repeat(part, count)) + "a"), Does.Contain("RB0201"));
    }

    [TestCase("string.contains(string.replace(string.replace(string.replace(string.replace(t, 'a', t), 'a', t), 'a', t), 'a', t), 'b')")]
    [TestCase("regex.is_match(t + '!', '^(a+)+$')")]
    [TestCase("regex.is_match(t, '(')")]
    [TestCase(
        "string.size(regex.replace(regex.replace(t, 'a', t), 'a', "
            + "'$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0')) == 1"
    )]
    [TestCase("t * 1000000000 == t")]
    [TestCase("array.size(array.limit(t, 100000000000)) == 1")]
    [TestCase("array.size(array.concat(array.concat(many, many), array.concat(many, many))) == 1")]
    [TestCase("array.size(array.flatten([many, many, many])) == 1")]
    public void A_costly_expression_is_a_fault_within_the_limits(string condition)
    {
        var many = new JsonArray([.. Enumerable.Range(0, 40_000).Select(i => (JsonNode?)i)]);
        var scope = new Scope([]).With("t", new string('a', 400)).With("many", many);
        Assert.That(Reading.Condition(condition).Evaluate(scope), Is.InstanceOf<ConditionFault>());
    }

    [Test]
    public void A_large_body_is_walked_and_not_converted()
    {
        var body = JsonNode.Parse("[" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"{{\"a\":{i}}}")) + "]");
        var scope = new Scope([]).With("body", body);
        Assert.That(Reading.Condition("body[99999].a == 99999 && body.size == 100000").Evaluate(scope), Is.InstanceOf<ConditionHeld>());
        Assert.That(((ConditionNotHeld)Reading.Condition("body == 1").Evaluate(scope)).Operands[0].Value, Has.Length.LessThan(130));
    }

    [Test]
    public void Whatever_is_written_ends_as_a_diagnostic_a_value_or_a_fault()
    {
        var state = 20261123u;
        uint Next(int below)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return state % (uint)below;
        }

        const string signs = "abx.[](){}|&!=<>?:+-*/%\"'`$@#^~;,\n 0159_";
        var scope = new Scope(
            (JsonObject)
                JsonNode.Parse(
                    "{\"body\":{\"health\":\"healthy\",\"message\":\"aaax\",\"items\":[{\"a\":1},2,null]},\"elapsed_ms\":5,\"status\":200,\"x\":{\"a-b\":[{\"c\":3}]},\"inputs\":{\"n\":1},\"a\":true,\"b\":null}"
                )!
        );
        for (var round = 0; round < 30_000; round++)
        {
            var text = Seeds[Next(Seeds.Length)];
            for (var change = Next(5); change > 0 && text.Length > 0; change--)
            {
                var at = (int)Next(text.Length);
                var other = Seeds[Next(Seeds.Length)];
                text = Next(4) switch
                {
                    0 => text.Remove(at, 1),
                    1 => text.Insert(at, signs[(int)Next(signs.Length)].ToString()),
                    2 => text[..at] + other[(int)Next(other.Length)..],
                    _ => text.Insert(at, other[..(int)Next(other.Length)]),
                };
            }

            var scalar = Reading.Scalar(text);
            var bag = new DiagnosticBag();
            try
            {
                Hold(Condition.Parse(scalar, bag), bag, c => c.Evaluate(scope));
                Hold(Expression.Parse(scalar, bag = new()), bag, e => e.Evaluate(scope));
                Hold(Template.Parse(scalar, bag = new()), bag, t => t.Evaluate(scope));
            }
            catch (Exception e) when (e is not AssertionException)
            {
                Assert.Fail($"`{text}`: {e}");
            }

            void Hold<T>(T? read, DiagnosticBag found, Action<T> use)
                where T : class
            {
                Assert.That(read is null, Is.EqualTo(found.HasErrors), text);
                if (read is not null)
                    use(read);
            }
        }
    }
}
