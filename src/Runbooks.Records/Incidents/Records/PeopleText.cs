using System.Text.Json;
using System.Text.Json.Serialization;

namespace Runbooks.Incidents.Records;

/// <summary>A text in what people may have written: null for anything else, so that one odd value does not hide the others.</summary>
internal sealed class PeopleText : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        reader.Skip();
        return null;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
