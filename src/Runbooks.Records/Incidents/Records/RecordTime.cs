using System.Text.Json;
using System.Text.Json.Serialization;

namespace Runbooks.Incidents.Records;

/// <summary>A time as the record keeps it: in UTC, to the millisecond.</summary>
internal sealed class RecordTime : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Phrases.Time(value));
}
