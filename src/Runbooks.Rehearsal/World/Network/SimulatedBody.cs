namespace Runbooks.Rehearsal.World.Network;

/// <summary>A body that comes later than its headers, or whose connection breaks off at its end.</summary>
/// <param name="sent">What arrives of it.</param>
/// <param name="after">How long after the headers it comes.</param>
/// <param name="isCut">Whether the connection breaks off.</param>
/// <param name="time">The clock.</param>
internal sealed class SimulatedBody(Stream sent, TimeSpan after, bool isCut, TimeProvider time) : Stream
{
    private TimeSpan _wait = after;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_wait > TimeSpan.Zero)
            await Task.Delay(_wait, time, cancellationToken);
        _wait = TimeSpan.Zero;
        var read = sent.Read(buffer.Span);
        return read > 0 || !isCut ? read : throw new IOException("the connection was reset");
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
