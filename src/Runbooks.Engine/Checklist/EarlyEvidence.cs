using Runbooks.Events;

namespace Runbooks.Checklist;

/// <summary>
/// The evidence of checks that are looked at beside the first steps of a run. It is held until their findings are told, so
/// that the order of what the journal holds does not depend on which answer came first.
/// </summary>
internal sealed class EarlyEvidence
{
    private readonly Lock _turn = new();
    private readonly List<(string Name, string About, string Content)> _held = [];
    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);

    /// <summary>Holds a file.</summary>
    /// <returns>What stands for it until it is kept.</returns>
    public string Hold(string name, string about, string content)
    {
        lock (_turn)
        {
            _held.Add((name, about, content));
            return $"held {_held.Count - 1}";
        }
    }

    /// <summary>Keeps files in the stream.</summary>
    /// <param name="held">What stands for them.</param>
    /// <param name="events">The stream.</param>
    /// <returns>Their names.</returns>
    public async Task<IReadOnlyList<string>> KeepAsync(IReadOnlyList<string> held, RunEvents events)
    {
        var names = new List<string>(held.Count);
        foreach (var one in held)
        {
            if (!_kept.TryGetValue(one, out var name))
            {
                (string Name, string About, string Content) file;
                lock (_turn)
                    file = _held[int.Parse(one.AsSpan("held ".Length), System.Globalization.CultureInfo.InvariantCulture)];
                _kept[one] = name = await events.KeepAsync(file.Name, file.About, file.Content);
            }

            names.Add(name);
        }

        return names;
    }
}
