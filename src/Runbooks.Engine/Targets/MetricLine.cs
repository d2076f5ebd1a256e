using System.Globalization;
using System.Text;

namespace Runbooks.Targets;

/// <summary>
/// One line of the text format: <c>name{label="value",…} value [timestamp] [# exemplar]</c>. In a label's value <c>\\</c>,
/// <c>\"</c> and <c>\n</c> are escapes, and anything else behind a backslash stays as it is, as Prometheus itself reads it.
/// A name of other signs stands in quotes, as the first of the labels: <c>{"http.requests","code"="200"} 5</c>.
/// </summary>
internal ref struct MetricLine
{
    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>();

    private readonly ReadOnlySpan<char> _line;
    private int _at;

    private MetricLine(ReadOnlySpan<char> line) => _line = line;

    /// <summary>The name of a line; empty where it begins with none.</summary>
    public static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("{"))
            return QuotedIn(line) is var (from, end) && IsEndOfName(line[(end + 1)..].TrimStart(" \t")) ? line[from..end] : [];
        var length = 0;
        while (length < line.Length && IsNameSign(line[length], isFirst: length == 0))
            length++;
        return line[..length];
    }

    /// <summary>Reads a line that is neither empty nor a comment.</summary>
    /// <returns>Null where it is not of the format.</returns>
    public static MetricSeries? Read(ReadOnlySpan<char> line)
    {
        var name = NameOf(line);
        if (name.IsEmpty)
            return null;
        var isQuoted = line[0] == '{';
        var reader = new MetricLine(line) { _at = isQuoted ? QuotedIn(line)!.Value.End + 1 : name.Length };
        reader.SkipSpace();
        var labels = NoLabels;
        if (isQuoted)
        {
            // What follows the name is a comma or the end of the labels, and either is where they are read from.
            if (reader.Next() == '}')
                reader._at--;
            if (reader.ReadLabels() is not { } read)
                return null;
            labels = read;
        }
        else if (reader.Next() == '{')
        {
            if (reader.ReadLabels() is not { } read)
                return null;
            labels = read;
        }
        else if (reader._at == name.Length)
        {
            // Without labels, space must part the name from its value.
            return null;
        }

        return reader.ReadValue() is { } value && reader.EndsWell() ? new MetricSeries(name.ToString(), labels, value) : null;
    }

    private Dictionary<string, string>? ReadLabels()
    {
        var labels = new Dictionary<string, string>();
        _at++;
        while (true)
        {
            SkipSpace();
            if (Next() == '}')
            {
                _at++;
                return labels;
            }

            if (ReadLabelName() is not { } name)
                return null;
            SkipSpace();
            if (Next() != '=')
                return null;
            _at++;
            SkipSpace();
            if (ReadText() is not { } text || !labels.TryAdd(name, text))
                return null;
            SkipSpace();
            if (Next() == ',')
                _at++;
            else if (Next() != '}')
                return null;
        }
    }

    private string? ReadLabelName()
    {
        if (Next() == '"')
            return ReadText();
        ReadOnlySpan<char> name = Next() == '{' ? [] : NameOf(_line[_at..]);
        _at += name.Length;
        return name.IsEmpty || name.Contains(':') ? null : name.ToString();
    }

    private string? ReadText()
    {
        if (Next() != '"')
            return null;
        _at++;
        var end = _line[_at..].IndexOfAny('"', '\\');
        if (end < 0)
            return null;
        if (_line[_at + end] == '"')
        {
            var plain = _line.Slice(_at, end).ToString();
            _at += end + 1;
            return plain;
        }

        var text = new StringBuilder();
        while (_at < _line.Length)
        {
            var sign = _line[_at++];
            if (sign == '"')
                return text.ToString();
            if (sign != '\\')
            {
                text.Append(sign);
                continue;
            }

            if (_at == _line.Length)
                return null;
            sign = _line[_at++];
            if (sign == 'n')
                text.Append('\n');
            else if (sign is '\\' or '"')
                text.Append(sign);
            else
                text.Append('\\').Append(sign);
        }

        return null;
    }

    private double? ReadValue()
    {
        SkipSpace();
        var word = Word();
        return word switch
        {
            "+Inf" or "Inf" or "+inf" or "inf" => double.PositiveInfinity,
            "-Inf" or "-inf" => double.NegativeInfinity,
            "NaN" or "nan" => double.NaN,
            _ => double.TryParse(
                word,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out var value
            )
                ? value
                : null,
        };
    }

    // A time stamp, which we do not need, and an exemplar, which is of OpenMetrics.
    private bool EndsWell()
    {
        SkipSpace();
        if (Next() is not ('\0' or '#'))
        {
            if (
                !double.TryParse(
                    Word(),
                    NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out _
                )
            )
                return false;
            SkipSpace();
        }

        return Next() is '\0' or '#';
    }

    private ReadOnlySpan<char> Word()
    {
        var length = _line[_at..].IndexOfAny(' ', '\t');
        var word = length < 0 ? _line[_at..] : _line.Slice(_at, length);
        _at += word.Length;
        return word;
    }

    private void SkipSpace()
    {
        while (_at < _line.Length && _line[_at] is ' ' or '\t')
            _at++;
    }

    // Between the quotes behind the first brace.
    private static (int From, int End)? QuotedIn(ReadOnlySpan<char> line)
    {
        var from = 1;
        while (from < line.Length && line[from] is ' ' or '\t')
            from++;
        if (from >= line.Length || line[from] != '"')
            return null;
        for (var at = ++from; at < line.Length; at++)
        {
            if (line[at] == '\\')
                at++;
            else if (line[at] == '"')
                return (from, at);
        }

        return null;
    }

    // A label without a name before it is no series.
    private static bool IsEndOfName(ReadOnlySpan<char> rest) => !rest.IsEmpty && rest[0] is ',' or '}';

    private readonly char Next() => _at < _line.Length ? _line[_at] : '\0';

    private static bool IsNameSign(char sign, bool isFirst) =>
        char.IsAsciiLetter(sign) || sign is '_' or ':' || (!isFirst && char.IsAsciiDigit(sign));
}
