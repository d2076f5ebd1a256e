using System.Globalization;

namespace Runbooks.Sandbox.Controller;

/// <summary>What a controller has begun, by the names that it gave it: each is under way until it has ended or failed.</summary>
internal sealed class PlayedOperations
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (string Word, string? Reason)> states = new(StringComparer.Ordinal);

    /// <summary>Begins one.</summary>
    /// <returns>Its name.</returns>
    public string Begin()
    {
        lock (gate)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"op{states.Count + 1}");
            states[name] = ("running", null);
            return name;
        }
    }

    /// <summary>It has ended well, unless it has failed.</summary>
    public void End(string name) => Set(name, "done", null);

    /// <summary>It has failed.</summary>
    public void Fail(string name, string reason) => Set(name, "failed", reason);

    /// <summary>How one stands, and why it failed; null where there is none of that name.</summary>
    public (string Word, string? Reason)? Find(string name)
    {
        lock (gate)
            return states.TryGetValue(name, out var state) ? state : null;
    }

    private void Set(string name, string word, string? reason)
    {
        lock (gate)
        {
            if (states[name].Word == "running")
                states[name] = (word, reason);
        }
    }
}
