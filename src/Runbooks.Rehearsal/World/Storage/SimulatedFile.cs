namespace Runbooks.Rehearsal.World.Storage;

/// <summary>A file that a simulated process has open.</summary>
/// <param name="disk">The process's view of the disk, which hears of each write.</param>
/// <param name="file">What it reads and writes.</param>
/// <param name="name">Its path.</param>
/// <param name="access">What is done with it.</param>
/// <param name="share">What others may do with it meanwhile.</param>
internal sealed class SimulatedFile(SimulatedDisk disk, StoredFile file, string name, FileAccess access, FileShare share) : Stream
{
    private int _position;

    /// <summary>What it reads and writes.</summary>
    public StoredFile File => file;

    public SimulatedDisk Disk => disk;

    /// <inheritdoc/>
    public override bool CanRead => access.HasFlag(FileAccess.Read);

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => access.HasFlag(FileAccess.Write);

    /// <inheritdoc/>
    public override long Length => file.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => _position = (int)value;
    }

    /// <summary>Whether somebody may open it as well.</summary>
    public bool Allows(FileAccess other, FileShare othersShare) =>
        share.HasFlag((FileShare)(int)other) && othersShare.HasFlag((FileShare)(int)access);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var left = file.Content.Span[Math.Min(_position, file.Length)..];
        var count = Math.Min(left.Length, buffer.Length);
        left[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Append(buffer[..disk.Allowed(name, buffer.Length)]);
        disk.Written(name);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Append(buffer.Span[..disk.Allowed(name, buffer.Length)]);
        if (disk.IsInterrupted)
            await disk.Process.ContinueAsync();
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => file.Length + offset,
        };

    /// <inheritdoc/>
    public override void SetLength(long value)
    {
        disk.MustLive();
        file.Cut((int)value);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        file.Handles.Remove(this);
        base.Dispose(disposing);
    }

    private void Append(ReadOnlySpan<byte> content)
    {
        file.Write(_position, content);
        file.WrittenAt = disk.Now;
        _position += content.Length;
    }
}
