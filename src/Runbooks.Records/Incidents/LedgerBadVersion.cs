using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Runbooks.Incidents;

/// <summary>An entry of a ledger's <c>known-bad</c>.</summary>
/// <param name="Version">The version that was left; null where people's entry has none.</param>
/// <param name="Since">When it was known.</param>
/// <param name="Incident">The incident whose run left it, or how else it became known.</param>
/// <param name="ArrivedAt">The version that was arrived at; null where that is not known, and in entries of earlier versions.</param>
internal sealed record LedgerBadVersion(
    string? Version,
    string? Since,
    string? Incident,
    [property: JsonPropertyName("arrived-at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ArrivedAt
)
{
    public static LedgerBadVersion Read(JsonObject entry) => entry.Deserialize(LedgerJson.Default.LedgerBadVersion)!;

    public JsonObject ToNode() => JsonSerializer.SerializeToNode(this, LedgerJson.Default.LedgerBadVersion)!.AsObject();
}
