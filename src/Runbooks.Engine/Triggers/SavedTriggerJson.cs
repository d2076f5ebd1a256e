using System.Text.Json.Serialization;

namespace Runbooks.Triggers;

/// <summary>How what triggers remember is written and read. JSON has no infinities: they are texts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    Converters = [typeof(JudgedSampleRow)]
)]
[JsonSerializable(typeof(SavedTrigger))]
public sealed partial class SavedTriggerJson : JsonSerializerContext;
