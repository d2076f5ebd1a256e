using System.Text.RegularExpressions;

namespace Runbooks.Authoring.Importing.Shell;

/// <summary>
/// Signs in the place of the brackets of <c>&lt;job-id&gt;</c> and
/// <c>{{job-id}}</c>, which a shell and a runbook would read otherwise.
/// </summary>
internal static partial class PlaceholderSigns
{
    /// <summary>Stands for the opening one.</summary>
    public const char Open = '\uE010';

    /// <summary>Stands for the closing one.</summary>
    public const char Close = '\uE011';

    /// <summary>Stands for the ampersand of an address that has no quotes.</summary>
    public const char And = '\uE012';

    /// <summary>A line of code with the signs in it; every other place stays where it is.</summary>
    public static string Guard(string line)
    {
        line = Braces().Replace(line, m => $"{Open}{m.Groups[1].Value.PadLeft(m.Length - 2, '_')}{Close}");
        line = Ampersand()
            .Replace(
                Brackets()
                    .Replace(line, m =>
                        $"/{Open}{new string('_', m.Length - 3 - m.Groups[1].Length - m.Groups[2].Length)}{m.Groups[1]}{m.Groups[2]}{Close}"
                    ),
                $"$1{And}"
            );
        return line.Contains("</", StringComparison.Ordinal) ? line : Angles().Replace(line, $"{Open}$1{Close}");
    }

    // `/#{id}` and `/(id)` in an address; the first is a sign longer.
    [GeneratedRegex(@"(?<=\w)/(?:#\{(\w+)\}|\((\w+)\))")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"\{\{\s*([A-Za-z][\w.-]*)\s*\}\}")]
    private static partial Regex Braces();

    // What stands in an address without quotes is meant as a part of it, whatever a shell makes of it.
    [GeneratedRegex("(?<=\\s)(https?://[^\\s\"'|;<>]*\\?[^\\s\"'|;<>&]*)&(?=[\\w.-]+=)")]
    private static partial Regex Ampersand();

    [GeneratedRegex("<([A-Za-z](?:[A-Za-z0-9_.:/ -]{0,40}[A-Za-z0-9])?)>(?![(&])")]
    private static partial Regex Angles();
}
