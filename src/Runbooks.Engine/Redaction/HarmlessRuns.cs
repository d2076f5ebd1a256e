namespace Runbooks.Redaction;

/// <summary>
/// Runs of digits in which no secret was found. A run says the same words in each event and answer, and every word of ten letters
/// may be base64: what is known to be none is not decoded again.
/// </summary>
internal sealed class HarmlessRuns
{
    // Words, paths and numbers are short; what is long is said once.
    private const int Longest = 64;
    private const int Most = 2048;

    private readonly Lock _turn = new();
    private readonly HashSet<string> _runs = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public HarmlessRuns() => _lookup = _runs.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a run was added; false as well where there was no room for it.</summary>
    public bool Contains(ReadOnlySpan<char> run)
    {
        if (run.Length > Longest)
            return false;
        lock (_turn)
            return _lookup.Contains(run);
    }

    /// <summary>Adds a run, if there is room.</summary>
    public void Add(ReadOnlySpan<char> run)
    {
        if (run.Length > Longest)
            return;
        lock (_turn)
        {
            if (_runs.Count < Most)
                _lookup.Add(run);
        }
    }
}
