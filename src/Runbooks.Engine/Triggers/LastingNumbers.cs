using Runbooks.Definitions.Values;

namespace Runbooks.Triggers;

/// <summary>What a kind of trigger that must last is, and its numbers where nothing else is said.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="What">What its value is, for a person.</param>
/// <param name="Key">The key of its bound: <c>average</c>, <c>rate</c>, <c>usage</c>.</param>
/// <param name="Bound">The bound; null where it must be given.</param>
/// <param name="For">For how long.</param>
internal sealed record LastingNumbers(string Kind, string What, string Key, string? Bound, TimeSpan For)
{
    /// <summary>The time between two samples, and a tenth of `for` where that is shorter.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The window, and half of `for` where that is shorter; zero where its values are of a moment.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>How many requests a window must have.</summary>
    public int Minimum { get; init; }

    /// <summary>What a probe without an answer means.</summary>
    public UnansweredMeaning Unanswered { get; init; } = UnansweredMeaning.Missing;

    /// <summary>How its value is written; null to go by the bound.</summary>
    public TriggerUnit? Unit { get; init; }

    /// <summary>Whether only a value above the bound can be a breach.</summary>
    public bool IsUpper { get; init; } = true;

    /// <summary>When it fires, for the reference.</summary>
    public string Summary => Bound is null ? $"The {What} is beyond its bound." : $"The {What} is {Bound} for {Duration.Format(For)}.";
}
