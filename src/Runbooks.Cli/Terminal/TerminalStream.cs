namespace Runbooks.Cli.Terminal;

/// <summary>
/// A terminal that may go away while something runs in it: a window that is closed, a session that is killed. Each write then
/// fails with EIO. Nobody reads any more, and what runs is finished and recorded all the same, so such a failure is let go.
/// </summary>
/// <param name="terminal">Standard output or standard error.</param>
internal sealed class TerminalStream(Stream terminal) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            terminal.Write(buffer);
        }
        catch (IOException)
        {
            // It is gone.
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        try
        {
            terminal.Flush();
        }
        catch (IOException)
        {
            // It is gone.
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
