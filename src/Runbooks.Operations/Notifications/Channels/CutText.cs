using System.Text;

namespace Runbooks.Notifications.Channels;

/// <summary>Texts cut to what a provider takes; a cut one ends with an ellipsis, so that a reader sees that there is more.</summary>
internal static class CutText
{
    /// <summary>What is added to the record where a text was cut.</summary>
    public static string? Note(bool isCut, string limit) => isCut ? $"cut to {limit}; all of it stands in the record" : null;

    /// <summary>At most so many UTF-16 code units, and never half a character.</summary>
    public static (string Text, bool IsCut) ToLength(string text, int most)
    {
        if (text.Length <= most)
            return (text, false);
        var end = most - 1;
        if (char.IsHighSurrogate(text[end - 1]))
            end--;
        return (text[..end].TrimEnd() + "…", true);
    }

    /// <summary>At most so many bytes in UTF-8.</summary>
    public static (string Text, bool IsCut) ToBytes(string text, int most)
    {
        if (Encoding.UTF8.GetByteCount(text) <= most)
            return (text, false);
        var length = Math.Min(text.Length, most);
        while (Encoding.UTF8.GetByteCount(text.AsSpan(0, length)) > most - 3)
            length -= Math.Max(1, (Encoding.UTF8.GetByteCount(text.AsSpan(0, length)) - most) / 4);
        if (char.IsHighSurrogate(text[length - 1]))
            length--;
        return (text[..length].TrimEnd() + "…", true);
    }

    /// <summary>Parts of at most so many code units, cut at ends of lines where that can be.</summary>
    public static IEnumerable<string> Parts(string text, int most)
    {
        while (text.Length > most)
        {
            var end = text.LastIndexOf('\n', most - 1);
            if (end <= 0)
                end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
            yield return text[..end];
            text = text[end..].TrimStart('\n');
        }

        if (text.Length > 0)
            yield return text;
    }
}
