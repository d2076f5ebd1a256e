using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>Fills <c>${env:NAME}</c> in while a file is read, and keeps what it filled in: each such value is a secret.</summary>
/// <param name="lookup">Looks a variable up.</param>
/// <param name="allowsUnset">Whether a variable that is not set is no mistake: it is set where the run happens.</param>
public sealed class EnvironmentValues(Func<string, string?> lookup, bool allowsUnset = false)
{
    private readonly List<string> _secrets = [];
    private readonly List<string> _unset = [];

    /// <summary>What must appear nowhere.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    /// <summary>The variables that were named and are not set, in the order in which they were read.</summary>
    public IReadOnlyList<string> Unset => _unset;

    /// <summary>Fills a value in.</summary>
    /// <param name="text">The text with references.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="bag">Takes a diagnostic.</param>
    /// <returns>The value, and whether it can be judged; null after a diagnostic was added. What cannot be judged holds a variable that is not set.</returns>
    public (string Value, bool IsKnown)? Fill(string text, YamlNode at, DiagnosticBag bag)
    {
        var isKnown = true;
        var found = new List<string>();
        var value = EnvironmentReference.Resolve(text, Look, at.Span, bag, found);
        if (isKnown) _secrets.AddRange(found);
        return value is null ? null : (value, isKnown);

        string? Look(string name)
        {
            if (lookup(name) is { Length: > 0 } set) return set;
            if (!allowsUnset) return null;
            isKnown = false;
            _unset.Add(name);
            return "unset";
        }
    }

    /// <summary>Keeps a value that is a secret though it came from elsewhere.</summary>
    public void Keep(string secret) => _secrets.Add(secret);
}
