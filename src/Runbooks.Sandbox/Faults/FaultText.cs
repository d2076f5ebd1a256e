using System.Diagnostics.CodeAnalysis;

namespace Runbooks.Sandbox.Faults;

/// <summary>
/// Reads a fault as it is written on the command line: <c>NAME[=VALUE][@PLACE][*TIMES]</c>, for instance
/// <c>refused</c>, <c>slow-switch=2s</c>, <c>not-json@health</c>, <c>error=503@status*2</c>.
/// </summary>
public static class FaultText
{
    /// <summary>Reads <paramref name="text"/>; when it cannot, <paramref name="problem"/> is a sentence that says why.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SetFault? fault, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        (fault, problem) = Parse(text);
        return fault is not null;
    }

    private static (SetFault? Fault, string? Problem) Parse(string text)
    {
        var (rest, timesText) = SplitLast(text, '*');
        var (head, place) = SplitLast(rest, '@');
        var equals = head.IndexOf('=');
        var name = equals < 0 ? head : head[..equals];
        var value = equals < 0 ? null : head[(equals + 1)..];

        if (SandboxFault.All.FirstOrDefault(known => known.Name == name) is not { } fault)
            return (null, $"there is no fault `{name}`; the faults are {Names()}");
        value ??= fault.DefaultValue;
        if (!FaultValues.IsValid(fault.Parameter, value))
            return (null, $"the fault `{name}` wants {FaultValues.Expected(fault.Parameter)}, not `{value}`");
        place ??= fault.Places[0];
        if (!fault.Places.Contains(place))
            return (null, $"the fault `{name}` cannot act at `{place}`; its places are {string.Join(", ", fault.Places)}");
        if (timesText is null)
            return (new SetFault(fault, value, place, null), null);
        if (!fault.PerRequest)
            return (null, $"the fault `{name}` is a lasting one and cannot be counted");
        return FaultValues.Whole(timesText) is > 0 and { } times
            ? (new SetFault(fault, value, place, times), null)
            : (null, $"`*{timesText}` is not a number of times");
    }

    private static (string Before, string? After) SplitLast(string text, char separator)
    {
        var at = text.LastIndexOf(separator);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    private static string Names() => string.Join(", ", SandboxFault.All.Select(fault => fault.Name));
}
