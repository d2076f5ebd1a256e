using System.Text.Json.Serialization;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents;

/// <summary>How a ledger's entries become types and trees, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(PeopleText)])]
[JsonSerializable(typeof(LedgerEvent))]
[JsonSerializable(typeof(LedgerBadVersion))]
internal sealed partial class LedgerJson : JsonSerializerContext;
