using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Diagnostics;

namespace Runbooks.Incidents.Templates;

/// <summary>
/// Texts that a target or an operator wrote, for a place where names and words do something: at GitHub <c>@name</c> calls
/// people, <c>#1</c> names an issue, "fixes" before it closes that, and <c>:name:</c> is a picture. An invisible sign between
/// keeps them from it.
/// </summary>
public static partial class QuietText
{
    private const string Invisible = "\u200b";

    /// <summary>Every text in the value made quiet.</summary>
    public static JsonNode? Of(JsonNode? node) =>
        node switch
        {
            JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Of(m.Value)))),
            JsonArray items => new JsonArray([.. items.Select(Of)]),
            JsonValue value when value.TryGetValue<string>(out var text) => Of(text),
            _ => node?.DeepClone(),
        };

    /// <summary>A text made quiet.</summary>
    public static string Of(string text)
    {
        text = PrintableText.Lines(text);
        if (text.Contains('@', StringComparison.Ordinal))
            text = Mentions().Replace(text, "@" + Invisible);
        if (text.Contains(':', StringComparison.Ordinal))
            text = Pictures().Replace(text, ":" + Invisible);
        text = Closing().Replace(text, "$0" + Invisible);
        return References().Replace(text, "$0" + Invisible);
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9_])@(?=[A-Za-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Mentions();

    // GitHub knows names of pictures that hold a letter, and four that do not; 15:42:10 is a time.
    [GeneratedRegex(@":(?=(?:[a-z0-9_+-]*[a-z][a-z0-9_+-]*|100|1234|[+-]1):)", RegexOptions.CultureInvariant)]
    private static partial Regex Pictures();

    [GeneratedRegex(@"(?:#|\bGH-)(?=\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex References();

    [GeneratedRegex(
        @"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)(?=:?\s+\S{0,200}(?:#|/issues/|/pull/|GH-)\d)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Closing();
}
