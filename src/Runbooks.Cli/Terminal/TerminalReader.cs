namespace Runbooks.Cli.Terminal;

/// <summary>
/// What is typed at a terminal that may go away meanwhile. Each read then fails with EIO, where a pipe that is closed ends:
/// both are the end of what is typed.
/// </summary>
/// <param name="terminal">Standard input.</param>
internal sealed class TerminalReader(TextReader terminal) : TextReader
{
    /// <inheritdoc/>
    public override int Peek() => Typed(terminal.Peek, -1);

    /// <inheritdoc/>
    public override int Read() => Typed(terminal.Read, -1);

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Typed(() => terminal.Read(buffer, index, count), 0);

    /// <inheritdoc/>
    public override string? ReadLine() => Typed(terminal.ReadLine, null);

    /// <inheritdoc/>
    public override string ReadToEnd() => Typed(terminal.ReadToEnd, string.Empty);

    private static T Typed<T>(Func<T> read, T end)
    {
        try
        {
            return read();
        }
        catch (IOException)
        {
            return end;
        }
    }
}
