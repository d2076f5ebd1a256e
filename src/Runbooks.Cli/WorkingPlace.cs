namespace Runbooks.Cli;

/// <summary>Where the command stands: somebody may have deleted it.</summary>
internal static class WorkingPlace
{
    /// <summary>A directory that is always there.</summary>
    public static string Root => Path.DirectorySeparatorChar.ToString();

    /// <summary>The working directory; null where it is gone.</summary>
    public static string? Find()
    {
        try
        {
            return Directory.Exists(Environment.CurrentDirectory) ? Environment.CurrentDirectory : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a command line asks for nothing but words about the program.</summary>
    public static bool IsNotAskedFor(IReadOnlyList<string> arguments) => arguments.Any(a => a is "--version" or "--help" or "-h" or "-?");
}
