using System.Text.RegularExpressions;

namespace Runbooks.Definitions.Values;

/// <summary>The form of ids: of runbooks, steps, inputs and targets.</summary>
public static partial class Identifier
{
    /// <summary>The form, as a regular expression for a JSON Schema.</summary>
    public const string Pattern = "^[a-z][a-z0-9-]{0,63}$";

    /// <summary>Whether <paramref name="text"/> has the form.</summary>
    public static bool IsValid(string text) => Form().IsMatch(text);

    [GeneratedRegex(Pattern)]
    private static partial Regex Form();
}
