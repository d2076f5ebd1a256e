using Runbooks.Results;

namespace Runbooks.Targets;

/// <summary>
/// Reads metrics in Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats), and the lines of
/// OpenMetrics. One line that is not of the format spoils the whole: half an answer must not be taken for a value.
/// </summary>
public static class PrometheusText
{
    // Any other sign that Unicode calls space, or a line's end, may stand in a label.
    private const string Space = " \t\r";

    private const string OpenMetrics = "application/openmetrics-text";

    // A target with more is not read line by line each second.
    private const int MostSeries = 500_000;

    /// <summary>Reads a body.</summary>
    /// <param name="text">The body.</param>
    /// <param name="mediaType">Its type, which says whether it must have an end.</param>
    /// <returns>The highest value of each metric over its labels; null where the body is not in that format.</returns>
    public static IReadOnlyDictionary<string, double>? Parse(string text, string mediaType = "")
    {
        var (series, _) = Read(text, isWanted: null, mediaType);
        if (series is null)
            return null;
        var values = new Dictionary<string, double>();
        foreach (var one in series)
        {
            // Below every bound, and no measurement of anything.
            if (double.IsNaN(one.Value) || double.IsNegativeInfinity(one.Value))
                continue;
            values[one.Name] = values.TryGetValue(one.Name, out var known) ? Math.Max(known, one.Value) : one.Value;
        }

        return values;
    }

    /// <summary>Reads the series that are wanted. Every line is checked as far as its name; those that are wanted, wholly.</summary>
    /// <param name="text">The body.</param>
    /// <param name="isWanted">Chooses by a metric's name; null for all.</param>
    /// <param name="mediaType">Its type: OpenMetrics says where it ends, and one that does not was cut off.</param>
    /// <returns>The series in their order, or why the body is not in that format. A body without any series is not.</returns>
    public static Result<List<MetricSeries>, string> Read(string text, Func<string, bool>? isWanted, string mediaType = "")
    {
        if (mediaType == OpenMetrics && !text.AsSpan().TrimEnd(Space + "\n").EndsWith("# EOF"))
            return Result.Failed("it does not end with `# EOF`, as OpenMetrics does: it may be half of it");
        var found = new List<MetricSeries>();
        var (number, count) = (0, 0);
        var known = new Dictionary<string, bool>();
        var wanted = known.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan(range).Trim(Space);
            if (line.IsEmpty || line[0] == '#')
                continue;
            if (++count > MostSeries)
                return Result.Failed($"there are more than {MostSeries} series");
            var name = MetricLine.NameOf(line);
            if (name.IsEmpty)
                return Result.Failed($"line {number} is not of Prometheus' text format");
            if (isWanted is not null)
            {
                if (!wanted.TryGetValue(name, out var isOne))
                    known[name.ToString()] = isOne = isWanted(name.ToString());
                if (!isOne)
                    continue;
            }

            if (MetricLine.Read(line) is not { } series)
                return Result.Failed($"line {number} is not of Prometheus' text format");
            found.Add(series);
        }

        return count == 0 ? Result.Failed("there is no series") : found;
    }
}
