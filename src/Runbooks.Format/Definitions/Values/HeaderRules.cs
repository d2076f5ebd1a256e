using System.Buffers;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Definitions.Values;

/// <summary>What a header may consist of: found out before anything is sent, not in the middle of a run.</summary>
public static class HeaderRules
{
    private static readonly SearchValues<char> NameSigns = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    );
    private static readonly string[] Own = ["content-length", "host", "transfer-encoding", "connection"];

    /// <summary>What is wrong with a header's name; null where nothing is.</summary>
    public static string? ProblemOfName(string name) =>
        name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameSigns) ? $"`{name}` is not the name of a header"
        : Own.Contains(name, StringComparer.OrdinalIgnoreCase) ? $"the header `{name}` is set by the connection itself"
        : null;

    /// <summary>What is wrong with a header's value, without the value; null where nothing is.</summary>
    public static string? ProblemOfValue(string name, string value) =>
        value.AsSpan().ContainsAny('\r', '\n', '\0') ? $"the value of the header `{name}` holds a line break, which no header may"
        : value.Any(c => c is not '\t' and (< ' ' or > '~'))
            ? $"the value of the header `{name}` holds characters that are not ASCII, which no header may"
        : null;

    /// <summary>Fills the headers of a file in.</summary>
    /// <param name="written">As they stand in the file, by name.</param>
    /// <param name="at">Where the one of a name stands.</param>
    /// <param name="fill">Fills <c>${env:NAME}</c> and the like in; null after a diagnostic.</param>
    /// <param name="keepSecret">Takes what must appear nowhere.</param>
    /// <param name="bag">Takes a diagnostic.</param>
    /// <returns>Those that could be filled in.</returns>
    public static IReadOnlyList<KeyValuePair<string, string>> Fill(
        IReadOnlyList<KeyValuePair<string, string>> written,
        Func<string, YamlNode> at,
        Func<string, YamlNode, string?> fill,
        Action<string> keepSecret,
        DiagnosticBag bag
    )
    {
        var headers = new List<KeyValuePair<string, string>>(written.Count);
        foreach (var (name, text) in written)
        {
            var node = at(name);
            if (fill(text, node) is not { } value)
                continue;
            foreach (var secret in Credentials.InHeader(name, value))
                keepSecret(secret);
            if (ProblemOfValue(name, value) is { } problem)
                bag.Add(DiagnosticCodes.WrongType, node.Span, problem);
            headers.Add(KeyValuePair.Create(name, value));
        }

        return headers;
    }
}
