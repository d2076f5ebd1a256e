using System.Text;

namespace Runbooks.Incidents.Writing;

/// <summary>A file as text, so that it can be put back as the bytes it was made of.</summary>
/// <param name="Text">Without a byte order mark.</param>
/// <param name="HasMark">Whether the file begins with a byte order mark.</param>
public sealed record StoredText(string Text, bool HasMark)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads one; null where it is not UTF-8.</summary>
    /// <param name="bytes">The file.</param>
    public static StoredText? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var hasMark = bytes.StartsWith("\uFEFF"u8);
            return new StoredText(Strict.GetString(hasMark ? bytes[3..] : bytes), hasMark);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The file with another text.</summary>
    /// <param name="text">The text.</param>
    public byte[] Encode(string text) => Strict.GetBytes(HasMark ? "\uFEFF" + text : text);
}
