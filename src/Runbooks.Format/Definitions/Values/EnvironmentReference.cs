using System.Text.RegularExpressions;
using Runbooks.Diagnostics;
using Runbooks.Results;

namespace Runbooks.Definitions.Values;

/// <summary>
/// Fills <c>${env:NAME}</c> and <c>${file:PATH}</c> in: the ways by which a secret comes into a target, a header or an input.
/// <c>$${</c> stands for <c>${</c> itself; anything else of that form is a mistake, and never sent as it stands.
/// </summary>
public static partial class EnvironmentReference
{
    /// <summary>What is said of the sources there are.</summary>
    public const string Sources = "`${env:NAME}` is an environment variable, `${file:PATH}` a file; `$${` stands for `${` itself";

    private const string FileHelp =
        "a secret's file is of at most 64 KiB, belongs to this account or root, and others can neither write nor read it";

    /// <summary>Fills every reference in <paramref name="text"/> in.</summary>
    /// <param name="text">The text with references.</param>
    /// <param name="lookup">The environment.</param>
    /// <param name="span">Where the text stands; null for the command line.</param>
    /// <param name="bag">Takes a diagnostic for a reference that cannot be filled in.</param>
    /// <param name="secrets">Takes each value that was filled in.</param>
    /// <param name="readFile">Gives what a file holds, or what is wrong with it; null where only whole paths can be named.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static string? Resolve(
        string text,
        Func<string, string?> lookup,
        SourceSpan? span,
        DiagnosticBag bag,
        ICollection<string> secrets,
        Func<string, Result<string, string>>? readFile = null
    )
    {
        var complete = true;
        readFile ??= new SecretFiles(folder: null).Read;
        var resolved = Form()
            .Replace(text, match =>
            {
                if (match.Value == "$${")
                    return "${";
                var (name, path) = (match.Groups["name"].Value, match.Groups["path"].Value);
                var (value, problem) = (name.Length > 0 ? lookup(name) : null, (string?)null);
                if (path.Length > 0)
                    (value, problem) = readFile(path);
                if (name.Length + path.Length == 0)
                    bag.Add(DiagnosticCodes.UnknownSource, span, Unknown(match), help: Sources);
                else if (problem is not null)
                    bag.Add(DiagnosticCodes.UnusableSecretFile, span, $"the file `{path}` cannot be used: {problem}", help: FileHelp);
                else if (string.IsNullOrEmpty(value))
                    bag.Add(
                        DiagnosticCodes.MissingVariable,
                        span,
                        $"the environment variable `{name}` is not set",
                        help: $"export {name}=…"
                    );
                else
                    Take(value, name.Length > 0 ? $"the value of `{name}`" : $"what the file `{path}` holds");
                complete &= value?.Trim().Length >= Credentials.Shortest;
                return value ?? string.Empty;

                void Take(string found, string what)
                {
                    var length = found.Trim().Length;
                    if (length >= Credentials.Shortest)
                        secrets.Add(found);
                    else
                        bag.Add(
                            DiagnosticCodes.ShortSecret,
                            span,
                            $"{what} has {length} character{(length == 1 ? string.Empty : "s")}, too few to be kept out of the record",
                            help: $"what comes from there is kept secret and has at least {Credentials.Shortest}; write what is "
                                + $"no secret where `{match.Value}` stands"
                        );
                }
            });
        return complete ? resolved : null;
    }

    /// <summary>
    /// Whether a header's value has no secret of its own: it is references, behind a scheme such as <c>Bearer</c> or nothing.
    /// </summary>
    public static bool IsWhole(string value) =>
        Known().IsMatch(value) && Known().Replace(value, string.Empty).All(c => char.IsAsciiLetter(c) || c == ' ');

    /// <summary>The first reference in a text that is not filled in where it stands; null for none.</summary>
    public static string? FirstIn(string text) => Form().Matches(text).Select(m => m.Value).FirstOrDefault(v => v != "$${");

    /// <summary>Whether a text refers to a source that there is.</summary>
    public static bool RefersIn(string text) => Known().IsMatch(text);

    /// <summary>Whether a file is filled into a text.</summary>
    public static bool NamesFile(string text) => Known().Matches(text).Any(m => m.Value.StartsWith("${file:", StringComparison.Ordinal));

    // What stands behind an unknown source may be the secret itself.
    private static string Unknown(Match match)
    {
        var inner = match.Groups["inner"].Value;
        var colon = inner.IndexOf(':', StringComparison.Ordinal);
        return !match.Value.EndsWith('}') ? "`${` is nowhere closed by `}`"
            : colon > 0
            && inner[..colon] is not ("env" or "file")
            && inner[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
                ? $"`${{{inner[..colon]}:…}}` names a source that there is not"
            : inner.StartsWith("env:", StringComparison.Ordinal) ? "`${env:…}` holds no name of a variable"
            : inner == "file:" ? "`${file:}` names no file"
            : "`${…}` names no source";
    }

    [GeneratedRegex(
        @"\$\$\{|\$\{(?:env:(?<name>[A-Za-z_][A-Za-z0-9_]*)\}|file:(?<path>[^}]+)\}|(?<inner>[^}]*)\}?)",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Form();

    [GeneratedRegex(@"(?<!\$)\$\{(env:[A-Za-z_][A-Za-z0-9_]*|file:[^}]+)\}")]
    private static partial Regex Known();
}
