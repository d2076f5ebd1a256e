namespace Runbooks.Triggers;

/// <summary>
/// What counters came to between two scrapes, over any number of series. A counter that is lower than before began anew
/// from zero, so that all it shows came in since. A series that was never there before shows its whole value where others
/// were, because it began at zero too; one that was away for a scrape is compared with what it showed before.
/// </summary>
internal sealed class CounterIncrease
{
    // Labels that change with each scrape must not fill the memory.
    private const int MostForgotten = 100;

    private readonly Dictionary<string, (double Value, long Scrape)> _last = [];
    private readonly List<(string Series, double High, double Low)> _falls = [];
    private string? _version;
    private long _scrape;
    private int _seen;
    private bool _hasBefore;
    private double _increase;

    /// <summary>The sum of what the latest scrape showed.</summary>
    public double Total { get; private set; }

    /// <summary>How many series it knows.</summary>
    public int Known => _last.Count;

    /// <summary>The series that were lower in the latest scrape than before, with both values.</summary>
    internal IReadOnlyList<(string Series, double High, double Low)> Falls => _falls;

    /// <summary>What the latest scrape showed of a series; null where it was not in it.</summary>
    internal double? Latest(string series) => _last.TryGetValue(series, out var last) && last.Scrape == _scrape ? last.Value : null;

    /// <summary>Begins a scrape.</summary>
    /// <param name="version">The version that serves, where it was seen: another one has other counters, and nothing is taken from those
    /// before.</param>
    public void Begin(string? version)
    {
        if (version is not null && _version is not null && version != _version)
            _last.Clear();
        _version = version ?? _version;
        _hasBefore = _last.Count > 0;
        (_increase, _seen, Total) = (0, 0, 0);
        _falls.Clear();
        _scrape++;
    }

    /// <summary>Takes one series.</summary>
    /// <param name="series">Its name with its labels; a second one of the same name in one scrape is left out.</param>
    /// <param name="value">Its value; what is no number is left out.</param>
    public void Add(string series, double value)
    {
        if (!double.IsFinite(value) || value < 0)
            return;
        var isKnown = _last.TryGetValue(series, out var before);
        if (isKnown && before.Scrape == _scrape)
            return;
        if (isKnown && before.Value > value)
            _falls.Add((series, before.Value, value));
        _last[series] = (value, _scrape);
        _seen++;
        Total += value;
        if (_hasBefore)
            _increase += isKnown && before.Value <= value ? value - before.Value : value;
    }

    /// <summary>Ends the scrape.</summary>
    /// <returns>The increase since the scrape before; null where there was none to compare with.</returns>
    public double? End()
    {
        if (_last.Count > (2 * _seen) + MostForgotten)
        {
            foreach (var gone in _last.Where(s => s.Value.Scrape != _scrape).Select(s => s.Key).ToList())
                _last.Remove(gone);
        }

        return _hasBefore ? _increase : null;
    }
}
