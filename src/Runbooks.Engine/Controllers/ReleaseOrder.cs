using System.Globalization;
using System.Text.RegularExpressions;

namespace Runbooks.Controllers;

/// <summary>What grows from release to release: a number, or a time.</summary>
/// <param name="IsTime">Whether it is a time: numbers and times have no order among each other.</param>
/// <param name="Value">The number, or the time in ticks.</param>
internal readonly partial record struct ReleaseOrder(bool IsTime, decimal Value)
{
    /// <summary>Reads one. A text that is neither is no order: "1.10.0" stands before "1.9.0", and "yesterday" behind "today".</summary>
    /// <param name="found">What an expression found: a number, or a text with a whole number or with a time of ISO 8601.</param>
    /// <returns>Null for anything else.</returns>
    public static ReleaseOrder? Of(object? found) =>
        found switch
        {
            long number => new ReleaseOrder(IsTime: false, number),
            double number when Math.Abs(number) < 1e28 => new ReleaseOrder(IsTime: false, (decimal)number),
            string text
                when Whole().IsMatch(text)
                    && decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                new ReleaseOrder(IsTime: false, number),
            string text
                when Iso().IsMatch(text)
                    && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) =>
                new ReleaseOrder(IsTime: true, time.UtcTicks),
            _ => null,
        };

    [GeneratedRegex(@"^-?[0-9]{1,28}$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(
        @"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?)?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Iso();
}
