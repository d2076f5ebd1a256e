using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Results;

namespace Runbooks.Targets;

/// <summary>
/// JSON as servers send it, bounded in depth, and every text in it readable: a byte order mark is passed over (RFC 8259, 8.1),
/// U+FFFD stands for half a surrogate and for bytes that are not UTF-8, and of a key that stands twice the last counts, as
/// browsers and jq do it. A member that decides may not stand twice with two values: nobody can know which was meant.
/// </summary>
public static class ReceivedJson
{
    // A journal's line nests a body in an event, and readers of JSON stop at 64.
    private const int MostLevels = 48;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MostLevels, AllowDuplicateProperties = false };
    private static readonly JsonReaderOptions Lenient = new() { MaxDepth = MostLevels };

    // What says of any answer whether something was done, which release it is about, and whether that is healthy.
    private static readonly HashSet<string> Deciding = ["success", "status", "health", "version", "environment"];
    private static readonly IReadOnlySet<string> NoMore = new HashSet<string>();

    /// <returns>Whether it is JSON, with the value; <c>null</c> is one.</returns>
    public static (bool IsJson, JsonNode? Value) Parse(ReadOnlySpan<byte> bytes)
    {
        var (value, problem) = Read(bytes);
        return (problem is null, value);
    }

    /// <summary>Reads what a program printed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="deciding">The members that decide as well, wherever they stand, and those right below them; null for no more.</param>
    /// <returns>The value, <c>null</c> among them; or what is wrong with it: where, and why.</returns>
    public static Result<JsonNode?, string> Read(string text, IReadOnlySet<string>? deciding = null) =>
        Read(Encoding.UTF8.GetBytes(text), deciding);

    /// <inheritdoc cref="Read(string, IReadOnlySet{string})"/>
    public static Result<JsonNode?, string> Read(ReadOnlySpan<byte> bytes, IReadOnlySet<string>? deciding = null)
    {
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
            bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes));
        if (HalfAt(bytes, 0) >= 0)
            bytes = WithoutHalves(bytes);
        try
        {
            return JsonNode.Parse(bytes, documentOptions: Options);
        }
        catch (JsonException)
        {
            // A key that stands twice, or no JSON at all: the reader that goes token by token tells.
            return ReadTokens(bytes, deciding ?? NoMore);
        }
    }

    /// <summary>Whether every text in a value can be read: half a surrogate cannot.</summary>
    public static bool IsReadable(JsonNode node)
    {
        try
        {
            Touch(node);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static Result<JsonNode?, string> ReadTokens(ReadOnlySpan<byte> bytes, IReadOnlySet<string> deciding)
    {
        var reader = new Utf8JsonReader(bytes, Lenient);
        try
        {
            reader.Read();
            var value = ReadValue(ref reader, [], deciding, out var twice);
            if (twice is { } key)
                return Result.Failed(
                    $"`{PrintableText.Line(key.Name)}` stands twice with two values, the second at {PlaceOf(bytes, key.At)}"
                );
            if (reader.Read())
                return Result.Failed($"something stands behind its end, at {PlaceOf(bytes, reader.TokenStartIndex)}");
            return value;
        }
        catch (JsonException e)
        {
            var line = (int)(e.LineNumber ?? 0);
            return Result.Failed($"it breaks at line {line + 1}, column {ColumnOf(bytes, line, e.BytePositionInLine ?? 0)}: {ReasonOf(e)}");
        }
    }

    private static JsonNode? ReadValue(
        ref Utf8JsonReader reader,
        List<string> path,
        IReadOnlySet<string> deciding,
        out (string Name, long At)? twice
    )
    {
        twice = null;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new JsonObject();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var (name, at) = (reader.GetString()!, reader.TokenStartIndex);
                    reader.Read();
                    path.Add(name);
                    var value = ReadValue(ref reader, path, deciding, out var inner);
                    twice ??= inner;
                    if (Decides(path, deciding) && members.TryGetPropertyValue(name, out var before) && !JsonNode.DeepEquals(before, value))
                        twice ??= (name, at);
                    path.RemoveAt(path.Count - 1);
                    members[name] = value;
                }

                return members;
            case JsonTokenType.StartArray:
                var items = new JsonArray();
                path.Add(string.Empty);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader, path, deciding, out var inner));
                    twice ??= inner;
                }

                path.RemoveAt(path.Count - 1);
                return items;
            case JsonTokenType.String:
                return JsonValue.Create(reader.GetString());
            case JsonTokenType.Null:
                return null;
            default:
                return JsonValue.Create(JsonElement.ParseValue(ref reader));
        }
    }

    private static bool Decides(List<string> path, IReadOnlySet<string> deciding) =>
        (path is [var top] && Deciding.Contains(top))
        || deciding.Contains(path[^1])
        || (path is [.., var owner, _] && deciding.Contains(owner));

    private static string PlaceOf(ReadOnlySpan<byte> bytes, long at)
    {
        var before = bytes[..(int)at];
        return $"line {before.Count((byte)'\n') + 1}, column "
            + $"{Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1}";
    }

    private static int ColumnOf(ReadOnlySpan<byte> bytes, int line, long position)
    {
        for (; line > 0 && bytes.IndexOf((byte)'\n') is var end and >= 0; line--)
            bytes = bytes[(end + 1)..];
        return Encoding.UTF8.GetCharCount(bytes[..(int)Math.Min(position, bytes.Length)]) + 1;
    }

    // The message ends with the place, which is told in another way.
    private static string ReasonOf(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var reason = PrintableText.Line(end < 0 ? e.Message : e.Message[..end]).TrimEnd('.', ' ');
        return reason.Length == 0 ? "no JSON" : char.ToLowerInvariant(reason[0]) + reason[1..];
    }

    /// <summary>The next escape of half a surrogate that has no other half; below zero for none.</summary>
    private static int HalfAt(ReadOnlySpan<byte> bytes, int from)
    {
        for (var at = from; bytes[at..].IndexOf((byte)'\\') is var next and >= 0; )
        {
            at += next;
            if (UnitAt(bytes, at) is not { } unit)
                at += Math.Min(2, bytes.Length - at);
            else if (char.IsHighSurrogate(unit) && UnitAt(bytes, at + 6) is { } low && char.IsLowSurrogate(low))
                at += 12;
            else if (char.IsSurrogate(unit))
                return at;
            else
                at += 6;
        }

        return -1;
    }

    private static char? UnitAt(ReadOnlySpan<byte> bytes, int at) =>
        at + 6 <= bytes.Length
        && bytes[at] == '\\'
        && bytes[at + 1] == 'u'
        && System.Buffers.Text.Utf8Parser.TryParse(bytes.Slice(at + 2, 4), out ushort unit, out var taken, 'x')
        && taken == 4
            ? (char)unit
            : null;

    private static byte[] WithoutHalves(ReadOnlySpan<byte> bytes)
    {
        var whole = bytes.ToArray();
        for (var at = HalfAt(whole, 0); at >= 0; at = HalfAt(whole, at + 6))
            "\\ufffd"u8.CopyTo(whole.AsSpan(at));
        return whole;
    }

    private static void Touch(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members)
                    Touch(member);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Touch(item);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                _ = value.GetValue<string>();
                break;
        }
    }
}
