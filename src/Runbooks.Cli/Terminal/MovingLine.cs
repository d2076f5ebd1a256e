using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Terminal;

/// <summary>
/// A line of a terminal that is drawn over and over. It is never longer than the terminal is wide at that moment: of a
/// longer one the terminal makes two rows, of which only the last would be cleared.
/// </summary>
/// <param name="output">The terminal.</param>
/// <param name="columns">How wide it is at this moment; null where it does not say.</param>
internal sealed class MovingLine(TextWriter output, Func<int?> columns)
{
    private const string Clearing = "\r\u001b[2K";
    private const int Usual = 80;

    /// <summary>How many cells there are for it: in the last column some terminals go to the next row by themselves.</summary>
    public int Room => (columns() ?? Usual) - 1;

    public void Draw(string text)
    {
        var raw = PrintableWriter.Raw(output);
        raw.Write(Clearing + Cells.Cut(text, Room));
        raw.Flush();
    }

    public void Clear() => PrintableWriter.Raw(output).Write(Clearing);
}
