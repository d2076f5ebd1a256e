using System.Text;
using System.Text.RegularExpressions;

namespace Runbooks.Authoring.Importing.Shell;

/// <summary>Reads <c>$'…'</c>, in which a backslash begins an escape of C.</summary>
internal static partial class AnsiQuote
{
    /// <summary>Reads what stands behind the opening quote.</summary>
    /// <returns>Where the code goes on behind the closing one.</returns>
    /// <exception cref="ShellTroubleException">It does not end, or has an escape that is not known.</exception>
    public static int Read(string text, int at, int end, StringBuilder literal)
    {
        if (Quoted().Match(text, at, end - at) is not { Success: true } quoted)
            throw new ShellTroubleException();
        try
        {
            literal.Append(Regex.Unescape(quoted.Groups[1].Value));
        }
        catch (RegexParseException)
        {
            throw new ShellTroubleException();
        }

        return at + quoted.Length;
    }

    [GeneratedRegex(@"\G((?:[^'\\]|\\.)*)'", RegexOptions.Singleline)]
    private static partial Regex Quoted();
}
