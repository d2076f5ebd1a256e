namespace Runbooks.Watch.Acting;

/// <summary>
/// Up to when each alert of a target is known: messages of Alertmanager's can come late and in another order, and one that
/// says of a past firing that it fires must start nothing. It outlives the process.
/// </summary>
internal sealed class AlertTimes
{
    private const int Most = 10_000;

    private static readonly Known Nothing = new(DateTimeOffset.MinValue, DateTimeOffset.MinValue, DateTimeOffset.MinValue);

    private readonly Lock _turn = new();
    private readonly Dictionary<string, Known> _known = [];

    /// <summary>Whether a firing is of the past: the alert was resolved after it began, or began anew since.</summary>
    /// <param name="fingerprint">The alert.</param>
    /// <param name="startsAt">When that firing began.</param>
    public bool IsPast(string fingerprint, DateTimeOffset startsAt)
    {
        lock (_turn)
            return _known.TryGetValue(fingerprint, out var known) && (startsAt < known.Began || startsAt <= known.Over);
    }

    public void Fires(string fingerprint, DateTimeOffset startsAt, DateTimeOffset now)
    {
        lock (_turn)
            Keep(fingerprint, Of(fingerprint) with { Began = Later(Of(fingerprint).Began, startsAt) }, now);
    }

    /// <summary>It is resolved, whether it was known or not: what says that it fires may still be on its way.</summary>
    /// <param name="fingerprint">The alert.</param>
    /// <param name="startsAt">When the firing began that is over.</param>
    /// <param name="endsAt">When it ended; null where that is not said.</param>
    /// <param name="now">The time. An end that is said to come is none yet.</param>
    public void IsOver(string fingerprint, DateTimeOffset startsAt, DateTimeOffset? endsAt, DateTimeOffset now)
    {
        var end =
            endsAt is not { } given ? startsAt
            : given <= now ? given
            : now;
        lock (_turn)
            Keep(fingerprint, Of(fingerprint) with { Over = Later(Of(fingerprint).Over, Later(startsAt, end)) }, now);
    }

    /// <returns>What the next process must know: of each alert when it began, when it was over and when it was last heard of.</returns>
    public IReadOnlyDictionary<string, DateTimeOffset[]> Save()
    {
        lock (_turn)
            return _known.ToDictionary(k => k.Key, k => new[] { k.Value.Began, k.Value.Over, k.Value.Heard });
    }

    /// <summary>Goes on from what an earlier process saved.</summary>
    public void Restore(IReadOnlyDictionary<string, DateTimeOffset[]> saved)
    {
        lock (_turn)
        {
            foreach (var (fingerprint, times) in saved)
                _known[fingerprint] = new Known(times[0], times[1], times[2]);
        }
    }

    private Known Of(string fingerprint) => _known.GetValueOrDefault(fingerprint, Nothing);

    private void Keep(string fingerprint, Known known, DateTimeOffset now)
    {
        _known[fingerprint] = known with { Heard = now };
        if (_known.Count <= Most)
            return;
        foreach (var (oldest, _) in _known.OrderBy(k => k.Value.Heard).Take(Most / 10).ToList())
            _known.Remove(oldest);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private sealed record Known(DateTimeOffset Began, DateTimeOffset Over, DateTimeOffset Heard);
}
