using System.Globalization;

namespace Runbooks.Sandbox.Faults;

/// <summary>Reads the values of faults. Null means that the text is not a value of the kind.</summary>
internal static class FaultValues
{
    private static readonly (string Unit, double Milliseconds)[] Durations = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    private static readonly (string Unit, long Bytes)[] Sizes = [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("", 1)];

    public static TimeSpan? Duration(string text)
    {
        foreach (var (unit, milliseconds) in Durations)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && Number(text[..^unit.Length]) is { } number)
                return number * milliseconds <= int.MaxValue ? TimeSpan.FromMilliseconds(number * milliseconds) : null;
        }
        return null;
    }

    public static long? Size(string text)
    {
        foreach (var (unit, bytes) in Sizes)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && Number(text[..^unit.Length]) is { } number)
                return number * bytes <= 1L << 40 ? (long)(number * bytes) : null;
        }
        return null;
    }

    public static bool IsValid(FaultParameter parameter, string text) =>
        parameter switch
        {
            FaultParameter.None => text.Length == 0,
            FaultParameter.Duration => Duration(text) is not null,
            FaultParameter.Size => Size(text) is not null,
            FaultParameter.Count => Whole(text) > 0,
            FaultParameter.CountOrDuration => Whole(text) > 0 || Duration(text) is not null,
            FaultParameter.Ratio => Number(text) <= 1,
            FaultParameter.Status => Whole(text) is >= 400 and <= 599,
            FaultParameter.Drop => text is "reset" or "close",
            FaultParameter.Shape => BodyShapes.All.Contains(text),
            FaultParameter.Application => ApplicationFaults.All.Any(fault => fault.Name == text),
            _ => true,
        };

    public static string Expected(FaultParameter parameter) =>
        parameter switch
        {
            FaultParameter.None => "no value",
            FaultParameter.Duration => "a length of time such as 500ms or 2s",
            FaultParameter.Size => "a size such as 64KiB or 8MiB",
            FaultParameter.Count => "a whole number of at least 1",
            FaultParameter.CountOrDuration => "a number of reads or a length of time such as 2s",
            FaultParameter.Ratio => "a number from 0 to 1",
            FaultParameter.Status => "an HTTP status from 400 to 599",
            FaultParameter.Drop => "reset or close",
            FaultParameter.Shape => "one of " + string.Join(", ", BodyShapes.All),
            FaultParameter.Application => "one of " + string.Join(", ", ApplicationFaults.All.Select(fault => fault.Name)),
            _ => "a text",
        };

    public static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
