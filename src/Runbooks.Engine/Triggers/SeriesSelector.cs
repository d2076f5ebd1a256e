namespace Runbooks.Triggers;

/// <summary>Which series of a target's metrics are meant.</summary>
/// <param name="Name">The metric's name, whole.</param>
/// <param name="Labels">What their labels must be; a series may have others besides, and one that is absent is empty.</param>
public sealed record SeriesSelector(string Name, IReadOnlyList<KeyValuePair<string, LabelMatcher>> Labels)
{
    /// <summary>Whether a series is one of them.</summary>
    public bool Matches(string name, IReadOnlyDictionary<string, string> labels)
    {
        if (name != Name)
            return false;
        foreach (var (label, matcher) in Labels)
        {
            if (!matcher.Matches(labels.GetValueOrDefault(label, string.Empty)))
                return false;
        }

        return true;
    }

    /// <summary>As PromQL has it: <c>http_requests_total{status=~"5.."}</c>.</summary>
    public override string ToString() =>
        Labels.Count == 0 ? Name : $"{Name}{{{string.Join(",", Labels.Select(l => $"{l.Key}=~\"{l.Value.Pattern}\""))}}}";
}
