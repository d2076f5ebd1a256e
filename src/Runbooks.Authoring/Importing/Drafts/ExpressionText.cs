using System.Text;
using System.Text.RegularExpressions;

namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>Parts of expressions as a runbook writes them.</summary>
internal static partial class ExpressionText
{
    /// <summary>A text in the quotes of an expression.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(
                c switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    _ => c.ToString(),
                }
            );
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A member of a value; the name stands in brackets where it is no name of the language.</summary>
    public static string Member(string owner, string name) =>
        Name().IsMatch(name) && !Reserved().IsMatch(name) ? $"{owner}.{name}" : $"{owner}[{Quote(name)}]";

    /// <summary>A template with a text in it that is to be taken as it stands.</summary>
    public static string Escape(string text) => text.Replace("{{", "{{ \"{{\" }}", StringComparison.Ordinal);

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Name();

    [GeneratedRegex(
        "^(?:if|else|end|for|in|while|break|continue|func|ret|capture|import|readonly|with|wrap|include|this|"
            + "empty|blank|size|true|false|null|case|when|tablerow|do)$"
    )]
    private static partial Regex Reserved();
}
