using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Runbooks.Triggers;

namespace Runbooks.Watch;

/// <summary>
/// A sample as a list, because there are many: its moment in ticks, its time, outcome, numerator, denominator, version, verdict, value.
/// </summary>
internal sealed class JudgedSampleRow : JsonConverter<JudgedSample>
{
    /// <inheritdoc/>
    public override JudgedSample Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException();
        reader.Read();
        var at = TimeSpan.FromTicks(reader.GetInt64());
        reader.Read();
        var time = reader.GetDateTimeOffset();
        var outcome = Named<ObservationOutcome>(ref reader);
        var numerator = Number(ref reader) ?? 0;
        var denominator = Number(ref reader) ?? throw new JsonException();
        reader.Read();
        var version = reader.GetString();
        var sample = new JudgedSample(
            new TriggerObservation(at, time, outcome, numerator, denominator, version),
            Named<SampleVerdict>(ref reader),
            Number(ref reader)
        );
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray ? sample : throw new JsonException();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, JudgedSample value, JsonSerializerOptions options)
    {
        var observed = value.Observation;
        writer.WriteStartArray();
        writer.WriteNumberValue(observed.At.Ticks);
        writer.WriteStringValue(observed.Time);
        writer.WriteNumberValue((int)observed.Outcome);
        Write(writer, observed.Numerator);
        Write(writer, observed.Denominator);
        writer.WriteStringValue(observed.Version);
        writer.WriteNumberValue((int)value.Verdict);
        Write(writer, value.Value);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, double? number)
    {
        if (number is not { } value)
            writer.WriteNullValue();
        else if (double.IsFinite(value))
            writer.WriteNumberValue(value);
        else
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private static double? Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => reader.GetString() switch
            {
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                "NaN" => double.NaN,
                _ => throw new JsonException(),
            },
            _ => reader.GetDouble(),
        };
    }

    private static T Named<T>(ref Utf8JsonReader reader)
        where T : struct, Enum
    {
        reader.Read();
        var (values, index) = (Enum.GetValues<T>(), reader.GetInt32());
        return index >= 0 && index < values.Length ? values[index] : throw new JsonException();
    }
}
