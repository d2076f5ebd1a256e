using System.Text.Json.Nodes;
using Runbooks.Definitions.Values;

namespace Runbooks.Triggers;

/// <summary>A trigger fired: everything that made it fire.</summary>
/// <param name="Trigger">The trigger's kind.</param>
/// <param name="Condition">When it fires, for a person.</param>
/// <param name="At">When it fired, by the monotonic clock of the observations.</param>
/// <param name="Time">When it fired, by the clock on the wall: the time of detection.</param>
/// <param name="Since">When the first breach was seen, by the clock on the wall.</param>
/// <param name="Value">The value at that moment; of a health check, how many failures there were in a row.</param>
/// <param name="Threshold">The bound as it was written.</param>
/// <param name="Lasted">For how long it was counted: gaps are not.</param>
/// <param name="Samples">How many conclusive samples there were in the time that had to pass.</param>
/// <param name="Expected">How many there would have been without a gap.</param>
/// <param name="Version">The version that served; null where it was not seen.</param>
/// <param name="Evidence">The samples, the oldest first: those of the window and of the time that had to pass.</param>
public sealed record Firing(
    string Trigger,
    string Condition,
    TimeSpan At,
    DateTimeOffset Time,
    DateTimeOffset Since,
    double Value,
    string Threshold,
    TimeSpan Lasted,
    int Samples,
    int Expected,
    string? Version,
    IReadOnlyList<JudgedSample> Evidence
)
{
    /// <summary>For how long the value had to be beyond the bound; zero for a health check.</summary>
    public TimeSpan For { get; init; }

    /// <summary>The window over which the value is one; zero where it is one of a moment.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>One sentence with value, threshold, window and samples, without a full stop: the reason of a run.</summary>
    public required string Reason { get; init; }

    /// <summary>All but the samples, which are a file of their own.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["trigger"] = Trigger,
            ["condition"] = Condition,
            ["fired"] = Time.ToString("O"),
            ["since"] = Since.ToString("O"),
            ["value"] = double.IsFinite(Value) ? Value : Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["threshold"] = Threshold,
        };
        if (For > TimeSpan.Zero)
            json["for"] = Duration.Format(For);
        if (Window > TimeSpan.Zero)
            json["window"] = Duration.Format(Window);
        json["lastedSeconds"] = Math.Round(Lasted.TotalSeconds, 3);
        json["samples"] = Samples;
        json["expectedSamples"] = Expected;
        json["version"] = Version;
        json["reason"] = Reason;
        return json;
    }
}
