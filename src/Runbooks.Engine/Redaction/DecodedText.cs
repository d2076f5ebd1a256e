using System.Buffers;
using System.Text;
using Runbooks.Definitions.Values;

namespace Runbooks.Redaction;

/// <summary>
/// A text with an encoding taken off, whose every character knows which part of the original it stands for.
/// The characters are the text's UTF-8 bytes, so that encodings of bytes and of characters meet.
/// </summary>
internal sealed class DecodedText
{
    private const int ShortestRun = 6;
    private const int ShortestHexadecimal = 2 * Credentials.Shortest;
    private const int ShortestBase32 = ((8 * Credentials.Shortest) + 4) / 5;
    private const int ShortestPairs = Credentials.Shortest;
    private const int MostLayers = 24;

    // The outer ones wherever they begin in a run; further in, what is encoded begins where its run does.
    private const int NestedAnywhere = 3;

    /// <summary>
    /// How often base64, base32 and hexadecimal are taken off, one in another: each time makes a text shorter, so that more cost
    /// little.
    /// </summary>
    public const int MostNested = 8;

    private static readonly SearchValues<char> Breaks = SearchValues.Create("\r\n");

    private readonly int[] _starts;
    private readonly int[] _ends;
    private readonly char[] _characters;
    private int _count;

    private DecodedText(int capacity)
    {
        _characters = GC.AllocateUninitializedArray<char>(capacity);
        _starts = GC.AllocateUninitializedArray<int>(capacity);
        _ends = GC.AllocateUninitializedArray<int>(capacity);
    }

    /// <summary>The sign of a cut as its UTF-8 bytes.</summary>
    public static string Ellipsis { get; } = BytesOf("…");

    public ReadOnlySpan<char> Characters => _characters.AsSpan(0, _count);

    /// <summary>A text's UTF-8 bytes as characters.</summary>
    public static string BytesOf(string text) => string.Create(Encoding.UTF8.GetByteCount(text), text, static (characters, text) =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var i = 0; i < bytes.Length; i++)
                characters[i] = (char)bytes[i];
        });

    /// <summary>The text itself and what it says when its encodings are taken off, one in another.</summary>
    /// <param name="text">The text.</param>
    /// <param name="nested">How often base64, base32 and hexadecimal are taken off.</param>
    public static IEnumerable<DecodedText> LayersOf(string text, int nested = MostNested) => Of(text).Layers(nested);

    /// <summary>Which part of the original some characters stand for.</summary>
    public (int Start, int End) Original(int start, int length) => (_starts[start], _ends[start + length - 1]);

    /// <summary>At how many places of a run what is encoded may begin.</summary>
    /// <param name="phases">At how many it may at all.</param>
    /// <param name="nested">How often encodings are still taken off.</param>
    public static int PhasesOf(int phases, int nested) => nested > MostNested - NestedAnywhere ? phases : 1;

    private static DecodedText Of(string text)
    {
        var decoded = new DecodedText(Encoding.UTF8.GetByteCount(text));
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAscii(text[i]))
            {
                decoded.Add(text[i], i, i + 1);
                continue;
            }

            _ = Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var taken);
            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
                decoded.Add((char)value, i, i + taken);
            i += taken - 1;
        }

        return decoded;
    }

    // Escapes of several kinds are taken off together and one kind at a time: what one kind leaves may look like another.
    private IEnumerable<DecodedText> Layers(int nested)
    {
        var seen = new List<DecodedText>();
        var waiting = new Queue<DecodedText>([this]);
        while (seen.Count < MostLayers && waiting.TryDequeue(out var layer))
        {
            if (seen.Exists(s => s.Characters.SequenceEqual(layer.Characters)))
                continue;
            seen.Add(layer);
            yield return layer;
            foreach (var text in layer.Joined() is { } joined ? new[] { layer, joined } : [layer])
            {
                if (text != layer)
                    yield return text;
                if (nested == 0)
                    continue;
                var inBase64 = text.InRuns(Digits.Base64, ShortestRun, PhasesOf(4, nested), bits: 6);
                var inHexadecimal = text.InRuns(Digits.Hexadecimal, ShortestHexadecimal, PhasesOf(2, nested), bits: 4);
                var inBase32 = text.InRuns(Digits.Base32, ShortestBase32, PhasesOf(8, nested), bits: 5);
                var inRuns = inBase64.Concat(inHexadecimal).Concat(inBase32);
                foreach (var deeper in inRuns.SelectMany(inner => inner.Layers(nested - 1)))
                    yield return deeper;
            }

            if (nested > 0 && layer.PairsJoined() is { } pairs)
            {
                var inPairs = pairs.InRuns(Digits.Hexadecimal, ShortestHexadecimal, PhasesOf(2, nested), bits: 4);
                foreach (var deeper in inPairs.SelectMany(inner => inner.Layers(nested - 1)))
                    yield return deeper;
            }

            if (HiddenBytes.AreIn(layer.Characters))
                waiting.Enqueue(layer.WithoutHidden());

            if (layer.Characters.IndexOfAny(EscapeSequences.Beginnings) < 0)
                continue;
            foreach (var kinds in EscapeSequences.Kinds)
            {
                if (layer.Unescaped(kinds) is { } next)
                    waiting.Enqueue(next);
            }
        }
    }

    private DecodedText? Unescaped(SearchValues<char> kinds)
    {
        var characters = Characters;
        if (characters.IndexOfAny(kinds) < 0)
            return null;

        // No escape stands for more bytes than it has characters.
        var decoded = new DecodedText(characters.Length);
        Span<char> bytes = stackalloc char[EscapeSequences.MostBytes];
        for (var i = 0; i < characters.Length; )
        {
            var count = 0;
            var length = kinds.Contains(characters[i]) ? EscapeSequences.Read(characters[i..], bytes, out count) : 0;
            if (length == 0)
            {
                decoded.Add(this, i, i, characters[i]);
                i++;
                continue;
            }

            foreach (var value in bytes[..count])
                decoded.Add(this, i, i + length - 1, value);
            i += length;
        }

        return decoded._count == characters.Length ? null : decoded;
    }

    // Encoders break long base64 into lines, and YAML and HTTP indent what they continue.
    private DecodedText? Joined()
    {
        var characters = Characters;
        if (characters.IndexOfAny(Breaks) < 0)
            return null;
        var joined = new DecodedText(characters.Length);
        var atBreak = false;
        for (var i = 0; i < characters.Length; i++)
        {
            if (characters[i] is '\r' or '\n')
                atBreak = true;
            else if (!atBreak || characters[i] is not (' ' or '\t'))
            {
                atBreak = false;
                joined.Add(this, i, i, characters[i]);
            }
        }

        return joined;
    }

    // Dumps and fingerprints write bytes apart.
    private DecodedText? PairsJoined()
    {
        if (Digits.NextPairs(Characters, ShortestPairs, 0) is not { } pairs)
            return null;
        var joined = new DecodedText(_count);
        var at = 0;
        for (var next = ((int Start, int End)?)pairs; next is var (start, end); next = Digits.NextPairs(Characters, ShortestPairs, end))
        {
            for (; at < start; at++)
                joined.Add(this, at, at, _characters[at]);
            for (; at < end; at++)
            {
                if (at + 1 >= end || Digits.Hexadecimal[(byte)_characters[at]] < 0 || Digits.Hexadecimal[(byte)_characters[at + 1]] < 0)
                    continue;
                joined.Add(this, at, at, _characters[at]);
                at++;
                joined.Add(this, at, at, _characters[at]);
            }
        }

        for (; at < _count; at++)
            joined.Add(this, at, at, _characters[at]);
        return joined;
    }

    private DecodedText WithoutHidden()
    {
        var plain = new DecodedText(_count);
        for (var i = 0; i < _count; )
        {
            var length = HiddenBytes.At(Characters[i..]);
            if (length == 0)
                plain.Add(this, i, i, _characters[i]);
            i += Math.Max(1, length);
        }

        return plain;
    }

    // What is encoded may begin in the middle of a run: each phase leaves one more of its first digits out.
    private IEnumerable<DecodedText> InRuns(sbyte[] digits, int shortest, int phases, int bits)
    {
        if (RunsOf(digits, shortest) is not { } runs)
            yield break;
        for (var phase = 0; phase < phases; phase++)
        {
            DecodedText? decoded = null;
            foreach (var (start, end) in runs)
            {
                if (end - start < shortest + phase)
                    continue;
                decoded ??= new DecodedText((_count * bits / 8) + (runs.Count * 2 * Ellipsis.Length));
                Decode(start + phase, end, digits, bits, decoded);
            }

            if (decoded is null)
                yield break;
            yield return decoded;
        }
    }

    private List<(int Start, int End)>? RunsOf(sbyte[] digits, int shortest)
    {
        List<(int Start, int End)>? runs = null;
        for (var at = 0; Digits.NextRun(Characters, digits, shortest, at) is { } run; at = run.End)
            (runs ??= []).Add(run);
        return runs;
    }

    private void Decode(int start, int end, sbyte[] digits, int bits, DecodedText into)
    {
        into.Separate(this, start, isCut: Characters[..start].EndsWith(Ellipsis));
        var (value, known) = (0, 0);
        for (var i = start; i < end; i++)
        {
            value = ((value << bits) | (byte)digits[(byte)_characters[i]]) & 0xFFFF;
            known += bits;
            if (known < 8)
                continue;
            known -= 8;
            into.Add(this, i - 1, i, (char)((value >> known) & 0xFF));
        }

        into.Separate(this, end - 1, isCut: Characters[end..].StartsWith(Ellipsis));
    }

    // What stands between two runs is no part of either; the sign of a cut beside one is kept, for what was cut.
    private void Separate(DecodedText from, int at, bool isCut)
    {
        foreach (var sign in isCut ? Ellipsis : "\0")
            Add(from, at, at, sign);
    }

    private void Add(DecodedText from, int first, int last, char character) => Add(character, from._starts[first], from._ends[last]);

    private void Add(char character, int start, int end)
    {
        (_starts[_count], _ends[_count]) = (start, end);
        _characters[_count++] = character;
    }
}
