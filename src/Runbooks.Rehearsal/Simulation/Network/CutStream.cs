namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>A body whose connection breaks off in the middle.</summary>
/// <param name="content">What arrives of it.</param>
internal sealed class CutStream(byte[] content) : MemoryStream(content)
{
    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = Read(buffer.Span);
        return read > 0 ? ValueTask.FromResult(read) : ValueTask.FromException<int>(new IOException("the connection was reset"));
    }
}
