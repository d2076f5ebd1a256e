using System.Text.RegularExpressions;

namespace Runbooks.Shell;

/// <summary>Texts as arguments of a shell command that a person pastes.</summary>
public static partial class ShellArgument
{
    /// <summary>The text as it is where a shell takes it letter by letter, else between single quotes.</summary>
    public static string Quote(string text) => Plain().IsMatch(text) ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z0-9_./:=@%+,-]+\z")]
    private static partial Regex Plain();
}
