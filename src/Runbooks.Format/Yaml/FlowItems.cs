using Runbooks.Diagnostics;

namespace Runbooks.Yaml;

/// <summary>
/// Finds what stands without quotes in <c>[ … ]</c> or <c>{ … }</c> and has a comma, a bracket or a quote of its own in it, which YAML
/// takes for the end: <c>[ string.contains(body.a, "x"), status == 200 ]</c>.
/// </summary>
internal sealed class FlowItems
{
    private readonly SourceText _source;
    private readonly int _number;
    private readonly string _line;
    private readonly List<TextFix> _found = [];
    private int _at;

    private FlowItems(SourceText source, int number) => (_source, _number, _line) = (source, number, source.Line(number));

    /// <summary>The items of a line that want quotes, each with the quotes around it; none where its brackets do not close.</summary>
    /// <param name="source">The text.</param>
    /// <param name="number">The line.</param>
    public static IReadOnlyList<TextFix> Broken(SourceText source, int number)
    {
        var items = new FlowItems(source, number);
        for (var open = items.Next(0); open >= 0; open = items.Next(items._at))
        {
            items._at = open;
            if (!items.ReadContainer())
                return [];
        }

        return items._found;
    }

    /// <summary>The broken item that a value is a piece of; null where it is none.</summary>
    public static TextFix? Around(SourceSpan span) =>
        Broken(span.Source, span.Line).FirstOrDefault(f => f.Span.Column <= span.Column && span.Column < f.Span.Column + f.Span.Length);

    // A bracket begins a list or a mapping where a value may begin.
    private int Next(int from)
    {
        for (var at = from; at < _line.Length; at++)
        {
            if (_line[at] is '"' or '\'' && IsBeginning(at))
                at = EndOfQuote(at) - 1;
            else if (_line[at] is '[' or '{' && IsBeginning(at))
                return at;
        }

        return -1;
    }

    private bool IsBeginning(int at) => _line[..at].TrimEnd() is "" or [.., ':' or '-'] && (at == 0 || _line[at - 1] == ' ');

    private bool ReadContainer()
    {
        var closing = _line[_at++] == '[' ? ']' : '}';
        while (true)
        {
            while (_at < _line.Length && _line[_at] is ' ' or ',')
                _at++;
            if (_at >= _line.Length)
                return false;
            if (_line[_at] == closing)
            {
                _at++;
                return true;
            }

            if (_line[_at] is '[' or '{' ? !ReadContainer() : !ReadItem(closing))
                return false;
        }
    }

    // Up to the comma or bracket that ends it for whoever wrote it: those within its own brackets and quotes do not.
    private bool ReadItem(char closing)
    {
        var (start, depth, isBroken) = (_at, 0, false);
        for (; _at < _line.Length; _at++)
        {
            var sign = _line[_at];
            if (sign is '"' or '\'' && (sign == '"' || _at == start))
            {
                var end = EndOfQuote(_at);
                if (end > _line.Length)
                    return false;

                // Behind a key in quotes the value may follow at once, as in JSON.
                if (_at == start && closing == '}' && end < _line.Length && _line[end] == ':')
                {
                    _at = end + 1;
                    return true;
                }

                isBroken |= _at > start && _line[_at..end].AsSpan().ContainsAny(",[]{}");
                _at = end - 1;
                isBroken |= depth == 0 && _line[start] == sign && start + 1 < end && !Ends(end, closing);
            }
            else if (depth == 0 && (sign == ',' || sign == closing))
            {
                break;
            }
            else if (depth == 0 && sign == ':' && closing == '}' && _at + 1 < _line.Length && _line[_at + 1] == ' ')
            {
                _at++;
                return true;
            }
            else if (sign is '(' or '[')
            {
                depth++;
                isBroken |= sign == '[';
            }
            else if (sign is ')' or ']' && depth > 0)
            {
                depth--;
            }
            else if (sign == ',')
            {
                isBroken = true;
            }
        }

        if (_at >= _line.Length || depth > 0)
            return false;
        var text = _line[start.._at].TrimEnd();
        if (isBroken)
            _found.Add(new TextFix(new SourceSpan(_source, _number, start + 1, text.Length), YamlText.Write(text, inFlow: true)));
        return true;
    }

    private bool Ends(int at, char closing) => _line.AsSpan(at).TrimStart() is [var next, ..] && (next is ',' or ':' || next == closing);

    private int EndOfQuote(int at)
    {
        var sign = _line[at++];
        while (at < _line.Length && _line[at] != sign)
            at += _line[at] == '\\' && sign == '"' ? 2 : 1;
        return at + 1;
    }
}
