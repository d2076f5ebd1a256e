using Runbooks.Expressions;

namespace Runbooks.Tests.Expressions;

public sealed class ExpressionDiagnosticsTests
{
    private static readonly ExpressionNames Names = new ExpressionNames()
        .With("inputs", ["reason", "dry-run"])
        .With("steps", ["status", "db-check", "a-b-c"])
        .WithAll("body", "status", "elapsed_ms");

    [TestCase("body.count - 1", "11+14 RB0202 `body.count - 1` is a number, not a boolean")]
    [TestCase("3", "11+1 RB0202")]
    [TestCase("\"healthy\"", "11+9 RB0202")]
    [TestCase("[body.ok]", "11+9 RB0202")]
    [TestCase("{ a: 1 }", "11+8 RB0202")]
    [TestCase("null", "11+4 RB0202")]
    [TestCase("array.size(body.items)", "11+22 RB0202")]
    [TestCase("regex.match(body.v, \"a\")", "11+24 RB0202")]
    [TestCase("status == 200 && \"x\"", "28+3 RB0202")]
    [TestCase("!3", "12+1 RB0202")]
    [TestCase("status == 1 ? 2 : 3", "11+19 RB0202")]
    [TestCase("\"a\" + body.x", "11+12 RB0202")]
    public void What_cannot_be_a_boolean_is_refused_when_read(string condition, string start)
    {
        Assert.That(Reading.Refusal(condition, Names), Does.StartWith(start));
    }

    [TestCase("body.x = 1", "11+10 RB0201 an expression assigns nothing = write `==` to compare")]
    [TestCase("body.x; body.y", "19+6 RB0201 a condition is one expression, and another begins here")]
    [TestCase("for x in body", "RB0201")]
    [TestCase("if body.x; end", "RB0201 a condition is an expression, not a statement")]
    [TestCase("include 'x'", "11+7 RB0201 `include` is not available: an expression reads no files")]
    [TestCase("import body", "RB0201 a condition is an expression, not a statement")]
    [TestCase("func f; ret 1; end", "RB0201 a condition is an expression, not a statement")]
    [TestCase("do; ret true; end", "RB0201 an expression defines no functions")]
    [TestCase("@body", "RB0201")]
    [TestCase("body++", "RB0201")]
    [TestCase("1..3 == body", "RB0201")]
    [TestCase("{{ body.ok }}", "11+13 RB0201 a condition stands without braces = write `body.ok`")]
    [TestCase("", "RB0201 a condition must stand here, and there is none")]
    [TestCase("status ==", "20+0 RB0201 a value must follow the operator, and the expression ends there")]
    [TestCase("(status == 1", "RB0201 `)` is missing: the expression ends there")]
    [TestCase("status == 200 and body.ok", "`200` is not a function, and something stands behind it = write `&&` for `and`")]
    [TestCase("not body.ok", "11+3 RB0201 `not` is not an operator = write `!`")]
    [TestCase("status == 200 # || true", "25+9 RB0201 a comment stands within the expression, and hides what follows it")]
    [TestCase(
        "string.contains body.m \"x\" && status == 1",
        "is taken as one argument of `string.contains` = call it with parentheses: `string.contains(text, part)`"
    )]
    [TestCase("body.items | array.size > 3", "only a function can follow a pipe")]
    [TestCase("elapsed_ms < \"3000\"", "24+6 RB0201 `<` compares numbers, and `\"3000\"` is a text = write 3000 without quotes")]
    [TestCase("elapsed_ms < null", "24+4 RB0201 `<` compares numbers, and `null` is null")]
    [TestCase("string.contains(body.m)", "`string.contains` is called with 1 argument = `string.contains(text, part)`")]
    [TestCase("string.size == 1", "11+11 RB0201 `string.size` is not a value = call it: `string.size(text)`")]
    [TestCase("this.x == 1", "RB0201 `this` is not available here")]
    [TestCase("$x == 1", "RB0201")]
    public void What_is_not_an_expression_is_refused_with_the_mend(string condition, string part) =>
        Assert.That(Reading.Refusal(condition, Names), Does.Contain(part).And.Not.Contain("<input>"));

    [TestCase("bodi.x == 1", "11+4 RB0203 there is no `bodi` here | did you mean `body`? = one of body, elapsed_ms, inputs, status, steps")]
    [TestCase("inputs.reson == 1", "18+5 RB0203 `inputs` has no `reson` | did you mean `reason`? = one of dry_run, reason")]
    [TestCase("steps.db-check.status == 200", "17+8 RB0203 `steps.db-check` is a subtraction = write `steps.db_check`")]
    [TestCase("steps.a-b-c.status == 200", "17+5 RB0203 `steps.a-b-c` is a subtraction = write `steps.a_b_c`")]
    [TestCase("steps[\"db_chek\"].status == 200", "RB0203 `steps` has no `db_chek` | did you mean `db-check`?")]
    [TestCase("string.contain(body.x, \"a\")", "11+14 RB0203 there is no function `string.contain` | did you mean `string.contains`?")]
    [TestCase("math.random(1, 2) == 1", "RB0203 there is no function `math.random`")]
    [TestCase("object.eval(body) == 1", "RB0203 there is no function `object.eval`")]
    [TestCase("body.items == empty", "25+5 RB0203 `empty` is not available here")]
    public void A_name_that_is_not_known_is_refused_with_a_suggestion(string condition, string part)
    {
        var refusal = Reading.Refusal(condition, Names);
        Assert.That(refusal, Does.Contain(part));
        Assert.That(refusal, Does.Not.Contain('\n'), "one mistake, one diagnostic");
    }

    [TestCase("steps.db_check.status == 200 && inputs.dry_run == true && steps[\"db-check\"].x == 1")]
    [TestCase("status - 1 == 2")]
    public void Known_names_are_accepted(string condition) => Reading.Condition(condition, Names);
}
