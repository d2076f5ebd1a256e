using Runbooks.Expressions;
using Runbooks.Expressions.Data;

namespace Runbooks.Tests.Expressions;

public sealed class ConditionTests
{
    private const string Versions = """{"body":{"list":[{"v":"a","n":1},{"v":"a","n":2},{"v":"b","n":3},{"n":4}]}}""";

    [TestCase("body.health == \"healthy\"", "{\"body\":{\"health\":\"healthy\"}}")]
    [TestCase("elapsed_ms < 3000", "{\"elapsed_ms\":2999}")]
    [TestCase("elapsed_ms < 3000", "{\"elapsed_ms\":2999.5}")]
    [TestCase("1 == 1.0", "{}")]
    [TestCase("body.currentEnvironment != null", "{\"body\":{\"currentEnvironment\":\"blue\"}}")]
    [TestCase("body.error == null", "{\"body\":{}}")]
    [TestCase("body.error == null", "{\"body\":{\"error\":null}}")]
    [TestCase("steps.db_check.status == 200", "{\"steps\":{\"db-check\":{\"status\":200}}}")]
    [TestCase("headers[\"content-type\"] == \"a/b\"", "{\"headers\":{\"content-type\":\"a/b\"}}")]
    [TestCase("string.contains(body.message, \"ok\") && status == 200", "{\"body\":{\"message\":\"all ok\"},\"status\":200}")]
    [TestCase("body.message | string.contains \"ok\"", "{\"body\":{\"message\":\"all ok\"}}")]
    [TestCase("(body.items | array.size) == 2 && array.size(body.items) > 1 && body.items.size == 2", "{\"body\":{\"items\":[1,2]}}")]
    [TestCase("array.contains([200, 204], status)", "{\"status\":204}")]
    [TestCase("!(status == 500) && !failed", "{\"status\":200,\"failed\":false}")]
    [TestCase("body.a || body.b && false", "{\"body\":{\"a\":true,\"b\":true}}")]
    [TestCase("body.list[-1].v == 2 && body.list[0][\"v\"] == 1", "{\"body\":{\"list\":[{\"v\":1},{\"v\":2}]}}")]
    [TestCase("status == 200\n  && elapsed_ms < 3000", "{\"status\":200,\"elapsed_ms\":1}")]
    [TestCase("(body.retries ?? 0) < 3", "{\"body\":{}}")]
    [TestCase("regex.is_match(version, \"^v[0-9]+\")", "{\"version\":\"v12\"}")]
    [TestCase("regex.is_match version `^\\d+\\.\\d+$`", "{\"version\":\"3.10\"}")]
    [TestCase("a.b?.c == null", "{\"a\":{}}")]
    [TestCase("array.concat([1], body.list) == [1, 2, 3]", "{\"body\":{\"list\":[2,3]}}")]
    [TestCase("array.add(body.list, body.one) == [2, { a: 1 }]", "{\"body\":{\"list\":[2],\"one\":{\"a\":1}}}")]
    [TestCase("array.concat(body.none ?? [], [1]) == [1]", "{\"body\":{}}")]
    [TestCase("array.offset(body.list, 1) == [3] && array.offset(body.list, 5) == []", "{\"body\":{\"list\":[2,3]}}")]
    [TestCase("array.flatten(body.list) == [1, 2, 3]", "{\"body\":{\"list\":[[1,2],[],[3]]}}")]
    [TestCase("array.compact(body.list) == [1, 2]", "{\"body\":{\"list\":[1,null,2]}}")]
    [TestCase("array.size(array.uniq(body.list)) == 3", "{\"body\":{\"list\":[1,\"1\",1,null,null]}}")]
    [TestCase("array.map(array.uniq(body.list, 'v'), 'n') == [1, 3, 4]", Versions)]
    [TestCase("array.map(array.without(body.list, 'v', 'a'), 'n') == [3, 4]", Versions)]
    public void A_condition_holds(string condition, string scope) =>
        Assert.That(Reading.Decide(condition, scope), Is.InstanceOf<ConditionHeld>());

    [TestCase("body.health == \"healthy\"", "{\"body\":{\"health\":\"degraded\"}}", "body.health=\"degraded\"")]
    [TestCase("body.x.y == 1", "{\"body\":{}}", "body.x.y=absent")]
    [TestCase("body.x.y != 1", "{\"body\":{}}", "body.x.y=absent")]
    [TestCase("!(body.x.y == 1)", "{\"body\":{}}", "body.x.y=absent")]
    [TestCase("body.x == 1", "{\"body\":{\"x\":null}}", "body.x=null")]
    [TestCase("body.x == 1", "{\"body\":\"not JSON\"}", "body.x=absent")]
    [TestCase("body.x == 1", "{\"body\":{\"x\":\"1\"}}", "body.x=\"1\"")]
    [TestCase(
        "status == 200 && body.ok == true && elapsed_ms < 10",
        "{\"status\":200,\"body\":{\"ok\":false},\"elapsed_ms\":20}",
        "body.ok=false"
    )]
    [TestCase("status == 200 || status == 204", "{\"status\":500}", "status=500")]
    [TestCase("array.size(body.items) > 3", "{\"body\":{\"items\":[1]}}", "array.size(body.items)=1")]
    [TestCase(
        "body.list[ 5 ] == array.size( (body.list) )",
        "{\"body\":{\"list\":[1]}}",
        "body.list[ 5 ]=absent;array.size( (body.list) )=1"
    )]
    [TestCase(
        "string.contains(body.message, needle)",
        "{\"body\":{\"message\":\"abc\"},\"needle\":\"x\"}",
        "body.message=\"abc\";needle=\"x\""
    )]
    [TestCase("body.message | string.contains(\"x\")", "{\"body\":{\"message\":\"abc\"}}", "body.message=\"abc\"")]
    [TestCase(
        "body.v == other.v",
        "{\"body\":{\"v\":{\"a\":[1,\"é\"]}},\"other\":{\"v\":true}}",
        "body.v={\"a\": [1, \"é\"]};other.v=true"
    )]
    [TestCase("Body.health == 1", "{\"body\":{\"health\":1}}", "Body.health=absent")]
    [TestCase("(body.items[1].name) == \"a\"", "{\"body\":{\"items\":[]}}", "body.items[1].name=absent")]
    public void A_condition_that_does_not_hold_says_what_was_there(string condition, string scope, string operands)
    {
        var result = Reading.Decide(condition, scope);
        Assert.That(result, Is.InstanceOf<ConditionNotHeld>(), result.ToString());
        Assert.That(Shown(((ConditionNotHeld)result).Operands), Is.EqualTo(operands));
    }

    [TestCase("elapsed_ms < 3000", "{\"elapsed_ms\":null}", "`elapsed_ms` is null: `<` compares numbers", "elapsed_ms=null")]
    [TestCase("body.ms < 3000", "{\"body\":{}}", "`body.ms` is absent: `<` compares numbers", "body.ms=absent")]
    [TestCase("body.ms >= 3000", "{\"body\":{\"ms\":\"3000\"}}", "`body.ms` is a text: `>=` compares numbers", "body.ms=\"3000\"")]
    [TestCase("body.ok", "{\"body\":{\"ok\":\"yes\"}}", "`body.ok` is a text, not a boolean", "body.ok=\"yes\"")]
    [TestCase("body.ok", "{\"body\":{}}", "`body.ok` is absent, so it is neither true nor false", "body.ok=absent")]
    [TestCase("true && body.ok", "{\"body\":{\"ok\":1}}", "`body.ok` is a number, not a boolean", "body.ok=1")]
    [TestCase(
        "array.contains(body.list, 1)",
        "{\"body\":{\"list\":5}}",
        "`array.contains`: `list` is a number, and must be a list",
        "body.list=5"
    )]
    [TestCase("string.contains(body.text, \"a\")", "{\"body\":{}}", "`body.text` is absent", "body.text=absent")]
    [TestCase("1 / body.n == 1", "{\"body\":{\"n\":0}}", "`body.n` is 0: nothing can be divided by it", "body.n=0")]
    public void What_cannot_be_decided_is_a_fault_and_never_a_guess(string condition, string scope, string message, string operands)
    {
        var result = Reading.Decide(condition, scope);
        Assert.That(result, Is.InstanceOf<ConditionFault>(), result.ToString());
        var fault = (ConditionFault)result;
        Assert.That(fault.Message, Is.EqualTo(message));
        Assert.That(Shown(fault.Operands), Is.EqualTo(operands));
    }

    [Test]
    public void A_fault_points_at_its_part_of_the_condition()
    {
        var fault = (ConditionFault)Reading.Decide("status == 200 && body.ms < 10", "{\"status\":200,\"body\":{}}");
        Assert.That((fault.Span.Line, fault.Span.Column, fault.Span.Length), Is.EqualTo((7, 28, 12)));
    }

    [Test]
    public void A_long_value_is_cut()
    {
        var scope = new Scope([]).With("body", new string('x', 5000));
        var result = (ConditionNotHeld)Reading.Condition("body == \"y\"").Evaluate(scope);
        Assert.That(result.Operands[0].Value, Has.Length.EqualTo(121).And.EndsWith("…"));
    }

    [Test]
    public void A_child_scope_hides_the_names_of_its_parent()
    {
        var scope = new Scope([]).With("a", 1).With("a", 2).WithAll(new() { ["b"] = 3 });
        Assert.That(Reading.Condition("a == 2 && b == 3").Evaluate(scope), Is.InstanceOf<ConditionHeld>());
    }

    [Test]
    public void An_object_with_the_same_key_twice_is_a_fault()
    {
        var result = Reading.Decide("body.a == 1", "{\"body\":{\"a\":1,\"a\":2}}");
        Assert.That(result, Is.InstanceOf<ConditionFault>());
    }

    [Test]
    public void A_path_ends_where_a_key_is_only_known_when_it_is_evaluated() =>
        Assert.That(
            Reading.Condition("steps.state.list[inputs.n].version == \"1\"").References,
            Is.EquivalentTo(new[] { "steps.state.list", "inputs.n" })
        );

    [Test]
    public void The_paths_it_uses_are_known() =>
        Assert.That(
            Reading.Condition("inputs.reason == steps[\"db-check\"].body.x && array.size(item) > inputs.n[item.k]").References,
            Is.EqualTo(new[] { "inputs.reason", "steps.db-check.body.x", "item", "item.k", "inputs.n" })
        );

    private static string Shown(IEnumerable<Operand> operands) => string.Join(';', operands.Select(o => $"{o.Text}={o.Value}"));
}
