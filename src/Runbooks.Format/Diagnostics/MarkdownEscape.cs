using System.Text;
using System.Text.RegularExpressions;

namespace Runbooks.Diagnostics;

/// <summary>
/// Texts that others wrote within Markdown, where they mean nothing but themselves: no line begins a heading, a list, a
/// table, a quote or a block of code, and nothing is a link, HTML or emphasis.
/// </summary>
public static partial class MarkdownEscape
{
    /// <summary>A text of one or more lines.</summary>
    public static string Text(string text)
    {
        text = PrintableText.Document(text);
        var made = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var sign = text[i];
            if (sign == '<')
                made.Append("&lt;");
            else if (sign == '&')
                made.Append("&amp;");
            else if (IsMarkup(sign) || (sign is '-' or '+' or '=' or ':' && IsFirst(text, i)) || IsOfLink(text, i) || IsOfNumber(text, i))
                made.Append('\\').Append(sign);
            else
                made.Append(sign);
        }

        return made.ToString();
    }

    /// <summary>A text on one line, as for a cell of a table.</summary>
    public static string Line(string text) => Text(PrintableText.DocumentLine(text));

    /// <summary>The text with what would become a link by itself escaped, and nothing else.</summary>
    public static string WithoutLinks(string text) => Links().Replace(text, "$0\\");

    private static bool IsMarkup(char sign) => sign is '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '|' or '~' or '>';

    // Headings are underlined by - and =, lists begin with - and +, and : begins the line below a table's head.
    private static bool IsFirst(string text, int at)
    {
        while (at > 0 && text[at - 1] is ' ' or '\t')
            at--;
        return at == 0 || text[at - 1] == '\n';
    }

    // The colon of https:// and the point of www. make a link of what follows.
    private static bool IsOfLink(string text, int at) =>
        text[at] switch
        {
            ':' => at > 0
                && char.IsAsciiLetter(text[at - 1])
                && text.AsSpan(at).StartsWith("://", StringComparison.Ordinal)
                && !OwnMachine().IsMatch(text.AsSpan(at)),
            '.' => at >= 3
                && text.AsSpan(at - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase)
                && (at == 3 || !char.IsLetterOrDigit(text[at - 4])),
            _ => false,
        };

    // `1. ` and `1) ` begin a list; 1.4.2 does not.
    private static bool IsOfNumber(string text, int at)
    {
        if (text[at] is not ('.' or ')') || (at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1])))
            return false;
        var first = at;
        while (first > 0 && char.IsAsciiDigit(text[first - 1]))
            first--;
        return first < at && IsFirst(text, first);
    }

    // A link to the reader's own machine leads to no stranger; what stands before an @ is no address.
    [GeneratedRegex(@"^://(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?(?=[/\s),;]|\.?(?:\s|$))", RegexOptions.CultureInvariant)]
    private static partial Regex OwnMachine();

    [GeneratedRegex(
        @"\b(?:[a-z]{2,12}(?=://(?!(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?(?:[/\s),;]|\.?(?:\s|$))))|www(?=\.))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Links();
}
