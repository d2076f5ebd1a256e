using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>A request as it came.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Decoded, without the query.</param>
/// <param name="Query">Its fields, decoded.</param>
/// <param name="Headers">By name, in any case.</param>
/// <param name="Text">What was sent.</param>
internal sealed record ReceivedRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    string Text
)
{
    /// <summary>What was sent as JSON; an empty object where nothing was.</summary>
    public JsonObject Json => Text.Length == 0 ? [] : JsonNode.Parse(Text)!.AsObject();

    public override string ToString() => $"{Method} {Path}";
}
