using System.Text.Json;
using System.Text.Json.Serialization;
using Runbooks.Notifications.Channels;

namespace Runbooks.Notifications;

/// <summary>A level by its word: <c>info</c> for one that is none.</summary>
internal sealed class NoticeLevelWord : JsonConverter<NoticeLevel>
{
    /// <inheritdoc/>
    public override NoticeLevel Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        NoticeLevels.Of(reader.GetString() ?? throw new JsonException());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, NoticeLevel value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Word());
}
