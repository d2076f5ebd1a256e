using System.Text.RegularExpressions;
using Runbooks.Diagnostics;

namespace Runbooks.Definitions;

/// <summary>Fills <c>${env:NAME}</c> in: the one way by which a secret comes into a target or a header.</summary>
public static partial class EnvironmentReference
{
    /// <summary>Fills every reference in <paramref name="text"/> in.</summary>
    /// <param name="text">The text with references.</param>
    /// <param name="lookup">The environment.</param>
    /// <param name="span">Where the text stands; null for the command line.</param>
    /// <param name="bag">Takes a diagnostic for a variable that is not set.</param>
    /// <param name="secrets">Takes each value that was filled in.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static string? Resolve(string text, Func<string, string?> lookup, SourceSpan? span, DiagnosticBag bag, ICollection<string> secrets)
    {
        var complete = true;
        var resolved = Form().Replace(text, match =>
        {
            var name = match.Groups[1].Value;
            if (lookup(name) is { Length: > 0 } value)
            {
                if (value.Trim().Length >= Credentials.Shortest)
                {
                    secrets.Add(value);
                    return value;
                }

                complete = false;
                bag.Add(DiagnosticCodes.ShortSecret, span, $"the value of `{name}` has {value.Trim().Length} character{(value.Trim().Length == 1 ? string.Empty : "s")}, too few to be kept out of the record", help: $"what comes from the environment is kept secret and has at least {Credentials.Shortest}; write what is no secret where `${{env:{name}}}` stands");
                return string.Empty;
            }

            complete = false;
            bag.Add(DiagnosticCodes.MissingVariable, span, $"the environment variable `{name}` is not set", help: $"export {name}=…");
            return string.Empty;
        });
        return complete ? resolved : null;
    }

    /// <summary>Whether a header's value has no secret of its own: it is references, behind a scheme such as <c>Bearer</c> or nothing.</summary>
    public static bool IsWhole(string value) => Form().IsMatch(value) && Form().Replace(value, string.Empty).All(c => char.IsAsciiLetter(c) || c == ' ');

    [GeneratedRegex(@"\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Form();
}
