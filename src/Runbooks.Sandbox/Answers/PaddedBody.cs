using System.Text;

namespace Runbooks.Sandbox.Answers;

/// <summary>A body with padding that its format allows, made while it is read, so that it may be of any size.</summary>
internal sealed class PaddedBody(byte[] before, long padding, byte[] after) : Stream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => before.Length + padding + after.Length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public static PaddedBody Of(Answer answer, long padding)
    {
        var (before, after) = Around(answer);
        return new PaddedBody(Encoding.UTF8.GetBytes(before), padding, Encoding.UTF8.GetBytes(after));
    }

    public override int Read(Span<byte> buffer)
    {
        var read = Next(buffer);
        position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Next(Span<byte> buffer)
    {
        if (position < before.Length)
            return Copy(before.AsSpan((int)position), buffer);
        var left = before.Length + padding - position;
        if (left <= 0)
            return Copy(after.AsSpan((int)-left), buffer);
        buffer = buffer[..(int)Math.Min(left, buffer.Length)];
        buffer.Fill((byte)'x');
        return buffer.Length;
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var length = Math.Min(from.Length, to.Length);
        from[..length].CopyTo(to);
        return length;
    }

    private static (string Before, string After) Around(Answer answer)
    {
        if (answer.Body.StartsWith("{\"", StringComparison.Ordinal))
            return ("{\"padding\":\"", "\"," + answer.Body[1..]);
        if (answer.Body.StartsWith('#'))
            return ("# ", "\n" + answer.Body);
        return answer.ContentType.Contains("javascript", StringComparison.Ordinal) ? ("/*", "*/" + answer.Body) : ("", answer.Body);
    }
}
