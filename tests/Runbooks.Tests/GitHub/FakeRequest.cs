using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Runbooks.Tests.GitHub;

/// <summary>A request as it came.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Without the query, and without what stands before <c>/repos</c>.</param>
/// <param name="Query">Its fields, decoded.</param>
/// <param name="RawQuery">With its <c>?</c>; empty for none.</param>
/// <param name="Headers">By name.</param>
/// <param name="Text">What was sent.</param>
/// <param name="Login">Whose token it has; null where it has none that is known.</param>
internal sealed record FakeRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    string RawQuery,
    IReadOnlyDictionary<string, string> Headers,
    string Text,
    string? Login
)
{
    public JsonObject Body => Text.Length == 0 ? [] : JsonNode.Parse(Text)!.AsObject();

    public string? this[string field] => Query.GetValueOrDefault(field);

    /// <summary>Whether it is this one: <c>PATCH /repos/acme/shop/pulls/*</c>.</summary>
    public bool Is(string what, out string[] parts)
    {
        var match = Regex.Match($"{Method} {Path}", "^" + Regex.Escape(what).Replace(@"\*", "([^/]+)", StringComparison.Ordinal) + "$");
        parts = [.. match.Groups.Cast<Group>().Skip(1).Select(g => Uri.UnescapeDataString(g.Value))];
        return match.Success;
    }

    public override string ToString() => $"{Method} {Path}{RawQuery}";
}
