using System.Text.Json.Nodes;
using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Outlooks;

/// <summary>What is known before a run of a value that an expression refers to.</summary>
public sealed record KnownValue
{
    private const string SomeText = "\u0001";
    private static readonly ValueKind[] Every =
    [
        ValueKind.Null,
        ValueKind.Boolean,
        ValueKind.Number,
        ValueKind.Text,
        ValueKind.List,
        ValueKind.Object,
    ];

    public static readonly KnownValue Anything = new();

    public IReadOnlyList<ValueKind> Kinds { get; init; } = Every;

    /// <summary>Whether it may not be there at all.</summary>
    public bool MayBeAbsent { get; init; } = true;

    /// <summary>The least it can be, where it is a number.</summary>
    public double Least { get; init; } = double.NegativeInfinity;

    /// <summary>The most it can be, where it is a number.</summary>
    public double Most { get; init; } = double.PositiveInfinity;

    /// <summary>Whether it is a whole number, where it is a number.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The only texts that it can be; null for any.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>What it is, behind its name: <c>is a number from 0 to 1</c>; null where nothing is known.</summary>
    public string? Is { get; init; }

    /// <summary>A value of one kind that is there.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="what">What it is, behind its name.</param>
    public static KnownValue Of(ValueKind kind, string what) =>
        new()
        {
            Kinds = [kind],
            MayBeAbsent = false,
            Is = what,
        };

    /// <summary>A number that is there.</summary>
    public static KnownValue Number(double least, double most, string what, bool isWhole = false) =>
        Of(ValueKind.Number, what) with
        {
            Least = least,
            Most = most,
            IsWhole = isWhole,
        };

    /// <summary>One of a few texts, which is there.</summary>
    public static KnownValue OneOf(params IReadOnlyList<string> texts) =>
        Of(ValueKind.Text, $"is one of {string.Join(", ", texts)}") with
        {
            Texts = texts,
        };

    /// <summary>The same, where it may not be there.</summary>
    public KnownValue OrAbsent() => this with { MayBeAbsent = true };

    /// <summary>The same, where it may be null.</summary>
    public KnownValue OrNull() => this with { Kinds = [.. Kinds, ValueKind.Null] };

    /// <summary>Values that stand for all others: between two of them no comparison with the given constants tells a difference.</summary>
    /// <param name="constants">What it is compared with.</param>
    public IReadOnlyList<object?> Cases(IReadOnlyList<object?> constants)
    {
        var cases = new List<object?>();
        if (Kinds.Contains(ValueKind.Null))
            cases.Add(null);
        if (Kinds.Contains(ValueKind.Boolean))
            cases.AddRange([Values.True, Values.False]);
        if (Kinds.Contains(ValueKind.Number))
            cases.AddRange(Numbers([.. constants.Where(Values.IsNumber).Select(c => Values.ToDouble(c!))]));
        if (Kinds.Contains(ValueKind.Text))
            cases.AddRange(Texts ?? [.. constants.OfType<string>(), SomeText]);
        if (Kinds.Contains(ValueKind.List))
            cases.AddRange([new JsonArray(), .. constants.OfType<JsonArray>()]);
        if (Kinds.Contains(ValueKind.Object))
            cases.AddRange([new JsonObject(), .. constants.OfType<JsonObject>()]);
        if (MayBeAbsent)
            cases.Add(Absent.Member);
        return [.. cases.Distinct()];
    }

    private IEnumerable<object?> Numbers(List<double> compared)
    {
        var around = compared.Append(0).Append(Least).Append(Most).Where(double.IsFinite).Distinct().Order().ToList();
        var found = new List<double> { around[0] - 1, around[^1] + 1 };
        for (var i = 0; i < around.Count; i++)
        {
            found.AddRange([
                Math.Floor(around[i]) - 1,
                Math.Floor(around[i]),
                around[i],
                Math.Ceiling(around[i]),
                Math.Ceiling(around[i]) + 1,
            ]);
            if (i > 0)
                found.Add((around[i - 1] + around[i]) / 2);
        }

        return found.Where(n => n >= Least && n <= Most && (!IsWhole || n == Math.Floor(n))).Distinct().Select(n => (object?)n);
    }
}
