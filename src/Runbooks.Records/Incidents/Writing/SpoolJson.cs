using System.Text.Json.Serialization;
using Runbooks.Storage;

namespace Runbooks.Incidents.Writing;

/// <summary>How records that wait are described, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(WholeTexts)]
)]
[JsonSerializable(typeof(SpooledCommit))]
internal sealed partial class SpoolJson : JsonSerializerContext;
