using System.Globalization;
using System.Text.RegularExpressions;

namespace Runbooks.Targets;

/// <summary>Reads metrics in Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats).</summary>
public static partial class PrometheusText
{
    private const int MostSeries = 20_000;

    /// <summary>Reads a body.</summary>
    /// <returns>The highest value of each metric over its labels; null where the body is not in that format.</returns>
    public static IReadOnlyDictionary<string, double>? Parse(string text)
    {
        var values = new Dictionary<string, double>();
        var series = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (line.IsEmpty || line[0] == '#') continue;
            var match = Line().Match(line.ToString());
            if (!match.Success || ++series > MostSeries) return null;
            if (Number(match.Groups[2].Value) is not { } value) return null;
            var name = match.Groups[1].Value;
            if (double.IsNaN(value)) continue;
            values[name] = values.TryGetValue(name, out var known) ? Math.Max(known, value) : value;
        }

        return series == 0 ? null : values;
    }

    private static double? Number(string text) => text switch
    {
        "+Inf" or "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
    };

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?\s+(\S+)(?:\s+-?[0-9]+)?$""", RegexOptions.None, 200)]
    private static partial Regex Line();
}
