using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Nodes;

namespace Runbooks.Expressions;

/// <summary>
/// A text while it is filled in. In an address or a path, a value that stands behind the beginning stays in its place, whoever said it: it
/// is one segment of the path or a part of the query, written with percent signs; the items of a list are segments, one after the other.
/// </summary>
/// <param name="isAddress">Whether it is an address or a path.</param>
internal sealed class FilledText(bool isAddress)
{
    private readonly StringBuilder _text = new();

    // Where values stand in an address, and of what; null for one that is not known yet.
    private readonly List<(int Start, int End, Node? Part)> _filled = [];

    /// <summary>How long it is so far.</summary>
    public int Length => _text.Length;

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>Adds the value of a part.</summary>
    /// <param name="value">The value.</param>
    /// <param name="part">The part.</param>
    /// <returns>It as it stands in the text.</returns>
    /// <exception cref="FaultException">It would not stay in its place.</exception>
    public string Add(object value, Node part)
    {
        // What an address begins with is the address.
        var isPlain = !isAddress || _text.Length == 0 || part is LiteralNode;
        var text =
            isPlain ? Values.ToText(value)
            : IsInHost(_text.ToString()) ? HostOf(value, part)
            : SegmentsOf(value);
        if (!isPlain)
            _filled.Add((_text.Length, _text.Length + text.Length, part));
        _text.Append(text);
        return text;
    }

    /// <summary>Adds a part whose value is not known, as it is written.</summary>
    public void AddOpen(Node part)
    {
        var text = $"{{{{ {part.Place.Text} }}}}";
        _filled.Add((_text.Length, _text.Length + text.Length, null));
        _text.Append(text);
    }

    /// <summary>Looks at the segments of a path that values are a part of: programs take some of them for another place.</summary>
    /// <exception cref="FaultException">One leads elsewhere.</exception>
    public void Check()
    {
        if (_filled.Count == 0 || !isAddress)
            return;
        var (path, start) = (_text.ToString().Split('?', '#')[0], 0);
        foreach (var segment in path.Split('/'))
        {
            var end = start + segment.Length;
            var inIt = _filled.Where(f => f.Start <= end && f.End >= start).ToList();
            if (
                segment is ("" or "." or "..")
                && inIt.Find(f => f.Part is not null).Part is { } part
                && inIt.TrueForAll(f => f.Part is not null)
            )
                throw new FaultException(
                    segment.Length == 0
                        ? $"`{part.Place.Text}` is empty, and the path without it is another one: {path}"
                        : $"`{part.Place.Text}` makes `{segment}` a part of the path, which leads to another one: {path}",
                    part
                );
            start = end + 1;
        }
    }

    private static string SegmentsOf(object value) =>
        value is JsonArray items
            ? string.Join('/', items.Select(i => Uri.EscapeDataString(Values.ToText(Values.FromJson(i)))))
            : Uri.EscapeDataString(Values.ToText(value));

    private static string HostOf(object value, Node part) =>
        Values.ToText(value) is var host && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '[' or ']')
            ? host
            : throw new FaultException($"`{part.Place.Text}` is \"{host}\", which is no part of a host's name", part);

    private static bool IsInHost(string text) =>
        text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at && text.IndexOfAny(['/', '?', '#'], at + 3) < 0;
}
