using System.Text;
using Spectre.Console;

namespace Runbooks.Cli.Terminal;

/// <summary>Spectre's output over a writer, as wide as need be: long lines are the terminal's to wrap.</summary>
/// <param name="writer">Where it goes.</param>
internal sealed class PlainOutput(TextWriter writer) : IAnsiConsoleOutput
{
    private const int AsWideAsNeedBe = 10_000;

    public TextWriter Writer => writer;

    public bool IsTerminal => false;

    public int Width => AsWideAsNeedBe;

    public int Height => 50;

    public void SetEncoding(Encoding encoding)
    {
        // The writer was made with its encoding.
    }
}
