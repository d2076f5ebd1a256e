using System.Text.RegularExpressions;

namespace Runbooks.Authoring.Importing.Procedures;

/// <summary>Tells from a heading what stands beneath it.</summary>
internal static partial class PageWords
{
    [GeneratedRegex(
        "check-?list|validation|acceptance|is it over|success criteria|definition of done|\\bdone when\\b|when .*recovered",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    public static partial Regex Checklist();

    /// <summary>What starts a rollback.</summary>
    [GeneratedRegex(
        @"\btriggers?\b|when to roll ?back|rollback criteria|thresholds",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    public static partial Regex Triggers();

    [GeneratedRegex(@"\bRTO\b|recovery time", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    public static partial Regex Objectives();
}
