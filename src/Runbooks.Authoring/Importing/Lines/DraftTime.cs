using System.Globalization;

namespace Runbooks.Authoring.Importing.Lines;

/// <summary>Times as a runbook writes them.</summary>
internal static class DraftTime
{
    /// <summary>A time with the largest unit that says it whole: <c>90s</c>, <c>2m</c>, <c>1500ms</c>.</summary>
    public static string Write(TimeSpan time)
    {
        var milliseconds = Math.Max(1, (long)Math.Round(time.TotalMilliseconds));
        var (number, unit) = milliseconds switch
        {
            _ when milliseconds % 3_600_000 == 0 => (milliseconds / 3_600_000, "h"),
            _ when milliseconds % 60_000 == 0 => (milliseconds / 60_000, "m"),
            _ when milliseconds % 1000 == 0 => (milliseconds / 1000, "s"),
            _ => (milliseconds, "ms"),
        };
        return number.ToString(CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>A time in milliseconds, as people write it: a number with <c>ms</c> or seconds.</summary>
    public static double Milliseconds(string number, string unit) =>
        double.Parse(number, CultureInfo.InvariantCulture)
        * (
            unit.StartsWith("ms", StringComparison.OrdinalIgnoreCase) || unit.StartsWith("milli", StringComparison.OrdinalIgnoreCase)
                ? 1
                : 1000
        );
}
