using System.Buffers;

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
}
