namespace Runbooks.Cli.Terminal;

/// <summary>Breaks lines at words, so that what goes on stands under where it began.</summary>
internal static class WrappedLines
{
    private const int Narrowest = 20;

    /// <summary>Writes a text behind what stands in front of it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="first">What stands in front of the first line.</param>
    /// <param name="text">The text. A word that is longer than a line stays whole.</param>
    /// <param name="width">The columns of a line.</param>
    /// <param name="paint">Colours what stands in front; null for no colours.</param>
    public static void Write(TextWriter output, string first, string text, int width, Func<string, string>? paint = null)
    {
        var room = Math.Max(Narrowest, width - first.Length);
        var (line, head) = (string.Empty, paint is null ? first : paint(first));

        // What a target said may hold signs that a terminal obeys.
        var plain = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        foreach (var word in plain.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                output.WriteLine((head + line).TrimEnd());
                (line, head) = (string.Empty, new string(' ', first.Length));
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        output.WriteLine((head + line).TrimEnd());
    }
}
