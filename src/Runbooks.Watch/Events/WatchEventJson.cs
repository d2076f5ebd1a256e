using System.Text.Json.Serialization;

namespace Runbooks.Watch.Events;

/// <summary>How events of a watch are written and read as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(WatchEvent))]
internal sealed partial class WatchEventJson : JsonSerializerContext;
