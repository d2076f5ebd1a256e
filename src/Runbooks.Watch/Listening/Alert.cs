namespace Runbooks.Watch.Listening;

/// <summary>One alert of a webhook.</summary>
/// <param name="Fingerprint">What Alertmanager tells it by: one for each set of labels.</param>
/// <param name="IsResolved">Whether it is over.</param>
/// <param name="StartsAt">When it began to fire.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Annotations">Its annotations.</param>
internal sealed record Alert(
    string Fingerprint,
    bool IsResolved,
    DateTimeOffset StartsAt,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations
)
{
    /// <summary>When it ended, or will be taken for ended; null where it does not say.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    public string Name => Labels.GetValueOrDefault("alertname", "alert");

    /// <summary>A label, or else an annotation, of a name; null for none.</summary>
    public string? Find(string name) => Labels.GetValueOrDefault(name) ?? Annotations.GetValueOrDefault(name);
}
