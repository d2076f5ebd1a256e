using System.Text.Json.Serialization;
using Runbooks.Storage;
using Runbooks.Triggers;

namespace Runbooks.Watch;

/// <summary>How a watch writes and reads what survives it, without reflection. JSON has no infinities: they are texts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(WholeTexts), typeof(JudgedSampleRow)]
)]
[JsonSerializable(typeof(SavedGuards))]
[JsonSerializable(typeof(SavedTarget))]
[JsonSerializable(typeof(SavedTriggers))]
[JsonSerializable(typeof(SavedTrigger))]
internal sealed partial class WatchMemoryJson : JsonSerializerContext;
