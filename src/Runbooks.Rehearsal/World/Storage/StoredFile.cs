namespace Runbooks.Rehearsal.World.Storage;

/// <summary>What a simulated disk has of a file.</summary>
internal sealed class StoredFile
{
    private byte[] _bytes = [];

    /// <summary>How much it holds.</summary>
    public int Length { get; private set; }

    /// <summary>How much of that outlasts a loss of power.</summary>
    public int Durable { get; set; }

    /// <summary>When it was last written.</summary>
    public DateTimeOffset WrittenAt { get; set; }

    /// <summary>Who has it open.</summary>
    public List<SimulatedFile> Handles { get; } = [];

    /// <summary>All that it holds.</summary>
    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(0, Length);

    /// <summary>Writes at its end or over what is there.</summary>
    public void Write(int position, ReadOnlySpan<byte> content)
    {
        if (position + content.Length > _bytes.Length)
            Array.Resize(ref _bytes, Length == 0 ? position + content.Length : Math.Max(position + content.Length, _bytes.Length * 2));
        content.CopyTo(_bytes.AsSpan(position));
        Length = Math.Max(Length, position + content.Length);
    }

    public void Cut(int length)
    {
        Length = Math.Min(Length, length);
        Durable = Math.Min(Durable, Length);
    }
}
