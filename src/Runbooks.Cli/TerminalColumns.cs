namespace Runbooks.Cli;

/// <summary>How many columns the terminal has at this moment: people change that meanwhile.</summary>
internal static class TerminalColumns
{
    private const int Usual = 80;

    /// <summary>The columns; those that terminals usually have where it does not say.</summary>
    public static int? Of()
    {
        try
        {
            return Console.WindowWidth is > 0 and var columns ? columns : Usual;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return Usual;
        }
    }
}
