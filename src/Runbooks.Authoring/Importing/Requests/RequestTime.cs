using System.Globalization;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>A length of time as a command line has it, in seconds.</summary>
internal static class RequestTime
{
    /// <summary>Reads it; null where it is no time that a step could wait.</summary>
    public static TimeSpan? Read(ShellWord word) =>
        double.TryParse(word.Literal, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
