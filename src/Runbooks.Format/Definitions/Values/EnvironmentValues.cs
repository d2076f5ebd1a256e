using Runbooks.Diagnostics;
using Runbooks.Results;
using Runbooks.Yaml;

namespace Runbooks.Definitions.Values;

/// <summary>
/// Fills <c>${env:NAME}</c> and <c>${file:PATH}</c> in while a file is read, and keeps what it filled in: each such value is a secret.
/// </summary>
/// <param name="lookup">Looks a variable up.</param>
/// <param name="allowsUnset">Whether a variable that is not set is no mistake: it is set where the run happens.</param>
/// <param name="files">Reads files; null where only whole paths can be named.</param>
public sealed class EnvironmentValues(Func<string, string?> lookup, bool allowsUnset = false, SecretFiles? files = null)
{
    private readonly List<string> _secrets = [];
    private readonly List<string> _missing = [];
    private readonly SecretFiles _files = files ?? new SecretFiles(folder: null);

    /// <summary>What must appear nowhere.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    /// <summary>What was named and is not there, in the order in which it was read, each as a sentence without a full stop.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>The files that were named, with whole paths.</summary>
    public IReadOnlyList<string> Files => _files.Named;

    /// <summary>Fills a value in.</summary>
    /// <param name="text">The text with references.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="bag">Takes a diagnostic.</param>
    /// <returns>The value, and whether it can be judged; null after a diagnostic was added. What cannot be judged holds what is not
    /// there.</returns>
    public (string Value, bool IsKnown)? Fill(string text, YamlNode at, DiagnosticBag bag)
    {
        var isKnown = true;
        var found = new List<string>();
        var value = EnvironmentReference.Resolve(text, Look, at.Span, bag, found, Read);
        if (isKnown)
            _secrets.AddRange(found);
        return value is null ? null : (value, isKnown);

        string? Look(string name) =>
            lookup(name) is { Length: > 0 } set ? set
            : allowsUnset ? Without($"the environment variable `{name}` is not set")
            : null;

        Result<string, string> Read(string path)
        {
            var content = _files.Read(path);
            if (!_files.AreRead)
                isKnown = false;
            return content.Why is not { } problem || !allowsUnset ? content : Without($"the file `{path}` cannot be used: {problem}");
        }

        string Without(string problem)
        {
            isKnown = false;
            _missing.Add(problem);
            return "unset";
        }
    }

    /// <summary>Keeps a value that is a secret though it came from elsewhere.</summary>
    public void Keep(string secret) => _secrets.Add(secret);
}
