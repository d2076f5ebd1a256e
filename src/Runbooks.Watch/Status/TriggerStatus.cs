using System.Text.Json.Nodes;

namespace Runbooks.Watch.Status;

/// <summary>How a trigger of a target stands.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Condition">When it fires.</param>
/// <param name="Runbook">What runs then.</param>
/// <param name="Phase"><c>calm</c>, <c>pending</c> or <c>firing</c>.</param>
/// <param name="Value">The last value, as a person reads it; null before the first.</param>
/// <param name="Threshold">The bound, as it was written.</param>
/// <param name="Progress">How far it is to firing, from 0 to 1.</param>
/// <param name="IsBlind">Whether nothing is known.</param>
/// <param name="Said">What the last look said; null before the first.</param>
public sealed record TriggerStatus(
    string Kind,
    string Condition,
    string Runbook,
    string Phase,
    string? Value,
    string Threshold,
    double Progress,
    bool IsBlind,
    string? Said
)
{
    /// <summary>The last value as a number; null before the first.</summary>
    public double? Number { get; init; }

    /// <summary>The group that it runs on; null for the target alone.</summary>
    public string? Group { get; init; }

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["kind"] = Kind,
            ["condition"] = Condition,
            ["runbook"] = Runbook,
            ["phase"] = Phase,
            ["value"] = Number is { } number && double.IsFinite(number) ? number : null,
            ["shown"] = Value,
            ["threshold"] = Threshold,
            ["progress"] = Math.Round(Progress, 3),
            ["blind"] = IsBlind,
            ["said"] = Said,
        };
        if (Group is not null)
            json["group"] = Group;
        return json;
    }
}
