using System.Text;

namespace Runbooks.Git;

/// <summary>
/// Folders as Git stores them: <c>MODE NAME NUL HASH</c>, one after the other. A name is bytes; those that are no UTF-8
/// stand as U+DC80 to U+DCFF, which no UTF-8 comes to, so that a folder written anew keeps them.
/// </summary>
internal static class TreeText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="content">Its bytes.</param>
    /// <param name="hashBytes">How long a hash is: 20 or 32.</param>
    public static IReadOnlyList<StoredEntry> Parse(ReadOnlySpan<byte> content, int hashBytes)
    {
        var entries = new List<StoredEntry>();
        while (content.Length > 0)
        {
            var (space, end) = (content.IndexOf((byte)' '), content.IndexOf((byte)0));
            if (space < 0 || end < space || content.Length < end + 1 + hashBytes)
                throw new GitFailedException("a folder in the repository is damaged");
            var mode = Convert.ToInt32(Encoding.ASCII.GetString(content[..space]), 8);
            entries.Add(
                new StoredEntry(Decode(content[(space + 1)..end]), mode, Convert.ToHexStringLower(content.Slice(end + 1, hashBytes)))
            );
            content = content[(end + 1 + hashBytes)..];
        }

        return entries;
    }

    /// <summary>Writes one, in Git's order: by bytes, a folder as if its name ended in a slash.</summary>
    public static byte[] Of(IEnumerable<StoredEntry> entries)
    {
        using var content = new MemoryStream();
        foreach (
            var (entry, name) in entries
                .Select(e => (Entry: e, Name: Encode(e.Name)))
                .OrderBy(e => e, Comparer<(StoredEntry, byte[])>.Create(Compare))
        )
        {
            content.Write(Encoding.ASCII.GetBytes(Convert.ToString(entry.Mode, 8) + " "));
            content.Write(name);
            content.WriteByte(0);
            content.Write(Convert.FromHexString(entry.Hash));
        }

        return content.ToArray();
    }

    private static int Compare((StoredEntry Entry, byte[] Name) one, (StoredEntry Entry, byte[] Name) other)
    {
        var common = Math.Min(one.Name.Length, other.Name.Length);
        var order = one.Name.AsSpan(0, common).SequenceCompareTo(other.Name.AsSpan(0, common));
        return order != 0 ? order : After(one, common).CompareTo(After(other, common));
    }

    private static int After((StoredEntry Entry, byte[] Name) entry, int at) =>
        at < entry.Name.Length ? entry.Name[at]
        : entry.Entry.IsFolder ? '/'
        : 0;

    private static string Decode(ReadOnlySpan<byte> name)
    {
        try
        {
            return Strict.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            return string.Create(name.Length, name, (text, bytes) =>
            {
                for (var i = 0; i < bytes.Length; i++)
                    text[i] = bytes[i] < 0x80 ? (char)bytes[i] : (char)(0xDC00 | bytes[i]);
            });
        }
    }

    private static byte[] Encode(string name)
    {
        // A character beyond U+FFFF has such a half as well, and another half before it.
        if (!name.Any(IsByte) || name.Any(c => c >= 0x80 && !IsByte(c)))
            return Encoding.UTF8.GetBytes(name);
        return [.. name.Select(c => (byte)(c & 0xFF))];
    }

    private static bool IsByte(char c) => c is >= '\uDC80' and <= '\uDCFF';
}
