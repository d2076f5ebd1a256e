using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Runbooks.Tests.Controllers;

/// <summary>As much of Helm's templates as the chart uses. Whatever else stands in it fails.</summary>
/// <param name="values">The chart's values.</param>
/// <param name="release">What the release is called, and its namespace.</param>
internal sealed partial class ChartTemplate(JsonObject values, string release)
{
    /// <summary>Fills a template in.</summary>
    public string Render(string template)
    {
        var text = Condition().Replace(template, m => (bool)Value(m.Groups[1].Value)! ? m.Groups[2].Value : string.Empty);
        text = Block().Replace(text, m => Indented(Value(m.Groups[1].Value)!, int.Parse(m.Groups[2].Value)));
        text = Inline()
            .Replace(text, m => m.Groups[2].Success ? Value(m.Groups[1].Value)!.ToJsonString()
                : m.Groups[1].Value.StartsWith("Release.", StringComparison.Ordinal) ? release
                : Value(m.Groups[1].Value)!.ToString());
        Assert.That(text, Does.Not.Contain("{{"), "the test does not know what stands there");
        return text;
    }

    private JsonNode? Value(string path) => path["Values.".Length..].Split('.').Aggregate((JsonNode?)values, (at, name) => at![name]);

    // As `toYaml` writes it: in the order of the names.
    private static string Indented(JsonNode value, int spaces)
    {
        var margin = "\n" + new string(' ', spaces);
        return value switch
        {
            JsonArray list => string.Concat(list.Select(i => $"{margin}- {i}")),
            JsonObject map => string.Concat(
                map.OrderBy(m => m.Key, StringComparer.Ordinal)
                    .Select(m => $"{margin}{m.Key}:{(m.Value is JsonObject inner ? Indented(inner, spaces + 2) : $" {m.Value}")}")
            ),
            _ => margin + value,
        };
    }

    [GeneratedRegex(@"\n *\{\{- if \.(Values\.[\w.]+) \}\}(.*?)\n *\{\{- end \}\}", RegexOptions.Singleline)]
    private static partial Regex Condition();

    [GeneratedRegex(@"\n *\{\{- toYaml \.(Values\.[\w.]+) \| nindent (\d+) \}\}")]
    private static partial Regex Block();

    [GeneratedRegex(@"\{\{ \.((?:Values|Release)\.[\w.]+)( \| quote)? \}\}")]
    private static partial Regex Inline();
}
