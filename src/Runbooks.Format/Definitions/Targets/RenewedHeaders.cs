using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Definitions.Targets;

/// <summary>
/// Headers that files are filled into: a token that is renewed while a run is under way is the new one with the next request. What
/// cannot be read for a moment, because it is being written, stays as it was.
/// </summary>
/// <param name="written">The headers with their references.</param>
/// <param name="environment">Looks an environment variable up.</param>
/// <param name="files">Reads the files.</param>
public sealed class RenewedHeaders(
    IReadOnlyList<KeyValuePair<string, string>> written,
    Func<string, string?> environment,
    SecretFiles files
)
{
    private readonly Lock _one = new();
    private IReadOnlyList<KeyValuePair<string, string>> _given = [];
    private IReadOnlyList<KeyValuePair<string, string>> _last = [];

    /// <summary>The headers of a target that was just read.</summary>
    /// <returns>Null where none of them comes from a file.</returns>
    public static RenewedHeaders? Of(
        IReadOnlyList<KeyValuePair<string, string>> written,
        IReadOnlyList<KeyValuePair<string, string>> read,
        Func<string, string?> environment,
        SecretFiles files
    ) => written.Any(h => EnvironmentReference.NamesFile(h.Value)) ? new(written, environment, files) { _last = read } : null;

    /// <summary>These, but for what was given otherwise, such as on the command line.</summary>
    public RenewedHeaders With(IReadOnlyList<KeyValuePair<string, string>> given) =>
        given.Count == 0
            ? this
            : new(
                [.. written.Where(h => !given.Any(g => string.Equals(g.Key, h.Key, StringComparison.OrdinalIgnoreCase)))],
                environment,
                files
            )
            {
                _given = given,
                _last = [.. _last.Where(h => !given.Any(g => string.Equals(g.Key, h.Key, StringComparison.OrdinalIgnoreCase))), .. given],
            };

    /// <summary>The headers as they are now.</summary>
    /// <param name="keepSecret">Takes what must appear nowhere, before it is used.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Now(Action<string> keepSecret)
    {
        lock (_one)
        {
            var (bag, secrets, headers) = (new DiagnosticBag(), new List<string>(), new List<KeyValuePair<string, string>>());
            foreach (var (name, value) in written)
            {
                if (
                    EnvironmentReference.Resolve(value, environment, span: null, bag, secrets, files.Read) is not { } filled
                    || HeaderRules.ProblemOfValue(name, filled) is not null
                )
                    return _last;
                secrets.AddRange(Credentials.InHeader(name, filled));
                headers.Add(KeyValuePair.Create(name, filled));
            }

            headers.AddRange(_given);
            if (headers.SequenceEqual(_last))
                return _last;
            foreach (var secret in secrets)
                keepSecret(secret);
            return _last = headers;
        }
    }
}
