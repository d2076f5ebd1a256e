using System.Globalization;
using System.Text;
using AnyAscii;

namespace Runbooks.Authoring.Writing;

/// <summary>Makes ids of what people write.</summary>
internal static class Slug
{
    private const int Longest = 48;

    /// <summary>The id of a text: its letters and digits, words joined by hyphens.</summary>
    /// <param name="text">The text; numbers such as <c>1.</c> at its beginning, and what stands in brackets, are left out.</param>
    /// <param name="otherwise">The id of a text without letters.</param>
    public static string Of(string text, string otherwise)
    {
        var slug = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            // Letters of other scripts are read as Latin ones; an emoji has no letter.
            var letters = rune.IsAscii || !Rune.IsLetterOrDigit(rune) ? rune.ToString() : rune.ToString().Transliterate();
            foreach (var c in letters)
            {
                if (char.IsAsciiLetterOrDigit(c))
                    slug.Append(char.ToLowerInvariant(c));
                else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
                    slug.Append('-');
            }
        }

        var id = slug.ToString().TrimStart('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9').Trim('-');
        if (id.Length > Longest)
            id = id[..Longest].LastIndexOf('-') is > 0 and var cut ? id[..cut] : id[..Longest];
        return id.Length == 0 ? otherwise : id.TrimEnd('-');
    }

    /// <summary>An id that is not taken: with a number behind it where it is.</summary>
    public static string Free(string id, Func<string, bool> isTaken)
    {
        for (var number = 2; ; number++)
        {
            if (!isTaken(id))
                return id;
            id = (number == 2 ? id : id[..id.LastIndexOf('-')]) + "-" + number.ToString(CultureInfo.InvariantCulture);
        }
    }
}
