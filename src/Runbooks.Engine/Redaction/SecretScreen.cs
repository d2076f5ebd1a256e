using System.Buffers;
using System.Text;
using Runbooks.Definitions.Values;

namespace Runbooks.Redaction;

/// <summary>
/// Tells quickly that a text holds no secret, which is so of nearly all that is said. It takes encodings off as
/// <see cref="DecodedText"/> does, but remembers no places, passes over what is too short to hold one, and decodes no word twice.
/// </summary>
internal sealed class SecretScreen
{
    private const int Nested = DecodedText.MostNested;
    private const int MostLayers = 64;
    private const int NotChanged = -1;

    // What is encoded may begin in the middle of a run: each phase leaves one more of its first digits out.
    private static readonly (sbyte[] Digits, int Phases, int Bits)[] Encodings =
    [
        (Digits.Base64, 4, 6),
        (Digits.Hexadecimal, 2, 4),
        (Digits.Base32, 8, 5),
    ];

    private readonly HarmlessRuns[] _harmless = [.. Encodings.Select(_ => new HarmlessRuns())];
    private readonly int _shortestForm;
    private readonly int _shortest;

    /// <summary>Prepares to look for secrets.</summary>
    /// <param name="forms">The texts to look for, as <see cref="DecodedText.Characters"/>; at least one, the longest first.</param>
    public SecretScreen(string[] forms)
    {
        (Forms, Search) = (forms, SearchValues.Create(forms, StringComparison.OrdinalIgnoreCase));
        _shortestForm = forms.Min(f => f.Length);

        // A secret that was cut stands beside the sign of the cut. No encoding makes a text shorter.
        _shortest = Math.Min(_shortestForm, DecodedText.Ellipsis.Length + Credentials.Shortest);
    }

    /// <summary>What is looked for, the longest first.</summary>
    public string[] Forms { get; }

    /// <summary>The same, to be searched for without regard to case.</summary>
    public SearchValues<string> Search { get; }

    /// <summary>
    /// Whether a text may hold a secret, or a part of one beside a cut: false only where it holds none in any encoding that is taken off.
    /// </summary>
    /// <param name="text">The text.</param>
    public bool MayHold(string text)
    {
        var layers = 0;
        if (Ascii.IsValid(text))
            return Look(text, Nested, ref layers);
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var characters = ArrayPool<char>.Shared.Rent(bytes.Length);
        var count = Encoding.Latin1.GetChars(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)), characters);
        var holds = Look(characters.AsSpan(0, count), Nested, ref layers);
        ArrayPool<char>.Shared.Return(characters);
        ArrayPool<byte>.Shared.Return(bytes);
        return holds;
    }

    // Whoever writes one thing in a hundred encodings is looked at closely.
    private bool Look(ReadOnlySpan<char> text, int nested, ref int layers)
    {
        if (text.Length < _shortest)
            return false;
        if (
            ++layers > MostLayers
            || HoldsPlainly(text)
            || HoldsCut(text, nested)
            || (nested > 0 && HoldsEncoded(text, nested))
            || HoldsBroken(text, nested)
        )
            return true;
        if (nested > 0 && HoldsPairs(text, nested))
            return true;
        if (HiddenBytes.AreIn(text) && HoldsHidden(text, nested, ref layers))
            return true;
        if (text.IndexOfAny(EscapeSequences.Beginnings) < 0)
            return false;
        var rest = ArrayPool<char>.Shared.Rent(text.Length);
        var holds = false;
        foreach (var kinds in KindsIn(text))
        {
            var count = TakeEscapesOff(text, kinds, rest);
            holds = count != NotChanged && Look(rest.AsSpan(0, count), nested, ref layers);
            if (holds)
                break;
        }

        ArrayPool<char>.Shared.Return(rest);
        return holds;
    }

    private bool HoldsPlainly(ReadOnlySpan<char> text) => text.Length >= _shortestForm && text.IndexOfAny(Search) >= 0;

    private bool HoldsCut(ReadOnlySpan<char> text, int nested)
    {
        for (var at = text.IndexOf(DecodedText.Ellipsis); at >= 0; )
        {
            var before = text[..at];
            var behind = text[(at + DecodedText.Ellipsis.Length)..];
            if (
                EscapeSequences.CutAtEnd(before) > 0
                || IsBeside(before, behind)
                || (nested > 0 && HoldsEncodedBeside(before, behind, nested))
            )
                return true;
            var next = behind.IndexOf(DecodedText.Ellipsis);
            at = next < 0 ? -1 : at + DecodedText.Ellipsis.Length + next;
        }

        return false;
    }

    private bool IsBeside(ReadOnlySpan<char> before, ReadOnlySpan<char> behind)
    {
        foreach (var form in Forms)
        {
            for (var length = Credentials.Shortest; length < form.Length; length++)
            {
                if (
                    before.EndsWith(form.AsSpan(0, length), StringComparison.OrdinalIgnoreCase)
                    || behind.StartsWith(form.AsSpan(form.Length - length), StringComparison.OrdinalIgnoreCase)
                )
                    return true;
            }
        }

        return false;
    }

    // What is encoded and then cut says so beside its last digit, or before its first.
    private bool HoldsEncodedBeside(ReadOnlySpan<char> before, ReadOnlySpan<char> behind, int nested)
    {
        foreach (var (digits, phases, bits) in Encodings)
        {
            var (last, first) = (before.Length, 0);
            while (last > 0 && digits[(byte)before[last - 1]] >= 0)
                last--;
            while (first < behind.Length && digits[(byte)behind[first]] >= 0)
                first++;
            var shortest = ((Credentials.Shortest * 8) + bits - 1) / bits;
            if (HoldsInRun(before[last..], digits, shortest, phases, bits, nested, isCutBehind: true))
                return true;
            if (HoldsInRun(behind[..first], digits, shortest, phases, bits, nested, isCutBefore: true))
                return true;
        }

        return false;
    }

    // What is encoded in lines is looked at again without their ends.
    private bool HoldsBroken(ReadOnlySpan<char> text, int nested)
    {
        if (text.IndexOfAny('\r', '\n') < 0)
            return false;
        var joined = ArrayPool<char>.Shared.Rent(text.Length);
        var (count, isBroken, joinsRuns) = (0, false, false);
        foreach (var character in text)
        {
            if (character is '\r' or '\n')
                isBroken = true;
            else if (!isBroken || character is not (' ' or '\t'))
            {
                joinsRuns |= isBroken && count > 0 && Digits.Base64[(byte)joined[count - 1]] >= 0 && Digits.Base64[(byte)character] >= 0;
                isBroken = false;
                joined[count++] = character;
            }
        }

        var holds =
            HoldsPlainly(joined.AsSpan(0, count))
            || HoldsCut(joined.AsSpan(0, count), nested)
            || (joinsRuns && nested > 0 && HoldsEncoded(joined.AsSpan(0, count), nested));
        ArrayPool<char>.Shared.Return(joined);
        return holds;
    }

    // Bytes in hexadecimal that stand apart are looked at again without what parts them; beside a cut a few may be half a secret.
    private bool HoldsPairs(ReadOnlySpan<char> text, int nested)
    {
        var isCut = text.IndexOf(DecodedText.Ellipsis) >= 0;
        var shortest = isCut ? Credentials.Shortest : _shortest;
        for (var at = 0; Digits.NextPairs(text, shortest, at) is var (start, end); at = end)
        {
            if (isCut && (text[..start].EndsWith(DecodedText.Ellipsis) || text[end..].StartsWith(DecodedText.Ellipsis)))
                return true;
            var digits = ArrayPool<char>.Shared.Rent(end - start);
            var count = Digits.Join(text[start..end], digits);
            var holds = HoldsInRun(digits.AsSpan(0, count), Digits.Hexadecimal, 2, phases: 2, bits: 4, nested);
            ArrayPool<char>.Shared.Return(digits);
            if (holds)
                return true;
        }

        return false;
    }

    private bool HoldsHidden(ReadOnlySpan<char> text, int nested, ref int layers)
    {
        var plain = ArrayPool<char>.Shared.Rent(text.Length);
        var count = 0;
        for (var i = 0; i < text.Length; )
        {
            var length = HiddenBytes.At(text[i..]);
            if (length == 0)
                plain[count++] = text[i];
            i += Math.Max(1, length);
        }

        var holds = Look(plain.AsSpan(0, count), nested, ref layers);
        ArrayPool<char>.Shared.Return(plain);
        return holds;
    }

    private bool HoldsEncoded(ReadOnlySpan<char> text, int nested)
    {
        for (var encoding = 0; encoding < Encodings.Length; encoding++)
        {
            var (digits, phases, bits) = Encodings[encoding];

            // What is decoded says no words, and nothing twice.
            var harmless = nested == Nested ? _harmless[encoding] : null;
            var shortest = ((_shortest * 8) + bits - 1) / bits;
            for (var at = 0; Digits.NextRun(text, digits, shortest, at) is var (start, end); at = end)
            {
                var run = text[start..end];
                if (harmless?.Contains(run) == true)
                    continue;
                if (HoldsInRun(run, digits, shortest, phases, bits, nested))
                    return true;
                harmless?.Add(run);
            }
        }

        return false;
    }

    private bool HoldsInRun(
        ReadOnlySpan<char> run,
        sbyte[] digits,
        int shortest,
        int phases,
        int bits,
        int nested,
        bool isCutBefore = false,
        bool isCutBehind = false
    )
    {
        if (run.Length < shortest)
            return false;
        phases = DecodedText.PhasesOf(phases, nested);
        var decoded = ArrayPool<char>.Shared.Rent(run.Length + (2 * DecodedText.Ellipsis.Length));
        var holds = false;
        for (var phase = 0; phase < phases && run.Length - phase >= shortest && !holds; phase++)
        {
            var count = isCutBefore ? Append(DecodedText.Ellipsis, decoded) : 0;
            count += Digits.Decode(run[phase..], digits, bits, decoded.AsSpan(count));
            if (isCutBehind)
                count += Append(DecodedText.Ellipsis, decoded.AsSpan(count));
            var own = 0;
            holds = Look(decoded.AsSpan(0, count), nested - 1, ref own);
        }

        ArrayPool<char>.Shared.Return(decoded);
        return holds;
    }

    // Where a text has escapes of one kind alone, taking all off and taking that kind off are the same.
    private static ReadOnlySpan<SearchValues<char>> KindsIn(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<SearchValues<char>> kinds = EscapeSequences.Kinds;
        var present = 0;
        foreach (var kind in kinds[1..])
            present += text.IndexOfAny(kind) < 0 ? 0 : 1;
        return present > 1 ? kinds : kinds[..1];
    }

    private static int Append(string text, Span<char> into)
    {
        text.CopyTo(into);
        return text.Length;
    }

    private static int TakeEscapesOff(ReadOnlySpan<char> text, SearchValues<char> kinds, Span<char> into)
    {
        var count = 0;
        var isChanged = false;
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(kinds);
            if (plain < 0)
                plain = text.Length;
            text[..plain].CopyTo(into[count..]);
            count += plain;
            text = text[plain..];
            if (text.IsEmpty)
                break;
            var length = EscapeSequences.Read(text, into[count..], out var written);
            isChanged |= length > 0;
            if (length == 0)
                (into[count], length, written) = (text[0], 1, 1);
            count += written;
            text = text[length..];
        }

        return isChanged ? count : NotChanged;
    }
}
