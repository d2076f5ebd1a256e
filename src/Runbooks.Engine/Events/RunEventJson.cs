using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>How events are written and read as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RunEvent))]
internal sealed partial class RunEventJson : JsonSerializerContext;
