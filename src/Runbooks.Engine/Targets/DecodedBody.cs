using System.IO.Compression;
using System.Text;

namespace Runbooks.Targets;

/// <summary>
/// A body as UTF-8 without any coding, whatever the server made of it: what it says is looked at for secrets, judged and kept,
/// and must be what everybody reads. A server packs what nobody asked to be packed.
/// </summary>
internal static class DecodedBody
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly (byte[] Mark, Encoding Encoding)[] Marks =
    [
        ([0xFF, 0xFE, 0, 0], new UTF32Encoding(bigEndian: false, byteOrderMark: false)),
        ([0, 0, 0xFE, 0xFF], new UTF32Encoding(bigEndian: true, byteOrderMark: false)),
        ([0xFF, 0xFE], Encoding.Unicode),
        ([0xFE, 0xFF], Encoding.BigEndianUnicode),
    ];

    /// <summary>Takes the codings off.</summary>
    /// <param name="body">The bytes as they came.</param>
    /// <param name="headers">By lower-case name.</param>
    /// <param name="most">The largest that it may become.</param>
    /// <param name="isWhole">Whether all of it came; what is cut off is read as far as it goes.</param>
    public static ReceivedBody Of(ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string> headers, int most, bool isWhole)
    {
        if (body.IsEmpty)
            return new ReceivedBody(body, null);
        if (headers.TryGetValue("content-encoding", out var codings))
        {
            foreach (var coding in codings.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                (body, var problem) = Unpacked(body, coding.ToLowerInvariant(), most, isWhole);
                if (problem is not null)
                    return new ReceivedBody(body, problem);
            }
        }

        return Of(body.Span, headers) is { } encoding ? InUtf8(body, encoding, most) : new ReceivedBody(body, null);
    }

    private static ReceivedBody Unpacked(ReadOnlyMemory<byte> body, string coding, int most, bool isWhole)
    {
        if (coding is "identity")
            return new ReceivedBody(body, null);
        using var packed = new MemoryStream(body.ToArray());
        using Stream? unpacking = coding switch
        {
            "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress),

            // By RFC 9110 with a header of zlib, by some servers without.
            "deflate" => (body.Span[0] & 0x0F) == 8
                ? new ZLibStream(packed, CompressionMode.Decompress)
                : new DeflateStream(packed, CompressionMode.Decompress),
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            _ => null,
        };
        if (unpacking is null)
            return new ReceivedBody(default, $"the body is packed as `{Diagnostics.PrintableText.Line(coding)}`, which cannot be unpacked");
        using var plain = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = unpacking.Read(buffer)) > 0; )
            {
                var room = most - (int)plain.Length;
                plain.Write(buffer, 0, Math.Min(read, room));
                if (read > room)
                    return new ReceivedBody(plain.ToArray(), $"the body is larger than {most / 1024} KiB when it is unpacked");
            }

            return new ReceivedBody(plain.ToArray(), null);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException)
        {
            return new ReceivedBody(
                plain.ToArray(),
                isWhole ? $"the body cannot be unpacked as the `{coding}` that it is said to be" : null
            );
        }
    }

    private static Encoding? Of(ReadOnlySpan<byte> body, IReadOnlyDictionary<string, string> headers)
    {
        foreach (var (mark, encoding) in Marks)
        {
            if (body.StartsWith(mark))
                return encoding;
        }

        if (!headers.TryGetValue("content-type", out var type))
            return null;
        var named = type.Split(';')
            .Skip(1)
            .Select(p => p.Split('=', 2, StringSplitOptions.TrimEntries))
            .FirstOrDefault(p => p is [var name, _] && name.Equals("charset", StringComparison.OrdinalIgnoreCase));
        return named?[1].Trim('"', '\'').ToLowerInvariant() switch
        {
            null or "utf-8" or "utf8" or "us-ascii" or "ascii" => null,
            "utf-16" or "utf-16le" or "unicode" => Encoding.Unicode,
            "utf-16be" => Encoding.BigEndianUnicode,
            "utf-32" or "utf-32le" => Marks[0].Encoding,
            "utf-32be" => Marks[1].Encoding,
            "utf-7" => null,
            "iso-8859-1" or "latin1" or "l1" => Encoding.Latin1,
            var other => Registered(other),
        };
    }

    private static Encoding? Registered(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static ReceivedBody InUtf8(ReadOnlyMemory<byte> body, Encoding encoding, int most)
    {
        // UTF-8 takes up to three bytes for what another charset has in one.
        var text = encoding.GetString(body.Span).TrimStart('\uFEFF');
        var bytes = Utf8.GetBytes(text);
        return bytes.Length <= (long)most * 3
            ? new ReceivedBody(bytes, null)
            : new ReceivedBody(bytes.AsMemory(0, most), "the body is too large");
    }
}
