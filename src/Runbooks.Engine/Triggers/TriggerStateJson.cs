using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runbooks.Triggers;

/// <summary>
/// A trigger's memory as JSON. Moments are ages before the latest observation, because the monotonic clock of the next
/// process begins elsewhere. What was written for other numbers is not taken up: what lasted under another bound did not last under this
/// one.
/// </summary>
internal static class TriggerStateJson
{
    public static JsonObject Write(TriggerState state, TriggerRule rule, bool isOwed)
    {
        var json = new JsonObject { ["rule"] = Fingerprint(rule) };
        if (state.Latest is not { } latest)
            return json;
        json["phase"] = (int)state.Phase;
        json["since"] = (latest - state.Since).Ticks;
        json["sinceTime"] = state.SinceTime.ToString("O");
        json["lasted"] = state.Lasted.Ticks;
        json["failures"] = state.Failures;
        json["successes"] = state.Successes;
        json["missing"] = state.Missing;
        json["blind"] = state.IsBlind;
        json["starved"] = state.IsStarved;
        json[TriggerEvaluator.Owed] = isOwed || state.IsOwed;
        json["version"] = state.Version;
        json["versionSince"] = (latest - state.VersionSince).Ticks;
        json["flaps"] = state.Flaps;
        json["value"] = Number(state.Value);
        if (state.Conclusive is { } conclusive)
            json["conclusive"] = (latest - conclusive).Ticks;
        if (state.Horizon > TimeSpan.MinValue)
            json["horizon"] = (latest - state.Horizon).Ticks;
        var samples = new JsonArray();
        for (var i = state.Samples.Count - 1; i >= 0; i--)
        {
            ref readonly var sample = ref state.Samples.Back(i);
            var o = sample.Observation;
            samples.Add(
                (JsonNode)
                    new JsonArray(
                        (latest - o.At).Ticks,
                        o.Time.ToString("O"),
                        (int)o.Outcome,
                        Number(o.Numerator),
                        o.Denominator,
                        o.Version,
                        (int)sample.Verdict,
                        Number(sample.Value)
                    )
            );
        }

        json["samples"] = samples;
        return json;
    }

    /// <summary>Whether it is of a trigger that had fired and not cleared.</summary>
    public static bool HadFired(JsonObject json) =>
        json["phase"] is JsonValue phase && phase.TryGetValue<int>(out var number) && number == (int)TriggerPhase.Firing;

    /// <summary>Reads it into <paramref name="state"/>, its latest observation at <paramref name="now"/>.</summary>
    /// <returns>False where nothing was taken up; the state is then to be thrown away.</returns>
    public static bool Read(JsonObject json, TriggerRule rule, TimeSpan now, TriggerState state)
    {
        try
        {
            if ((string?)json["rule"] != Fingerprint(rule) || json["samples"] is not JsonArray samples)
                return false;
            state.Phase = Enum<TriggerPhase>(json["phase"]);
            state.Since = Before(json["since"], now);
            state.SinceTime = Time(json["sinceTime"]);
            state.Lasted = TimeSpan.FromTicks((long)json["lasted"]!);
            state.Failures = (int)json["failures"]!;
            state.Successes = (int)json["successes"]!;
            state.Missing = (int)json["missing"]!;
            state.IsBlind = (bool)json["blind"]!;
            state.IsStarved = (bool)json["starved"]!;
            state.IsOwed = (bool?)json[TriggerEvaluator.Owed] ?? false;
            state.Version = (string?)json["version"];
            state.VersionSince = Before(json["versionSince"], now);
            state.Flaps = (int)json["flaps"]!;
            state.Value = Number(json["value"]);
            if (json["horizon"] is { } horizon)
                state.Horizon = Before(horizon, now);

            // The clock stands until the next conclusive sample, and that one must come as soon as after any other: only the time away is
            // cut out.
            state.Latest = now;
            state.WasAway = true;
            if (json["conclusive"] is { } conclusive)
                state.Conclusive = Before(conclusive, now);
            foreach (var row in samples.OfType<JsonArray>())
                state.Samples.Add(Sample(row, now));
            return state.Lasted >= TimeSpan.Zero && state is { Failures: >= 0, Successes: >= 0, Missing: >= 0, Flaps: >= 0 };
        }
        catch (Exception e)
            when (e
                    is InvalidOperationException
                        or FormatException
                        or OverflowException
                        or NullReferenceException
                        or ArgumentException
                        or JsonException
            )
        {
            return false;
        }
    }

    private static JudgedSample Sample(JsonArray row, TimeSpan now) =>
        new(
            new TriggerObservation(
                Before(row[0], now),
                Time(row[1]),
                Enum<ObservationOutcome>(row[2]),
                Number(row[3]) ?? 0,
                (double)row[4]!,
                (string?)row[5]
            ),
            Enum<SampleVerdict>(row[6]),
            Number(row[7])
        );

    private static string Fingerprint(TriggerRule rule) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{rule.Kind} {rule.Measure} {rule.Bound?.Operator}{rule.Bound?.Value:R} {rule.Failures} {rule.For.Ticks} "
                + $"{rule.Every.Ticks} {rule.Window.Ticks} {rule.Minimum:R}"
        );

    private static TimeSpan Before(JsonNode? age, TimeSpan now) => now - TimeSpan.FromTicks((long)age!);

    private static DateTimeOffset Time(JsonNode? text) =>
        DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private static T Enum<T>(JsonNode? number)
        where T : struct, Enum
    {
        var value = System.Enum.GetValues<T>();
        var index = (int)number!;
        return index >= 0 && index < value.Length ? value[index] : throw new FormatException("no such value");
    }

    // JSON has no infinities.
    private static JsonValue? Number(double? value) =>
        value is not { } number ? null
        : double.IsFinite(number) ? JsonValue.Create(number)
        : JsonValue.Create(number.ToString(CultureInfo.InvariantCulture));

    private static double? Number(JsonNode? node) =>
        node switch
        {
            null => null,
            JsonValue value when value.GetValueKind() == JsonValueKind.String => double.Parse((string)node!, CultureInfo.InvariantCulture),
            _ => (double)node,
        };
}
