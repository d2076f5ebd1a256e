using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>A time as documents have it: in UTC, to the millisecond.</summary>
internal sealed class DocumentTime : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
