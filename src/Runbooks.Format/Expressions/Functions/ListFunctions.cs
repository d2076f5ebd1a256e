using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Functions;

internal static class ListFunctions
{
    public static readonly Function[] All =
    [
        new("array.size", ["list"], 1, ValueKind.Number, "How many items there are.", a => (long)a.List(0).Count),
        new("array.is_list", ["value"], 1, ValueKind.Boolean, "Whether the value is a list.", a => Values.Of(a[0] is JsonArray)),
        new("array.contains", ["list", "item"], 2, ValueKind.Boolean, "Whether an item equals the given one.", a =>
            Values.Of(Contains(a.List(0), a[1]))
        ),
        new("array.first", ["list"], 1, ValueKind.Any, "The first item; absent in an empty list.", a =>
            a.List(0) is { Count: > 0 } list ? Values.FromJson(list[0]) : Absent.Member
        ),
        new("array.last", ["list"], 1, ValueKind.Any, "The last item; absent in an empty list.", a =>
            a.List(0) is { Count: > 0 } list ? Values.FromJson(list[^1]) : Absent.Member
        ),
        new("array.reverse", ["list"], 1, ValueKind.List, "The items from the last to the first.", a => Make(a.List(0).Reverse())),
        new("array.limit", ["list", "count"], 2, ValueKind.List, "The first `count` items, or fewer where there are fewer.", a =>
            Make(a.List(0).Take(a.Whole(1)))
        ),
        new("array.offset", ["list", "count"], 2, ValueKind.List, "The items after the first `count`.", a =>
            Make(a.List(0).Skip(a.Whole(1)))
        ),
        new("array.add", ["list", "item"], 2, ValueKind.List, "The items, and one more behind them.", a =>
            Joined([a.List(0), new JsonArray(Values.ToJson(a[1]))])
        ),
        new("array.concat", ["list", "other"], 2, ValueKind.List, "The items of both lists: those of the first before the others.", a =>
            Joined([a.List(0), a.List(1)])
        ),
        new("array.flatten", ["list"], 1, ValueKind.List, "The items of the lists in a list, one behind the other.", Flatten),
        new("array.compact", ["list"], 1, ValueKind.List, "The items that are not null.", a => Make(a.List(0).Where(i => i is not null))),
        new(
            "array.uniq",
            ["list", "member"],
            1,
            ValueKind.List,
            "The items without repeats; with a member, without those in which that member repeats.",
            Uniq
        ),
        new(
            "array.map",
            ["list", "member"],
            2,
            ValueKind.List,
            "That member of each item; null where an item has none. A member of a member is a list of their names.",
            Map
        ),
        new(
            "array.filter",
            ["list", "member", "value"],
            3,
            ValueKind.List,
            "The items whose member equals the value. A member of a member is a list of their names.",
            Filter
        ),
        new(
            "array.having",
            ["list", "member"],
            2,
            ValueKind.List,
            "The items that have such a member, with something other than null.",
            a => Make(a.List(0).Where(i => MemberOf(i, a) is not (null or Absent)))
        ),
        new(
            "array.without",
            ["list", "member", "value"],
            3,
            ValueKind.List,
            "The items whose member does not equal the value, or that have none.",
            a => Make(a.List(0).Where(i => !Values.AreEqual(MemberOf(i, a), a[2])))
        ),
        new("array.sort", ["list", "member"], 2, ValueKind.List, "The items in the order of that member, a text or a number.", Sort),
        new("array.join", ["list", "separator"], 2, ValueKind.Text, "The items as one text.", Join),
        new("array.min", ["list"], 1, ValueKind.Number, "The smallest of a list of numbers.", a => MathFunctions.Tidy(Numbers(a).Min())),
        new("array.max", ["list"], 1, ValueKind.Number, "The largest of a list of numbers.", a => MathFunctions.Tidy(Numbers(a).Max())),
        new("array.sum", ["list"], 1, ValueKind.Number, "The sum of a list of numbers.", a => MathFunctions.Tidy(Numbers(a).Sum())),
        new("array.average", ["list"], 1, ValueKind.Number, "The average of a list of numbers.", a =>
            MathFunctions.Tidy(Numbers(a).Average())
        ),
        new(
            "array.percentile",
            ["list", "percent"],
            2,
            ValueKind.Number,
            "The smallest number that at least `percent` % of the list do not exceed (nearest rank).",
            Percentile
        ),
    ];

    private static JsonArray Make(IEnumerable<JsonNode?> items) => new([.. items.Select(i => i?.DeepClone())]);

    private static JsonArray Joined(IReadOnlyList<JsonArray> lists) =>
        lists.Sum(l => l.Count) <= ExpressionLimits.Items
            ? Make(lists.SelectMany(l => l))
            : throw new FaultException($"the list has more than {ExpressionLimits.Items} items");

    private static JsonArray Flatten(Arguments a)
    {
        var lists = new List<JsonArray>();
        foreach (var (item, place) in a.List(0).Select((item, place) => (item, place)))
            lists.Add(
                item as JsonArray
                    ?? throw new FaultException($"item {place} of the list is {Values.Describe(Values.FromJson(item))}, and must be a list")
            );
        return Joined(lists);
    }

    private static JsonArray Uniq(Arguments a)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Make(a.List(0).Where(i => seen.Add(Values.ToJsonText(a.Count > 1 ? Member(i, a) : i))));

        static JsonNode? Member(JsonNode? item, Arguments a) =>
            MemberOf(item, a) is var found && found is Absent ? null : Values.ToJson(found);
    }

    private static bool Contains(JsonArray list, object? wanted)
    {
        foreach (var item in list)
        {
            if (Values.AreEqual(Values.FromJson(item), wanted))
                return true;
        }

        return false;
    }

    private static JsonArray Map(Arguments a) =>
        new([.. a.List(0).Select(i => MemberOf(i, a) is var value && value is Absent ? null : Values.ToJson(value))]);

    private static JsonArray Filter(Arguments a) => Make(a.List(0).Where(i => Values.AreEqual(MemberOf(i, a), a[2])));

    // Numbers come before texts, and what is neither before both.
    private static JsonArray Sort(Arguments a)
    {
        var keyed = a.List(0).Select(i => (Item: i, Key: MemberOf(i, a)));
        return Make(
            keyed
                .OrderBy(k => Values.IsNumber(k.Key) ? Values.ToDouble(k.Key!) : double.NegativeInfinity)
                .ThenBy(k => k.Key as string, StringComparer.Ordinal)
                .Select(k => k.Item)
        );
    }

    // A list of names, or of places in lists, leads to what lies deeper.
    private static object? MemberOf(JsonNode? item, Arguments a)
    {
        if (a[1] is not JsonArray path)
            return JsonMembers.Of(Values.FromJson(item), a.Text(1));
        var found = Values.FromJson(item);
        foreach (var step in path)
        {
            found = Values.FromJson(step) switch
            {
                string name => JsonMembers.Of(found, name),
                long place and >= 0 when found is JsonArray list && place < list.Count => Values.FromJson(list[(int)place]),
                _ => Absent.Member,
            };
        }

        return found;
    }

    private static string Join(Arguments a)
    {
        var made = new StringBuilder();
        foreach (var item in a.List(0))
        {
            if (made.Length > 0)
                made.Append(a.Text(1));
            made.Append(Values.ToText(Values.FromJson(item)));
            if (made.Length > ExpressionLimits.Output)
                break;
        }

        return made.ToString();
    }

    private static object Percentile(Arguments a)
    {
        var percent = a.Number(1);
        if (percent is not (>= 0 and <= 100))
            throw new FaultException($"`percent` is {Values.ToText(percent)}, and must lie between 0 and 100");
        var sorted = Numbers(a);
        Array.Sort(sorted);
        return MathFunctions.Tidy(sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * sorted.Length) - 1)]);
    }

    private static double[] Numbers(Arguments a)
    {
        var list = a.List(0);
        if (list.Count == 0)
            throw new FaultException("the list is empty");
        var numbers = new double[list.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var item = Values.FromJson(list[i]);
            if (!Values.IsNumber(item))
                throw new FaultException($"item {i} of the list is {Values.Describe(item)}, and must be a number");
            numbers[i] = Values.ToDouble(item!);
        }

        return numbers;
    }
}
