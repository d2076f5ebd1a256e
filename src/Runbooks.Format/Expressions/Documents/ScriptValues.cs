using System.Collections;
using System.Text.Json.Nodes;
using Runbooks.Expressions.Data;
using Scriban.Runtime;

namespace Runbooks.Expressions.Documents;

/// <summary>Between the values of expressions and those of Scriban's engine, which runs documents.</summary>
internal static class ScriptValues
{
    private const int Depth = 64;

    public static object? ToScript(object? value) =>
        value switch
        {
            JsonObject properties => ToScript(properties),
            JsonArray array => new ScriptArray(array.Select(i => ToScript(Values.FromJson(i)))),
            Absent => null,
            _ => value,
        };

    public static JsonScriptObject ToScript(JsonObject properties)
    {
        var made = new JsonScriptObject();
        foreach (var (key, value) in properties)
            made.SetValue(key, ToScript(Values.FromJson(value)), readOnly: false);
        return made;
    }

    /// <summary>A fault for what is too large, or contains itself.</summary>
    public static object? FromScript(object? value, int depth = 0)
    {
        if (depth > Depth)
            throw new FaultException($"a value is nested more than {Depth} levels deep");
        switch (value)
        {
            case null or bool or long or double or string or Absent:
                return value;
            case int or short or byte or uint or sbyte or ushort:
                return Convert.ToInt64(value);
            case float or decimal or ulong:
                return Convert.ToDouble(value);
            case System.Numerics.BigInteger large:
                return (double)large;
            case IScriptCustomFunction:
                throw new FaultException("a function is not a value");
            case ScriptObject properties:
                var made = new JsonObject();
                foreach (var (key, member) in properties)
                    made[key] = Values.ToJson(FromScript(member, depth + 1));
                return made;
            case IEnumerable items:
                var list = new JsonArray();
                foreach (var item in items)
                {
                    if (list.Count >= ExpressionLimits.Loop)
                        throw new FaultException($"a list has more than {ExpressionLimits.Loop} items");
                    list.Add(Values.ToJson(FromScript(item, depth + 1)));
                }

                return list;
            default:
                throw new FaultException("the value is not one that documents have");
        }
    }
}
