using System.Globalization;
using System.Text;

namespace Runbooks.Authoring.Importing.Shell;

/// <summary>Reads <c>$'…'</c>, in which backslashes escape as they do in C.</summary>
internal static class AnsiQuote
{
    private const string Escapes = "abefnrtv\\'\"?";
    private const string Meanings = "\a\b\u001b\f\n\r\t\v\\'\"?";

    /// <summary>Reads what stands behind the opening quote.</summary>
    /// <returns>Where the code goes on behind the closing one.</returns>
    /// <exception cref="ShellTroubleException">It does not end.</exception>
    public static int Read(string text, int at, int end, StringBuilder literal)
    {
        while (at < end && text[at] != '\'')
        {
            if (text[at] != '\\' || at + 1 >= end)
            {
                literal.Append(text[at++]);
                continue;
            }

            var escape = text[at + 1];
            at += 2;
            if (escape is 'x' or 'u' or 'U')
                at = ReadCode(
                    text,
                    at,
                    end,
                    escape switch
                    {
                        'x' => 2,
                        'u' => 4,
                        _ => 8,
                    },
                    literal
                );
            else if (Escapes.IndexOf(escape, StringComparison.Ordinal) is >= 0 and var known)
                literal.Append(Meanings[known]);
            else
                literal.Append('\\').Append(escape);
        }

        return at < end ? at + 1 : throw new ShellTroubleException("a $' has no partner");
    }

    private static int ReadCode(string text, int at, int end, int most, StringBuilder literal)
    {
        var digits = 0;
        while (digits < most && at + digits < end && char.IsAsciiHexDigit(text[at + digits]))
            digits++;
        var isCode =
            uint.TryParse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            && Rune.IsValid(code);
        literal.Append(isCode ? new Rune(code).ToString() : "\uFFFD");
        return at + digits;
    }
}
