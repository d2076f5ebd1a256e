using System.Buffers;
using System.Text;

namespace Runbooks.Events;

/// <summary>
/// A text with an encoding taken off, whose every character knows which part of the original it stands for.
/// The characters are the text's UTF-8 bytes, so that encodings of bytes and of characters meet.
/// </summary>
internal sealed class DecodedText
{
    private const int ShortestRun = 6;
    private const int ShortestHexadecimal = 2 * Definitions.Credentials.Shortest;
    private const int MostLayers = 24;
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_");

    private readonly List<char> _characters;
    private readonly List<int> _starts;
    private readonly List<int> _ends;

    private DecodedText(int capacity)
    {
        _characters = new List<char>(capacity);
        _starts = new List<int>(capacity);
        _ends = new List<int>(capacity);
    }

    /// <summary>The sign of a cut as its UTF-8 bytes.</summary>
    public static string Ellipsis { get; } = BytesOf("…");

    /// <summary>The characters.</summary>
    public ReadOnlySpan<char> Characters => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_characters);

    /// <summary>A text's UTF-8 bytes as characters.</summary>
    public static string BytesOf(string text) => string.Create(Encoding.UTF8.GetByteCount(text), text, static (characters, text) =>
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++) characters[i] = (char)bytes[i];
    });

    /// <summary>The text itself and what it says when its encodings are taken off, one in another.</summary>
    /// <param name="text">The text.</param>
    /// <param name="nested">How often base64 and hexadecimal are taken off.</param>
    public static IEnumerable<DecodedText> LayersOf(string text, int nested = 3) => Of(text).Layers(nested);

    /// <summary>Which part of the original some characters stand for.</summary>
    public (int Start, int End) Original(int start, int length) => (_starts[start], _ends[start + length - 1]);

    private static DecodedText Of(string text)
    {
        var decoded = new DecodedText(text.Length);
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAscii(text[i]))
            {
                decoded.Add(text[i], i, i + 1);
                continue;
            }

            _ = Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var taken);
            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)]) decoded.Add((char)value, i, i + taken);
            i += taken - 1;
        }

        return decoded;
    }

    // Escapes of several kinds are taken off together and one kind at a time: what one kind leaves may look like another.
    private IEnumerable<DecodedText> Layers(int nested)
    {
        var seen = new HashSet<string>();
        var waiting = new Queue<DecodedText>([this]);
        while (seen.Count < MostLayers && waiting.TryDequeue(out var layer))
        {
            if (!seen.Add(layer.Characters.ToString())) continue;
            yield return layer;
            foreach (var text in layer.Joined() is { } joined ? new[] { layer, joined } : [layer])
            {
                if (text != layer) yield return text;
                foreach (var inner in text.InBase64(nested).Concat(text.InHexadecimal(nested))) yield return inner;
            }

            foreach (var kinds in EscapeSequences.Kinds)
            {
                if (layer.Unescaped(kinds) is { } next) waiting.Enqueue(next);
            }
        }
    }

    private IEnumerable<DecodedText> InBase64(int nested)
    {
        if (nested == 0) yield break;
        for (var phase = 0; phase < 4; phase++)
        {
            if (FromRuns(Base64, ShortestRun, phase, bits: 6) is not { } decoded) yield break;
            foreach (var layer in decoded.Layers(nested - 1)) yield return layer;
        }
    }

    private IEnumerable<DecodedText> InHexadecimal(int nested)
    {
        for (var phase = 0; nested > 0 && phase < 2; phase++)
        {
            if (FromRuns(Hexadecimal, ShortestHexadecimal, phase, bits: 4) is not { } decoded) yield break;
            foreach (var layer in decoded.Layers(nested - 1)) yield return layer;
        }
    }

    private DecodedText? Unescaped(SearchValues<char> kinds)
    {
        var characters = Characters;
        if (characters.IndexOfAny(kinds) < 0) return null;
        var decoded = new DecodedText(characters.Length);
        var bytes = new List<char>(4);
        for (var i = 0; i < characters.Length;)
        {
            bytes.Clear();
            var length = kinds.Contains(characters[i]) ? EscapeSequences.Read(characters[i..], bytes) : 0;
            if (length == 0)
            {
                decoded.Add(characters[i], _starts[i], _ends[i]);
                i++;
                continue;
            }

            foreach (var value in bytes) decoded.Add(value, _starts[i], _ends[i + length - 1]);
            i += length;
        }

        return decoded._characters.Count == characters.Length ? null : decoded;
    }

    // Encoders break long base64 into lines, and YAML and HTTP indent what they continue.
    private DecodedText? Joined()
    {
        var characters = Characters;
        if (characters.IndexOfAny('\r', '\n') < 0) return null;
        var joined = new DecodedText(characters.Length);
        var atBreak = false;
        for (var i = 0; i < characters.Length; i++)
        {
            if (characters[i] is '\r' or '\n') atBreak = true;
            else if (!atBreak || characters[i] is not (' ' or '\t'))
            {
                atBreak = false;
                joined.Add(characters[i], _starts[i], _ends[i]);
            }
        }

        return joined;
    }

    private DecodedText? FromRuns(SearchValues<char> digits, int shortest, int phase, int bits)
    {
        var characters = Characters;
        DecodedText? decoded = null;
        for (var start = 0; start < characters.Length;)
        {
            var skip = characters[start..].IndexOfAny(digits);
            if (skip < 0) break;
            start += skip;
            var length = characters[start..].IndexOfAnyExcept(digits);
            var end = length < 0 ? characters.Length : start + length;
            if (end - start >= shortest + phase)
            {
                decoded ??= new DecodedText((characters.Length * bits / 8) + 1);
                Decode(start + phase, end, bits, decoded);
            }

            start = end;
        }

        return decoded;
    }

    private void Decode(int start, int end, int bits, DecodedText into)
    {
        into.Separate(this, start, isCut: Characters[..start].EndsWith(Ellipsis));
        var (value, known) = (0, 0);
        for (var i = start; i < end; i++)
        {
            var digit = bits == 6 ? Sextet(_characters[i]) : HexDigit(_characters[i]);
            value = ((value << bits) | digit) & 0xFFFF;
            known += bits;
            if (known < 8) continue;
            known -= 8;
            into.Add((char)((value >> known) & 0xFF), _starts[i - 1], _ends[i]);
        }

        into.Separate(this, end - 1, isCut: Characters[end..].StartsWith(Ellipsis));
    }

    // What stands between two runs is no part of either; the sign of a cut beside one is kept, for what was cut.
    private void Separate(DecodedText from, int at, bool isCut)
    {
        foreach (var sign in isCut ? Ellipsis : "\0") Add(sign, from._starts[at], from._ends[at]);
    }

    private void Add(char character, int start, int end)
    {
        _characters.Add(character);
        _starts.Add(start);
        _ends.Add(end);
    }

    private static int HexDigit(char sign) => sign <= '9' ? sign - '0' : (sign | 0x20) - 'a' + 10;

    private static int Sextet(char sign) => sign switch
    {
        >= 'A' and <= 'Z' => sign - 'A',
        >= 'a' and <= 'z' => sign - 'a' + 26,
        >= '0' and <= '9' => sign - '0' + 52,
        '+' or '-' => 62,
        _ => 63,
    };
}
