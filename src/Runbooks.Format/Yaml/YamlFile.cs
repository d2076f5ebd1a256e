using System.Text;
using Runbooks.Diagnostics;

namespace Runbooks.Yaml;

/// <summary>Reads files that people write: UTF-8, of a size that people write.</summary>
public static class YamlFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Utf16Little => [0xFF, 0xFE];

    private static ReadOnlySpan<byte> Utf16Big => [0xFE, 0xFF];

    /// <summary>Reads a file whole.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="displayPath">As a person would type it.</param>
    /// <param name="bag">Takes a diagnostic.</param>
    /// <param name="maxBytes">The most bytes that are read.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static SourceText? Read(string path, string displayPath, DiagnosticBag bag, long maxBytes = 1024 * 1024)
    {
        try
        {
            if (Directory.Exists(path))
            {
                bag.Add(DiagnosticCodes.Unreadable, span: null, $"`{displayPath}` is a folder", help: "name a file");
                return null;
            }

            using var file = File.OpenRead(path);
            if (file.Length > maxBytes)
            {
                bag.Add(DiagnosticCodes.TooLarge, span: null, $"`{displayPath}` has {file.Length} bytes, more than {maxBytes}");
                return null;
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            var content = bytes.AsSpan();
            if (content.StartsWith("\uFEFF"u8))
                content = content[3..];
            if (content.StartsWith(Utf16Little) || content.StartsWith(Utf16Big))
            {
                bag.Add(DiagnosticCodes.NotUtf8, span: null, $"`{displayPath}` is UTF-16, not UTF-8", help: "save the file as UTF-8");
                return null;
            }

            return Decode(content, displayPath, bag);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            bag.Add(DiagnosticCodes.NotFound, span: null, $"there is no file `{displayPath}`");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            bag.Add(DiagnosticCodes.Unreadable, span: null, $"`{displayPath}` cannot be read: {e.Message}");
            return null;
        }
    }

    private static SourceText? Decode(ReadOnlySpan<byte> bytes, string displayPath, DiagnosticBag bag)
    {
        try
        {
            return new SourceText(displayPath, Strict.GetString(bytes));
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes[..Math.Clamp(e.Index, 0, bytes.Length)].Count((byte)'\n');
            bag.Add(
                DiagnosticCodes.NotUtf8,
                span: null,
                $"`{displayPath}` is not UTF-8: the first wrong byte stands in line {line}",
                help: "save the file as UTF-8"
            );
            return null;
        }
    }
}
