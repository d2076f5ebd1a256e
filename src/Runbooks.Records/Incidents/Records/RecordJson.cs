using System.Text.Json.Serialization;

namespace Runbooks.Incidents.Records;

/// <summary>How a record becomes a tree, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower, Converters = [typeof(RecordTime)])]
[JsonSerializable(typeof(RecordShape))]
internal sealed partial class RecordJson : JsonSerializerContext;
