namespace Runbooks.Watch;

/// <summary>Which release of a target serves, as it was seen, and which did before.</summary>
internal sealed class ReleaseMemory
{
    private const int MostVersions = 20;

    private readonly List<string> _served = [];

    /// <summary>The environment that serves; null where none was seen.</summary>
    public string? Environment { get; private set; }

    /// <summary>The version that serves; null where none was seen.</summary>
    public string? Version { get; private set; }

    /// <summary>When it began to, as far as that was seen; null where it served when it was first seen.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>Whether a version served before the one that serves now.</summary>
    public bool ServedBefore(string version) => _served.Contains(version);

    /// <summary>Takes what an answer named. What it does not name changes nothing.</summary>
    /// <returns>Whether another release serves than the one that was known.</returns>
    public bool See(string? environment, string? version, DateTimeOffset at)
    {
        var isOther =
            (environment is not null && Environment is not null && environment != Environment)
            || (version is not null && Version is not null && version != Version);
        if (version is not null && Version is not null && version != Version)
        {
            _served.Remove(Version);
            _served.Add(Version);
            if (_served.Count > MostVersions)
                _served.RemoveAt(0);
        }

        (Environment, Version) = (environment ?? Environment, version ?? Version);
        if (isOther)
            Since = at;
        return isOther;
    }

    /// <summary>What it remembers, for the next process.</summary>
    public SavedRelease Save() => new(Environment, Version, Since, [.. _served]);

    /// <summary>Goes on from what an earlier process saved.</summary>
    public void Restore(SavedRelease saved)
    {
        (Environment, Version, Since) = (saved.Environment, saved.Version, saved.Since);
        _served.AddRange(saved.Served);
    }
}
