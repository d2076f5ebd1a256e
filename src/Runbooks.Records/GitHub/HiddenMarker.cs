using System.Text.RegularExpressions;

namespace Runbooks.GitHub;

/// <summary>
/// A comment in Markdown that nobody sees, by which a text of ours is found again: <c>&lt;!-- runbook:NAME --&gt;</c>. It is
/// the first line of the text; people who quote it have it behind a <c>&gt;</c> or further down.
/// </summary>
internal static partial class HiddenMarker
{
    /// <param name="name">Letters, digits and <c>. _ : / -</c>, such as an incident's id.</param>
    public static string Of(string name) =>
        Names().IsMatch(name) && !name.Contains("--", StringComparison.Ordinal)
            ? $"<!-- runbook:{name} -->"
            : throw new ArgumentException($"`{name}` cannot stand in a comment of Markdown", nameof(name));

    /// <summary>The text with the marker as its first line.</summary>
    public static string Put(string name, string text) => $"{Of(name)}\n{text}";

    /// <summary>Whether a text begins with the marker.</summary>
    public static bool Begins(string text, string name) => text.StartsWith(Of(name), StringComparison.Ordinal);

    /// <summary>Whether a text begins with a marker, whatever its name.</summary>
    public static bool IsIn(string text) => text.StartsWith("<!-- runbook:", StringComparison.Ordinal);

    [GeneratedRegex("^[A-Za-z0-9._:/-]{1,200}$")]
    private static partial Regex Names();
}
