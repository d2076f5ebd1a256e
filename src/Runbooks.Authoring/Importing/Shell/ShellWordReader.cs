using System.Text;

namespace Runbooks.Authoring.Importing.Shell;

/// <summary>Reads one word: its quotes, escapes, variables and substitutions.</summary>
/// <param name="text">The code.</param>
/// <param name="start">Where the word begins.</param>
/// <param name="end">Where the code ends.</param>
/// <param name="breaks">The signs that end a word.</param>
internal sealed class ShellWordReader(string text, int start, int end, string breaks)
{
    private readonly List<ShellPart> _parts = [];
    private readonly StringBuilder _literal = new();
    private bool _isPlain = true;
    private readonly int _start = start;
    private int _at = start;

    /// <summary>Reads up to the sign that ends the word.</summary>
    /// <exception cref="ShellTroubleException">A quote or bracket does not end.</exception>
    public ShellWord Read()
    {
        while (_at < end && !breaks.Contains(text[_at], StringComparison.Ordinal))
        {
            switch (text[_at])
            {
                case '\'':
                    _isPlain = false;
                    var close = text.IndexOf('\'', _at + 1, end - _at - 1);
                    if (close < 0)
                        throw new ShellTroubleException();
                    _literal.Append(text, _at + 1, close - _at - 1);
                    _at = close + 1;
                    break;
                case '"':
                    _isPlain = false;
                    ReadQuoted();
                    break;
                case '\\':
                    _isPlain = false;
                    if (_at + 1 >= end)
                        _literal.Append('\\');
                    else if (text[_at + 1] != '\n')
                        _literal.Append(text[_at + 1]);
                    _at = Math.Min(end, _at + 2);
                    break;
                case '$' when _at + 1 < end && text[_at + 1] == '\'':
                    _isPlain = false;
                    _at = AnsiQuote.Read(text, _at + 2, end, _literal);
                    break;
                default:
                    ReadOne();
                    break;
            }
        }

        return Finish();
    }

    /// <summary>Reads all of it as the text of a here-document: variables are filled in, quotes stand for themselves.</summary>
    public ShellWord ReadDocument()
    {
        while (_at < end)
            ReadInQuotes(isDocument: true);
        return Finish();
    }

    private ShellWord Finish()
    {
        Flush();
        return new ShellWord(_parts, _start, _at, _isPlain && _parts.TrueForAll(p => p is ShellPart.Literal));
    }

    private void ReadQuoted()
    {
        var from = _at++;
        while (_at < end && text[_at] != '"')
            ReadInQuotes(isDocument: false);
        if (_at >= end)
            throw new ShellTroubleException();
        _at++;
        if (_at == from + 2)
            Flush();
    }

    private void ReadInQuotes(bool isDocument)
    {
        switch (text[_at])
        {
            case '\\' when _at + 1 < end && (text[_at + 1] is '$' or '`' or '\\' or '\n' || (text[_at + 1] == '"' && !isDocument)):
                if (text[_at + 1] != '\n')
                    _literal.Append(text[_at + 1]);
                _at += 2;
                break;
            default:
                ReadOne();
                break;
        }
    }

    private void ReadOne()
    {
        if (text[_at] is '$' or '`')
            ReadDollar();
        else
            _literal.Append(text[_at++]);
    }

    private void ReadDollar()
    {
        var expansion = ShellExpansion.Read(text, _at, end);
        if (expansion is null)
        {
            _literal.Append(text[_at++]);
            return;
        }

        Flush();
        _parts.Add(expansion.Value.Part);
        _at = expansion.Value.End;
    }

    private void Flush()
    {
        if (_literal.Length == 0)
            return;
        _parts.Add(new ShellPart.Literal(_literal.ToString()));
        _literal.Clear();
    }
}
