using System.Text.RegularExpressions;

namespace Runbooks.Authoring.Importing.Shell;

/// <summary>Signs in the place of the angle brackets of <c>&lt;job-id&gt;</c>, which a shell would read as redirections.</summary>
internal static partial class PlaceholderSigns
{
    /// <summary>Stands for the opening one.</summary>
    public const char Open = '\uE010';

    /// <summary>Stands for the closing one.</summary>
    public const char Close = '\uE011';

    /// <summary>A line of code with the signs in it; every other place stays where it is.</summary>
    public static string Guard(string line) =>
        line.Contains("</", StringComparison.Ordinal) ? line : Angles().Replace(line, $"{Open}$1{Close}");

    [GeneratedRegex("<([A-Za-z](?:[A-Za-z0-9_.:/ -]{0,40}[A-Za-z0-9])?)>(?![(&])")]
    private static partial Regex Angles();
}
