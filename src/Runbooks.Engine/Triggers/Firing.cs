using System.Text.Json.Nodes;
using Runbooks.Definitions.Values;

namespace Runbooks.Triggers;

/// <summary>A trigger fired: everything that made it fire.</summary>
public sealed record Firing
{
    public required string Trigger { get; init; }

    /// <summary>When it fires, for a person.</summary>
    public required string Condition { get; init; }

    /// <summary>When it fired, by the monotonic clock of the observations.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>When it fired, by the clock on the wall: the time of detection.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When the first breach was seen, by the clock on the wall.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The value at that moment; of a health check, how many failures there were in a row.</summary>
    public required double Value { get; init; }

    /// <summary>The bound as it was written.</summary>
    public required string Threshold { get; init; }

    /// <summary>For how long it was counted: gaps are not.</summary>
    public required TimeSpan Lasted { get; init; }

    /// <summary>How many conclusive samples there were in the time that had to pass.</summary>
    public required int Samples { get; init; }

    /// <summary>How many there would have been without a gap.</summary>
    public required int Expected { get; init; }

    /// <summary>The version that served; null where it was not seen.</summary>
    public required string? Version { get; init; }

    /// <summary>The samples, the oldest first: those of the window and of the time that had to pass.</summary>
    public required IReadOnlyList<JudgedSample> Evidence { get; init; }

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
