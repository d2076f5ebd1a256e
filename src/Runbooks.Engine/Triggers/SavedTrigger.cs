using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Runbooks.Triggers;

/// <summary>
/// What a trigger remembers as it outlives its process. Moments are ages before the latest observation, in ticks, because the monotonic
/// clock of the next process begins elsewhere. What was written for other numbers is not taken up: what lasted under another bound did
/// not last under this one.
/// </summary>
public sealed record SavedTrigger : IJsonOnDeserialized
{
    // No clock counts further: beyond, sums of ages would overflow.
    private const long LongestAge = TimeSpan.TicksPerDay * 365 * 1000;

    public required string Rule { get; init; }

    public required TriggerPhase Phase { get; init; }

    public required long Since { get; init; }

    public required DateTimeOffset SinceTime { get; init; }

    public required long Lasted { get; init; }

    public required int Failures { get; init; }

    public required int Successes { get; init; }

    public required int Missing { get; init; }

    public required bool Blind { get; init; }

    public required bool Starved { get; init; }

    /// <summary>Whether it has fired and nothing was done about it.</summary>
    public bool Owed { get; init; }

    /// <summary>Whether a shadow has pretended to act upon its firing.</summary>
    public bool Pretended { get; init; }

    public required string? Version { get; init; }

    public required long VersionSince { get; init; }

    public required int Flaps { get; init; }

    public required double? Value { get; init; }

    /// <summary>Null before the first conclusive sample.</summary>
    public long? Conclusive { get; init; }

    /// <summary>Null where every sample counts.</summary>
    public long? Horizon { get; init; }

    /// <summary>The oldest first, each with its age in place of its moment.</summary>
    public required IReadOnlyList<JudgedSample> Samples { get; init; }

    /// <inheritdoc/>
    void IJsonOnDeserialized.OnDeserialized()
    {
        long[] ages = [Since, Lasted, VersionSince, Conclusive ?? 0, Horizon ?? 0, .. Samples.Select(s => s.Observation.At.Ticks)];
        if (
            !Enum.IsDefined(Phase)
            || Lasted < 0
            || int.Min(int.Min(Failures, Successes), int.Min(Missing, Flaps)) < 0
            || ages.Any(a => a is < -LongestAge or > LongestAge)
        )
            throw new JsonException();
    }

    /// <returns>Null where nothing was observed yet.</returns>
    internal static SavedTrigger? Of(TriggerState state, TriggerRule rule, bool isOwed)
    {
        if (state.Latest is not { } latest)
            return null;
        var samples = new JudgedSample[state.Samples.Count];
        for (var i = 0; i < samples.Length; i++)
        {
            var sample = state.Samples.Back(i);
            samples[^(i + 1)] = sample with { Observation = sample.Observation with { At = latest - sample.Observation.At } };
        }

        return new SavedTrigger
        {
            Rule = Fingerprint(rule),
            Phase = state.Phase,
            Since = (latest - state.Since).Ticks,
            SinceTime = state.SinceTime,
            Lasted = state.Lasted.Ticks,
            Failures = state.Failures,
            Successes = state.Successes,
            Missing = state.Missing,
            Blind = state.IsBlind,
            Starved = state.IsStarved,
            Owed = isOwed || state.IsOwed,
            Version = state.Version,
            VersionSince = (latest - state.VersionSince).Ticks,
            Flaps = state.Flaps,
            Value = state.Value,
            Conclusive = (latest - state.Conclusive)?.Ticks,
            Horizon = state.Horizon > TimeSpan.MinValue ? (latest - state.Horizon).Ticks : null,
            Samples = samples,
        };
    }

    /// <summary>The memory with its latest observation at <paramref name="now"/>.</summary>
    /// <returns>Null where the trigger has other numbers now.</returns>
    internal TriggerState? StateAt(TimeSpan now, TriggerRule rule, int capacity)
    {
        if (Rule != Fingerprint(rule))
            return null;
        var state = new TriggerState(capacity)
        {
            Phase = Phase,
            Since = Before(Since),
            SinceTime = SinceTime,
            Lasted = TimeSpan.FromTicks(Lasted),
            Failures = Failures,
            Successes = Successes,
            Missing = Missing,
            IsBlind = Blind,
            IsStarved = Starved,
            IsOwed = Owed,
            Version = Version,
            VersionSince = Before(VersionSince),
            Flaps = Flaps,
            Value = Value,
            Horizon = Horizon is { } horizon ? Before(horizon) : TimeSpan.MinValue,

            // The clock stands until the next conclusive sample, and that one must come as soon as after any other: only the time away is
            // cut out.
            Latest = now,
            WasAway = true,
            Conclusive = Conclusive is { } conclusive ? Before(conclusive) : null,
        };
        foreach (var sample in Samples)
            state.Samples.Add(sample with { Observation = sample.Observation with { At = Before(sample.Observation.At.Ticks) } });
        return state;

        TimeSpan Before(long age) => now - TimeSpan.FromTicks(age);
    }

    private static string Fingerprint(TriggerRule rule) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{rule.Kind} {rule.Measure} {rule.Bound?.Operator}{rule.Bound?.Value:R} {rule.Failures} {rule.For.Ticks} "
                + $"{rule.Every.Ticks} {rule.Window.Ticks} {rule.Minimum:R}"
        );
}
