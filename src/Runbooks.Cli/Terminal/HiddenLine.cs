using System.Text;

namespace Runbooks.Cli.Terminal;

/// <summary>Reads a line from the terminal without showing it.</summary>
internal static class HiddenLine
{
    /// <summary>Reads until Enter; Backspace takes back.</summary>
    /// <returns>Null where the input ended (Ctrl+D on an empty line), or there is no terminal, or none any more.</returns>
    public static string? Read()
    {
        if (Console.IsInputRedirected)
            return Console.In.ReadLine();
        try
        {
            return Typed();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Typed()
    {
        var line = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    return line.ToString();
                case ConsoleKey.Backspace:
                    if (line.Length > 0)
                        line.Length--;
                    break;
                case ConsoleKey.D when key.Modifiers == ConsoleModifiers.Control && line.Length == 0:
                    return null;

                // The end of the input, which a terminal that is gone gives over and over: no key, with the terminal's own character
                // for the end of a line or of a file (github.com/dotnet/runtime, StdInReader.ReadKey).
                case ConsoleKey.None when char.IsControl(key.KeyChar):
                    return null;
                default:
                    if (!char.IsControl(key.KeyChar))
                        line.Append(key.KeyChar);
                    break;
            }
        }
    }
}
