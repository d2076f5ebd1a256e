using System.Text.Json.Nodes;
using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Functions;

/// <summary>What a function was called with; asking for another type than is there is a fault.</summary>
internal readonly struct Arguments(string[] names, object?[] values)
{
    public int Count => values.Length;

    public object? this[int index] => values[index];

    public string Text(int index) => values[index] as string ?? throw Wrong(index, "a text");

    public JsonArray List(int index) => values[index] as JsonArray ?? throw Wrong(index, "a list");

    public JsonObject Object(int index) => values[index] as JsonObject ?? throw Wrong(index, "an object");

    public double Number(int index) => values[index] is long or double ? Values.ToDouble(values[index]!) : throw Wrong(index, "a number");

    /// <summary>A whole number within -1,048,576 and 1,048,576: a place or a length.</summary>
    public int Whole(int index) =>
        values[index] is long and >= -ExpressionLimits.Output and <= ExpressionLimits.Output
            ? (int)(long)values[index]!
            : throw Wrong(index, "a whole number of no more than 1,048,576");

    private FaultException Wrong(int index, string wanted) =>
        new($"`{names[index]}` is {Values.Describe(values[index])}, and must be {wanted}");
}
