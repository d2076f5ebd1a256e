using System.Text.Json.Serialization;

namespace Runbooks.Rehearsal.Drilling.Reports;

/// <summary>How a drill is written for other programs, without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DrillDocument))]
internal sealed partial class DrillJson : JsonSerializerContext;
