using Runbooks.Expressions.Data;
using Runbooks.Expressions.Outlooks;

namespace Runbooks.Requests;

/// <summary>What outputs of several kinds of steps are, whatever a run finds.</summary>
internal static class OutputValues
{
    public static readonly KnownValue Milliseconds = KnownValue.Number(0, double.PositiveInfinity, "is a number of milliseconds");

    public static readonly KnownValue Text = KnownValue.Of(ValueKind.Text, "is a text");

    public static readonly KnownValue Boolean = KnownValue.Of(ValueKind.Boolean, "is true or false");

    /// <summary>A number without an end.</summary>
    public static KnownValue Whole(double least, string inWords) =>
        KnownValue.Number(least, double.PositiveInfinity, inWords, isWhole: true);
}
