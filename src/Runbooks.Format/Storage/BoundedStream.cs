using System.Text;

namespace Runbooks.Storage;

/// <summary>Takes what a program writes and keeps its end: the last lines say why it failed.</summary>
/// <param name="most">The most bytes that are kept.</param>
public sealed class BoundedStream(int most) : Stream
{
    // Something that a program left running may write while what was written so far is read.
    private readonly Lock _turn = new();
    private readonly MemoryStream _kept = new();
    private bool _isCut;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _kept.Length;

    public override long Position
    {
        get => _kept.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        lock (_turn)
        {
            _kept.Write(buffer, offset, count);
            if (_kept.Length <= 2L * most)
                return;
            var end = _kept.ToArray()[^most..];
            _kept.SetLength(0);
            _kept.Write(end);
            _isCut = true;
        }
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override string ToString()
    {
        lock (_turn)
        {
            var bytes = _kept.ToArray();
            var isCut = _isCut || bytes.Length > most;
            var end = bytes.Length > most ? bytes[^most..] : bytes;
            return (isCut ? "…" : string.Empty) + Encoding.UTF8.GetString(end);
        }
    }
}
