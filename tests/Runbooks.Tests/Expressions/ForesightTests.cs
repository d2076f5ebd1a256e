using System.Text.Json.Nodes;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;

namespace Runbooks.Tests.Expressions;

/// <summary>What is said of a condition before all of its values are known.</summary>
public sealed class ForesightTests
{
    private static readonly string[] Atoms =
    [
        "a",
        "b",
        "true",
        "false",
        "a == 1",
        "b != 2",
        "a < 2",
        "x.y == 1",
        "!(b == 1)",
        "(a ?? b) == 1",
    ];
    private static readonly string?[] Values = [null, "null", "1", "2", "true", "false", "\"t\""];

    [Test]
    public void What_is_foreseen_holds_whatever_the_unknown_turns_out_to_be()
    {
        var (decided, open, wrong) = (0, 0, new List<string>());
        foreach (var text in Expressions())
        {
            var condition = Reading.Condition(text);
            foreach (var hidden in new[] { "a", "b", "ab" })
            {
                foreach (var known in Values)
                {
                    var seen = condition.Foresee(
                        ScopeOf(hidden.Contains('a') ? null : known, hidden.Contains('b') ? null : known),
                        hidden.Aggregate(UnknownValues.None, (u, name) => u.With(name.ToString(), "later"))
                    );
                    if (seen.Result is null)
                    {
                        open++;
                        continue;
                    }

                    decided++;
                    foreach (var one in Values)
                    {
                        foreach (var other in Values)
                        {
                            var actual = condition.Evaluate(
                                ScopeOf(hidden.Contains('a') ? one : known, hidden.Contains('b') ? other : known)
                            );
                            if (actual.GetType() != seen.Result.GetType())
                                wrong.Add(
                                    $"{text} without {hidden}, known {known}: foreseen {seen.Result.GetType().Name}, is "
                                        + $"{actual.GetType().Name} for {one} and {other}"
                                );
                        }
                    }
                }
            }
        }

        Assert.Multiple(() =>
        {
            Assert.That(wrong.Take(5), Is.Empty);
            Assert.That(decided, Is.GreaterThan(500));
            Assert.That(open, Is.GreaterThan(500));
        });
    }

    [TestCase("inputs.fast == true && steps.query.status == 200", false, "")]
    [TestCase("inputs.slow == true && steps.query.status == 200", null, "steps.query.status")]
    [TestCase("inputs.slow == true || steps.query.status == 200", true, "")]
    [TestCase(
        "steps.query.status == 200 && inputs.fast == true",
        null,
        "steps.query.status",
        Description = "the left side is looked at first, and may fail"
    )]
    [TestCase("steps.status.body.a == 1", true, "")]
    [TestCase("(steps.query.body.x ?? 1) == 1", null, "steps.query.body.x")]
    [TestCase("(steps.status.body.a ?? steps.query.body.x) == 1", true, "")]
    [TestCase("steps[\"query\"].status == 200", null, "steps[\"query\"].status")]
    [TestCase("steps[inputs.which].status == 200", null, "steps[inputs.which].status", Description = "any of the steps may be meant")]
    [TestCase("(object.keys(steps) | array.size) == 1", null, "steps", Description = "a whole that has an unknown part")]
    [TestCase("steps.db_check.status == 200", null, "steps.db_check.status", Description = "hyphens are underscores")]
    public void A_condition_is_decided_only_by_what_is_known(string text, bool? holds, string waitsFor)
    {
        var scope = Reading.Scope(
            """{"inputs":{"fast":false,"slow":true,"which":"status"},"steps":{"status":{"status":200,"body":{"a":1}}}}"""
        );
        var unknown = UnknownValues.None.With("steps.query", "after `query`").With("steps.db-check", "after `db-check`");

        var seen = Reading.Condition(text).Foresee(scope, unknown);

        Assert.That(
            seen.Result switch
            {
                null => null,
                ConditionHeld => true,
                var other => (bool?)(other is not ConditionNotHeld),
            },
            Is.EqualTo(holds)
        );
        Assert.That(string.Join(",", seen.Open.Select(o => o.Text).Distinct()), Is.EqualTo(waitsFor));
    }

    [Test]
    public void A_template_keeps_what_is_not_known_as_it_is_written()
    {
        var unknown = UnknownValues.None.With("steps.query", "after `query`");

        var seen = Reading
            .Template("/jobs/{{ inputs.name }}/{{ steps.query.body.id }}")
            .Foresee(Reading.Scope("""{"inputs":{"name":"a b"}}"""), unknown);

        Assert.That(
            (seen.Text, seen.IsKnown, seen.Open.Single().Until),
            Is.EqualTo(("/jobs/a b/{{ steps.query.body.id }}", false, "after `query`"))
        );
    }

    [Test]
    public void What_becomes_known_is_known_with_all_its_parts()
    {
        var unknown = UnknownValues.None.With("steps.query.by", "later").With("steps.query", "later").Without("steps.query");

        Assert.That(
            Reading.Condition("steps.query.by == 1").Foresee(Reading.Scope("""{"steps":{"query":{"by":1}}}"""), unknown).Result,
            Is.InstanceOf<ConditionHeld>()
        );
    }

    private static IEnumerable<string> Expressions()
    {
        foreach (var one in Atoms)
        {
            foreach (var other in Atoms)
            {
                yield return $"({one}) && ({other})";
                yield return $"({one}) || ({other})";
                yield return $"!(({one}) && ({other}))";
                yield return $"({one}) ? ({other}) : (b == 1)";
            }
        }
    }

    private static Scope ScopeOf(string? a, string? b)
    {
        var values = new JsonObject { ["x"] = new JsonObject { ["y"] = 1 } };
        if (a is not null)
            values["a"] = JsonNode.Parse(a);
        if (b is not null)
            values["b"] = JsonNode.Parse(b);
        return new Scope(values);
    }
}
