using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Runbooks.Yaml;

/// <summary>A single value as YAML text that every reader, of 1.1 and of 1.2, takes for the same value.</summary>
public static partial class YamlText
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "null",
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
    };

    // YAML 1.2.2, section 5.1: what is not printable, and what some readers take for a line break or a mark of the encoding.
    // What turns the direction of writing or is not drawn would hide in a file what others wrote.
    private const string NotPrintable =
        "\u2028\u2029\uFEFF\uFFFE\uFFFF\u00AD\u061C\u200B\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060"
        + "\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069";
    private static readonly SearchValues<char> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(char.IsControl),
        .. NotPrintable,
    ]);
    private static readonly SearchValues<char> EscapedInBlock = SearchValues.Create([
        .. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(c => char.IsControl(c) && c != '\n'),
        .. NotPrintable,
    ]);
    private static readonly SearchValues<char> Brackets = SearchValues.Create(",[]{}");

    public static string Write(JsonNode? node, bool inFlow) =>
        node switch
        {
            null => "null",
            JsonValue value when value.GetValueKind() == JsonValueKind.String => Write(value.GetValue<string>(), inFlow),
            JsonArray { Count: 0 } => "[]",
            JsonObject { Count: 0 } => "{}",
            _ => node.ToJsonString(),
        };

    public static string Write(string text, bool inFlow) => IsPlain(text, inFlow) ? text : Quote(text);

    /// <summary>A value in the place of another one, in the quotes that the other one had where they can hold it.</summary>
    /// <param name="node">The new value.</param>
    /// <param name="old">The old one as it stands in the file.</param>
    /// <param name="inFlow">Whether it stands in brackets.</param>
    public static string WriteLike(JsonNode? node, ReadOnlySpan<char> old, bool inFlow)
    {
        if (node is JsonValue value && value.TryGetValue<string>(out var text))
        {
            if (old.StartsWith('"'))
                return Quote(text);
            if (old.StartsWith('\'') && !text.AsSpan().ContainsAny(Escaped))
                return $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
            if (Word().IsMatch(text) && !Reserved.Contains(text))
                return text;
        }

        return Write(node, inFlow);
    }

    /// <summary>Whether a text of several lines can stand as a literal block.</summary>
    public static bool IsBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal)
        && text[0] is not (' ' or '\n' or '\t')
        && text[^1] is not '\n'
        && !text.AsSpan().ContainsAny(EscapedInBlock)
        && !text.Split('\n').Any(l => l.EndsWith(' '));

    /// <summary>
    /// Whether a text that stands without quotes is something else for a reader of 1.1 or of 1.2: nothing, a boolean, a number in any base
    /// or with <c>_</c> and <c>:</c> in it, a date.
    /// </summary>
    public static bool IsAmbiguous(string text) => Reserved.Contains(text) || NoText().IsMatch(text);

    private static bool IsPlain(string text, bool inFlow) =>
        text is [var first, ..]
        && (char.IsAsciiLetter(first) || first is '“' or '(' or '/' || Time().IsMatch(text))
        && !Reserved.Contains(text)
        && text[^1] is not (' ' or ':')
        && !text.Contains(": ", StringComparison.Ordinal)
        && !text.Contains(" #", StringComparison.Ordinal)
        && !text.AsSpan().ContainsAny(Escaped)
        && !(inFlow && text.AsSpan().ContainsAny(Brackets));

    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (c == '\n')
                quoted.Append("\\n");
            else if (c == '\t')
                quoted.Append("\\t");
            else if (c == '\r')
                quoted.Append("\\r");
            else if (Escaped.Contains(c))
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    // A duration such as 45s: no reader takes a number with a unit for anything but text. An e would be a power of ten.
    [GeneratedRegex("^(?:[1-9][0-9]*[a-df-z][a-z]*|[A-Za-z][A-Za-z-]*)$")]
    private static partial Regex Word();

    // yaml.org/type of 1.1, and what its readers take besides.
    [GeneratedRegex(
        """
            ^(?:~|=|<<|)$
            | ^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+)$
            | ^[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9_]+)(?:e[-+]?[0-9]+)?$
            | ^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$
            | ^[-+]?\.inf$ | ^\.nan$
            | ^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[T\ \t].*)?$
            """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex NoText();

    // 1.2 knows no dates; 1.1 takes this for the same moment.
    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z$")]
    private static partial Regex Time();
}
