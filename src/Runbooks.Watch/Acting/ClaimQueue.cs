namespace Runbooks.Watch.Acting;

/// <summary>The claims of one target: each acts once, and may ask again for as long as it holds and has not acted.</summary>
internal sealed class ClaimQueue
{
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly HashSet<string> _acted = [];

    /// <summary>Puts a claim down. One that is there already stays as it is.</summary>
    public void Add(Claim claim) => _entries.TryAdd(claim.Key, new Entry(claim));

    /// <summary>It no longer holds.</summary>
    public void Remove(string key) => _entries.Remove(key);

    /// <summary>Those whose keys begin with a text no longer hold.</summary>
    /// <returns>Whether there was one.</returns>
    public bool RemoveAll(string prefix)
    {
        var keys = _entries.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        foreach (var key in keys)
            _entries.Remove(key);
        return keys.Count + _acted.RemoveWhere(k => k.StartsWith(prefix, StringComparison.Ordinal)) > 0;
    }

    /// <summary>Whether a claim is there, acted or not.</summary>
    public bool Holds(string key) => _entries.ContainsKey(key) || _acted.Contains(key);

    /// <summary>Whether a claim is there that nothing was done upon, nor is being done.</summary>
    public bool Waits(string key) => _entries.TryGetValue(key, out var entry) && entry.Waits;

    /// <summary>The keys of those that have acted: what the next process must not do again.</summary>
    public IReadOnlyList<string> Acted => [.. _entries.Where(e => e.Value.HasActed).Select(e => e.Key).Concat(_acted)];

    /// <summary>Takes up what acted in an earlier process.</summary>
    public void Restore(IEnumerable<string> acted) => _acted.UnionWith(acted);

    /// <summary>It is being acted upon from now on, if it is there still and waits.</summary>
    /// <returns>Whether it is.</returns>
    public bool Begin(string key) => _entries.TryGetValue(key, out var entry) && entry.Waits && (entry.IsActing = true);

    /// <summary>Nothing was done upon it after all: it goes on to wait, unless another release serves meanwhile.</summary>
    /// <returns>Whether it is dropped for that.</returns>
    public bool GiveBack(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
            return false;
        entry.IsActing = false;
        return entry.IsOfBefore && _entries.Remove(key);
    }

    /// <summary>It has acted, and will not again.</summary>
    public void HasActed(string key)
    {
        if (_entries.TryGetValue(key, out var entry))
            entry.HasActed = true;
    }

    /// <summary>Another release serves: what was said of the one before is nothing against this one.</summary>
    /// <returns>What is dropped for that.</returns>
    public IReadOnlyList<Claim> Clear()
    {
        var dropped = new List<Claim>();
        foreach (var (key, entry) in _entries.Where(e => !e.Value.HasActed).ToList())
        {
            // What is being acted upon may be why another one serves.
            if (entry.IsActing)
                entry.IsOfBefore = true;
            else if (_entries.Remove(key))
                dropped.Add(entry.Claim);
        }

        return dropped;
    }

    /// <summary>Those that nothing was done upon, the oldest first.</summary>
    public IReadOnlyList<Claim> Waiting => [.. _entries.Values.Where(e => e.Waits).Select(e => e.Claim).OrderBy(c => c.DetectedAt)];

    /// <summary>Notes what held a claim back.</summary>
    /// <returns>Whether it is the first time that this did.</returns>
    public bool IsFirst(string key, string safeguard) => _entries.TryGetValue(key, out var entry) && entry.Told.Add(safeguard);

    private sealed class Entry(Claim claim)
    {
        public Claim Claim { get; } = claim;

        public bool HasActed { get; set; }

        public bool IsActing { get; set; }

        /// <summary>Whether another release serves than the one that it was of.</summary>
        public bool IsOfBefore { get; set; }

        public bool Waits => !HasActed && !IsActing;

        public HashSet<string> Told { get; } = [];
    }
}
