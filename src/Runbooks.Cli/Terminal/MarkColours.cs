using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Terminal;

/// <summary>Colours the signs in front of lines, for a terminal that wants colours.</summary>
internal static class MarkColours
{
    private static readonly (string Sign, int Colour)[] Signs = [("✓", 32), ("✗", 31), ("?", 33), ("→", 36), ("-", 90)];

    /// <summary>What stands in front of a line, with its sign coloured where it begins with one.</summary>
    /// <param name="first">What stands in front.</param>
    public static string Paint(string first)
    {
        var at = first.Length - first.TrimStart().Length;
        foreach (var (sign, colour) in Signs)
        {
            if (string.CompareOrdinal(first, at, sign + " ", 0, sign.Length + 1) == 0)
                return $"{first[..at]}\e[{colour}m{sign}\e[0m{first[(at + sign.Length)..]}";
        }

        return first;
    }

    /// <summary>A verdict's word: green for 0, red for what fails, yellow for what is not known.</summary>
    /// <param name="word">The word, with what stands behind it.</param>
    /// <param name="exitCode">What the command exits with.</param>
    public static string Paint(string word, int exitCode) =>
        $"\e[1;{exitCode switch { ExitCodes.Recovered => 32, ExitCodes.Unknown => 33, _ => 31 }}m{word}\e[0m";
}
