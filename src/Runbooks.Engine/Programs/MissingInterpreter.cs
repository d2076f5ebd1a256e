namespace Runbooks.Programs;

/// <summary>
/// A script whose first line names a program that is not there: the system says only "no such file", as though the script
/// itself were missing. Mostly its lines end as they do on Windows, and the name has a carriage return at its end.
/// </summary>
/// <param name="Why">What is wrong, for a person.</param>
/// <param name="Help">The mend.</param>
internal sealed record MissingInterpreter(string Why, string Help)
{
    // What is larger is no script.
    private const int LargestScript = 1024 * 1024;
    private const int LongestLine = 512;

    /// <summary>Looks at a program that could not be started; null where its first line is not the reason.</summary>
    /// <param name="program">As it was named.</param>
    /// <param name="directory">Where it would have stood.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    public static MissingInterpreter? Of(string program, string directory, Func<string, string?> environment)
    {
        if (FirstLineOf(program, directory, environment) is not { } line || !line.StartsWith("#!", StringComparison.Ordinal))
            return null;
        var command = line[2..].TrimStart(' ', '\t');
        var end = command.IndexOfAny([' ', '\t']);
        var interpreter = end < 0 ? command : command[..end];
        if (interpreter.Length == 0 || File.Exists(interpreter))
            return null;
        return interpreter.EndsWith('\r')
            ? new(
                $"its first line asks for `{interpreter.TrimEnd('\r')}` with a carriage return behind it, and there is no such program",
                "end its lines with a line feed alone: `sed -i 's/\\r$//'`, and `*.sh text eol=lf` in .gitattributes"
            )
            : new($"its first line asks for `{interpreter}`, and there is no such program", "install it, or name the one that is there");
    }

    private static string? FirstLineOf(string program, string directory, Func<string, string?> environment)
    {
        try
        {
            var places = program.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
                ? [directory, Environment.CurrentDirectory]
                : (environment("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
            if (places.Select(place => Path.GetFullPath(Path.Combine(place, program))).FirstOrDefault(File.Exists) is not { } file)
                return null;
            if (new FileInfo(file).Length > LargestScript)
                return null;
            var bytes = File.ReadAllBytes(file);
            var text = System.Text.Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, LongestLine));
            var end = text.IndexOf('\n', StringComparison.Ordinal);
            return end < 0 ? text : text[..end];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
