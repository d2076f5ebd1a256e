namespace Runbooks.Controllers;

/// <summary>What one look at a controller saw: what it believes. Each text in it is one printable line.</summary>
/// <param name="Serving">The release that serves.</param>
/// <param name="Candidate">
/// The release that would be gone back to: of a toggle the other one, else the newest earlier one. Null where there is none.
/// </param>
/// <param name="Events">The last events of its own history, the oldest first; empty where it keeps none.</param>
public sealed record ControllerState(Release Serving, Release? Candidate, IReadOnlyList<ControllerEvent> Events)
{
    /// <summary>All releases but the one that serves, the newest first.</summary>
    public IReadOnlyList<Release> Releases { get; init; } = Candidate is null ? [] : [Candidate];

    /// <summary>How many of <see cref="Releases"/> are known to be newer than the one that serves.</summary>
    internal int Newer { get; init; }

    /// <summary>Whether it is known which release came before which.</summary>
    internal bool HasOrder { get; init; } = true;

    /// <summary>Those that can be gone back to without being named, the newest first: none where several have no order.</summary>
    internal IEnumerable<Release> Earlier =>
        Releases
            .Skip(Newer)
            .Where(r => r.HasServed != false && r.Version is not null && r.Version != Serving.Version)
            .Where(_ => HasOrder || Releases.Count == 1);

    /// <summary>What is listed more than once, where the description does not say which entry counts; null for nothing.</summary>
    public string? Repeated { get; init; }

    /// <summary>Whether no change is under way.</summary>
    public bool IsSettled { get; init; } = true;

    /// <summary>What differs after every change; null where the controller has nothing of the kind.</summary>
    public string? Mark { get; init; }

    /// <summary>
    /// Why the change that is under way will come to nothing, or, where none is, what serves is not well; null for neither.
    /// </summary>
    public string? Failing { get; init; }

    /// <summary>Who or what made the last change; null where the controller does not say.</summary>
    public string? MovedBy { get; init; }

    /// <summary>What stands against any change, each a sentence; empty for nothing.</summary>
    public IReadOnlyList<string> Obstacles { get; init; } = [];

    /// <summary>What it was read from; null for a state that was made from a journal.</summary>
    internal ControllerLook? Look { get; init; }

    /// <summary>What tells the last event of the history from any other; empty where the history is.</summary>
    public string LastEvent => Events.Count == 0 ? string.Empty : Marks()[^1];

    /// <summary>
    /// The events after one, the oldest first; none where that one is not in the history any more, so that nothing can be told.
    /// </summary>
    /// <param name="lastEvent">A <see cref="LastEvent"/> of an earlier look; null where none is known.</param>
    public IReadOnlyList<ControllerEvent> EventsAfter(string? lastEvent)
    {
        if (lastEvent is null)
            return [];
        if (lastEvent.Length == 0)
            return Events;
        var at = Marks().IndexOf(lastEvent);
        return at < 0 ? [] : [.. Events.Skip(at + 1)];
    }

    // Where the controller writes no times, or none that tell two moves apart, the second of two equal events is another one all the same.
    private List<string> Marks()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var marks = new List<string>(Events.Count);
        foreach (var mark in Events.Select(MarkOf))
        {
            var times = seen[mark] = seen.GetValueOrDefault(mark) + 1;
            marks.Add(times == 1 ? mark : $"{mark} #{times}");
        }

        return marks;
    }

    private static string MarkOf(ControllerEvent e) => $"{e.Kind} {e.Place ?? $"{e.From}>{e.To}"} {e.Timestamp}";
}
