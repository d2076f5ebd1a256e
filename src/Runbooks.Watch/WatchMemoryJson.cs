using System.Text.Json.Serialization;
using Runbooks.Storage;

namespace Runbooks.Watch;

/// <summary>How a watch writes and reads what survives it, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(WholeTexts)]
)]
[JsonSerializable(typeof(SavedGuards))]
[JsonSerializable(typeof(SavedTarget))]
[JsonSerializable(typeof(SavedTriggers))]
internal sealed partial class WatchMemoryJson : JsonSerializerContext;
