namespace Runbooks.Triggers;

/// <summary>
/// Makes observations of a target's scraped metrics, one reader for each trigger of a target: counters are held against the scrape before.
/// </summary>
/// <param name="source">What is looked at.</param>
public sealed class MetricsReader(MetricsSource source)
{
    private readonly CounterIncrease _numerator = new();
    private readonly CounterIncrease _denominator = new();
    private TimeSpan? _before;
    private string? _version;
    private AnsweringProcesses _processes = new();

    /// <summary>Why the latest scrape gives nothing, for a person; null where it gives something.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads one scrape.</summary>
    /// <param name="series">All series, or those that <see cref="MetricsSource.Wants"/> wants.</param>
    /// <param name="at">When, by a monotonic clock.</param>
    /// <param name="time">When, by the clock on the wall.</param>
    /// <param name="version">The version that serves; null where it was not seen.</param>
    /// <returns>Missing where a series that is needed is not there: what is not told is not known.</returns>
    public TriggerObservation Read(
        IEnumerable<(string Name, IReadOnlyDictionary<string, string> Labels, double Value)> series,
        TimeSpan at,
        DateTimeOffset time,
        string? version
    )
    {
        var hasChanged = version is not null && _version is not null && version != _version;
        if (hasChanged)
            _processes = new AnsweringProcesses();
        var started = new List<double>();
        _numerator.Begin(version);
        _denominator.Begin(version);
        var (highest, sum, above, below, labelled) = (double.NaN, 0.0, false, false, false);
        foreach (var (name, labels, value) in series)
        {
            if (name == AnsweringProcesses.StartMetric && double.IsFinite(value))
                started.Add(value);
            if (source.Numerator.Matches(name, labels))
            {
                above |= !double.IsNaN(value);
                if (double.IsNaN(highest) || value > highest)
                    highest = value;
                if (IsCounter)
                    _numerator.Add(Key(name, labels), value);
            }

            if (source.Denominator?.Matches(name, labels) == true)
            {
                below |= !double.IsNaN(value);
                labelled |= source.Numerator.Labels.All(l => labels.ContainsKey(l.Key));
                sum += value;
                if (IsCounter)
                    _denominator.Add(Key(name, labels), value);
            }
        }

        var (numerator, denominator) = (_numerator.End(), _denominator.End());
        if (hasChanged)
            _before = null;
        _version = version ?? _version;
        if (
            IsCounter
            && !_processes.Take(started.Count == 1 ? started[0] : null, source.Denominator is null ? _numerator : _denominator, time)
        )
            (numerator, denominator) = (null, null);
        var observed = source.Form switch
        {
            _ when _processes.TakeTurns => TriggerObservation.Missing(at, time),
            MetricsForm.Gauge when above => TriggerObservation.Value(at, time, highest, version),
            MetricsForm.Share when above && below && sum > 0 => TriggerObservation.Value(at, time, highest / sum, version),
            MetricsForm.Rate when above => TriggerObservation.Ratio(
                at,
                time,
                numerator ?? 0,
                numerator is null || _before is null ? 0 : (at - _before.Value).TotalSeconds,
                version
            ),

            // No error has been counted yet where the metric shows requests and none with the labels of an error; but where none has
            // such a label at all, errors are counted elsewhere.
            MetricsForm.Ratio when below && (above || (labelled && source.Numerator.Name == source.Denominator!.Name)) =>
                TriggerObservation.Ratio(at, time, denominator is null ? 0 : numerator ?? FirstErrors(above), denominator ?? 0, version),
            _ => TriggerObservation.Missing(at, time),
        };
        if (observed.Outcome != ObservationOutcome.Missing)
            _before = at;
        Problem =
            observed.Outcome != ObservationOutcome.Missing ? null
            : _processes.TakeTurns
                ? "several processes answer in turn, each with counters of its own, so that what they count between two "
                    + "looks are no requests: ask a Prometheus server that scrapes each of them, by `query`"
            : source.Denominator is { } whole && !below ? $"no series matches {whole}"
            : !above && source.Form == MetricsForm.Ratio
                ? $"no series of {source.Denominator} has "
                    + $"{string.Join(" and ", source.Numerator.Labels.Select(l => $"`{l.Key}`").Distinct())}, by which errors would be told"
            : !above ? $"no series matches {source.Numerator}"
            : $"{source.Denominator} comes to nothing that can be divided by";
        return observed;

        // Errors that are there for the first time, while requests were before, all came in since.
        double FirstErrors(bool areThere) => areThere ? _numerator.Total : 0;
    }

    private bool IsCounter => source.Form is MetricsForm.Rate or MetricsForm.Ratio;

    private static string Key(string name, IReadOnlyDictionary<string, string> labels) =>
        labels.Count == 0
            ? name
            : $"{name}{{{string.Join(',', labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"))}}}";
}
