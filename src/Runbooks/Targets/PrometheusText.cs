namespace Runbooks.Targets;

/// <summary>
/// Reads metrics in Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats), and the lines of
/// OpenMetrics. One line that is not of the format spoils the whole: half an answer must not be taken for a value.
/// </summary>
public static class PrometheusText
{
    // Any other sign that Unicode calls space, or a line's end, may stand in a label.
    private const string Space = " \t\r";

    // A target with more is not read line by line each second.
    private const int MostSeries = 500_000;

    /// <summary>Reads an answer.</summary>
    /// <returns>The highest value of each metric over its labels; null where the body is not in that format.</returns>
    public static IReadOnlyDictionary<string, double>? Parse(Answered answered) => Of(Read(answered, isWanted: null).Series);

    /// <summary>Reads a body.</summary>
    /// <returns>The highest value of each metric over its labels; null where the body is not in that format.</returns>
    public static IReadOnlyDictionary<string, double>? Parse(string text) => Of(Read(text, isWanted: null).Series);

    /// <summary>Reads the series that are wanted of an answer. OpenMetrics says where it ends, so that half of one is told from the whole.</summary>
    /// <param name="answered">The answer.</param>
    /// <param name="isWanted">Chooses by a metric's name; null for all.</param>
    /// <returns>The series in their order, or why the body is not in that format.</returns>
    public static (IReadOnlyList<MetricSeries>? Series, string? Problem) Read(Answered answered, Func<string, bool>? isWanted) =>
        answered.MediaType == "application/openmetrics-text" && !answered.Text.AsSpan().TrimEnd().EndsWith("# EOF", StringComparison.Ordinal)
            ? (null, "it does not end with `# EOF`, so that it may be half of an answer")
            : Read(answered.Text, isWanted);

    private static Dictionary<string, double>? Of(IReadOnlyList<MetricSeries>? series)
    {
        if (series is null) return null;
        var values = new Dictionary<string, double>();
        foreach (var one in series)
        {
            // No share and no count is below everything: what is there says nothing.
            if (double.IsNaN(one.Value) || double.IsNegativeInfinity(one.Value)) continue;
            values[one.Name] = values.TryGetValue(one.Name, out var known) ? Math.Max(known, one.Value) : one.Value;
        }

        return values;
    }

    /// <summary>Reads the series that are wanted. Every line is checked as far as its name; those that are wanted, wholly.</summary>
    /// <param name="text">The body.</param>
    /// <param name="isWanted">Chooses by a metric's name; null for all.</param>
    /// <returns>The series in their order, or why the body is not in that format. A body without any series is not.</returns>
    public static (IReadOnlyList<MetricSeries>? Series, string? Problem) Read(string text, Func<string, bool>? isWanted)
    {
        var found = new List<MetricSeries>();
        var (number, count) = (0, 0);
        var known = new Dictionary<string, bool>();
        var wanted = known.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan(range).Trim(Space);
            if (line.IsEmpty || line[0] == '#') continue;
            if (++count > MostSeries) return (null, $"there are more than {MostSeries} series");
            var name = MetricLine.NameOf(line);
            if (name.IsEmpty) return (null, $"line {number} is not of Prometheus' text format");
            if (isWanted is not null)
            {
                if (!wanted.TryGetValue(name, out var isOne)) known[name.ToString()] = isOne = isWanted(name.ToString());
                if (!isOne) continue;
            }

            if (MetricLine.Read(line) is not { } series) return (null, $"line {number} is not of Prometheus' text format");
            found.Add(series);
        }

        return count == 0 ? (null, "there is no series") : (found, null);
    }
}
