using System.Globalization;
using Runbooks.Cli.Hosting;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Commands;

/// <summary>Reads the moments that are given on a command line.</summary>
internal static class TimeOption
{
    // Two machines seldom agree to the second, and a rollback must not fail for that.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Reads one that has passed. What lies ahead by no more than clocks differ counts as now.</summary>
    /// <param name="host">Whose clock it is held against.</param>
    /// <param name="option">The option's name, for the message.</param>
    /// <param name="text">As it was given; null for not at all.</param>
    /// <param name="bag">Gets what is wrong with it.</param>
    /// <returns>Null where none was given, or after a diagnostic was added.</returns>
    public static DateTimeOffset? Past(CommandHost host, string option, string? text, DiagnosticBag bag)
    {
        if (text is null)
            return null;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            bag.Add(DiagnosticCodes.BadOption, span: null, $"`{option} {text}` is not a time", help: "write it as 2026-11-23T15:42:10Z");
            return null;
        }

        var now = host.Time.GetUtcNow();
        if (at <= now)
            return at;
        if (at - now <= Skew)
            return now;
        bag.Add(DiagnosticCodes.BadOption, span: null, $"`{option} {text}` lies in the future");
        return null;
    }
}
