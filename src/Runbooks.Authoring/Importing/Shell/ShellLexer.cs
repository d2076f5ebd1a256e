using System.Text.RegularExpressions;

namespace Runbooks.Authoring.Importing.Shell;

/// <summary>Takes code apart into words and operators, as POSIX says (XCU 2.3), and as bash does where people write for bash.</summary>
/// <param name="text">The code.</param>
/// <param name="start">Where to begin.</param>
/// <param name="end">Where to stop.</param>
internal sealed partial class ShellLexer(string text, int start, int end)
{
    private const string Breaks = " \t\n;&|<>()";
    private static readonly string[] Operators = ["\n", ";;", "&&", "||", "|&", ";", "&", "|", "(", ")"];
    private static readonly string[] Redirections = ["&>>", "<<<", "<<-", "<<", ">>", ">&", "<&", "<>", ">|", "&>", ">", "<"];

    private readonly List<ShellToken> _tokens = [];
    private readonly List<(int At, string Sign, ShellWord Delimiter, int Token)> _documents = [];
    private int _at = start;

    /// <summary>All tokens; what cannot be read is one of them, and reading goes on in the next line.</summary>
    public IReadOnlyList<ShellToken> Read()
    {
        while (_at < end)
        {
            var before = _at;
            try
            {
                ReadToken();
            }
            catch (ShellTroubleException)
            {
                // A line break was read where the text of a here-document is missing: it is the line above that cannot be read.
                if (text[before] == '\n')
                    _tokens.RemoveAt(_tokens.Count - 1);
                var first = _tokens.FindLastIndex(t => t is ShellToken.Operator { Sign: "\n" }) + 1;
                var from = first < _tokens.Count ? _tokens[first].Offset : before;
                var next = text.IndexOf('\n', before, end - before);
                _at = next < 0 ? end : next;
                while (_at < end && Torn().Match(text, _at, end - _at) is { Success: true } torn)
                    _at += torn.Length;
                _documents.Clear();
                _tokens.RemoveRange(first, _tokens.Count - first);
                _tokens.Add(new ShellToken.Trouble(from, _at));
            }
        }

        return _tokens;
    }

    private void ReadToken()
    {
        var sign = text[_at];
        if (sign is ' ' or '\t' or '\r')
        {
            _at++;
        }
        else if (Follows("\\\n"))
        {
            _at += 2;
        }
        else if (sign == '#')
        {
            var from = _at;
            while (_at < end && text[_at] != '\n')
                _at++;
            _tokens.Add(new ShellToken.Comment(text[(from + 1).._at].TrimStart('#').Trim(), from, _at));
        }
        else if (RedirectionAt() is { } redirection)
        {
            ReadRedirection(redirection);
        }
        else if (Operators.FirstOrDefault(Follows) is { } op)
        {
            _tokens.Add(new ShellToken.Operator(op, _at, _at + op.Length));
            _at += op.Length;
            if (op == "\n")
                ReadDocuments();
        }
        else
        {
            _tokens.Add(new ShellToken.Word(ReadWord()));
        }
    }

    private ShellWord ReadWord()
    {
        var reader = new ShellWordReader(text, _at, end, Breaks);
        var word = reader.Read();
        _at = word.End;
        return word;
    }

    private (int Digits, string Sign)? RedirectionAt()
    {
        var digits = 0;
        while (_at + digits < end && char.IsAsciiDigit(text[_at + digits]))
            digits++;
        return
            Redirections.FirstOrDefault(r =>
                string.CompareOrdinal(text, _at + digits, r, 0, r.Length) == 0 && _at + digits + r.Length <= end
            )
                is { } sign
            && !(digits > 0 && sign[0] == '&')
            ? (digits, sign)
            : null;
    }

    private void ReadRedirection((int Digits, string Sign) redirection)
    {
        var from = _at;
        var sign = text.Substring(_at, redirection.Digits + redirection.Sign.Length);
        _at += sign.Length;
        while (_at < end && text[_at] is ' ' or '\t')
            _at++;
        if (_at >= end || Breaks.Contains(text[_at], StringComparison.Ordinal))
            throw new ShellTroubleException();
        var target = ReadWord();
        if (redirection.Sign is "<<" or "<<-")
            _documents.Add((from, sign, target, _tokens.Count));
        _tokens.Add(new ShellToken.Redirect(new ShellRedirection(sign, target), from, _at));
    }

    // The texts of here-documents begin behind the line that asks for them.
    private void ReadDocuments()
    {
        foreach (var (at, sign, delimiter, token) in _documents)
        {
            var isTabbed = sign.EndsWith('-');
            var ending = delimiter.Literal ?? throw new ShellTroubleException();
            var lines = new List<string>();
            var from = _at;
            while (true)
            {
                if (_at >= end)
                    throw new ShellTroubleException();
                var next = text.IndexOf('\n', _at, end - _at);
                var line = text[_at..(next < 0 ? end : next)];
                _at = next < 0 ? end : next + 1;
                if (isTabbed)
                    line = line.TrimStart('\t');
                if (line.TrimEnd('\r') == ending)
                    break;
                lines.Add(line);
            }

            var body = string.Concat(lines.Select(l => l + "\n"));
            var word = delimiter.IsPlain
                ? new ShellWordReader(body, 0, body.Length, breaks: string.Empty).ReadDocument()
                : new ShellWord([new ShellPart.Literal(body)], from, _at, IsPlain: false);
            _tokens[token] = new ShellToken.Redirect(new ShellRedirection(sign, word with { Offset = at, End = _at }), at, _at);
        }

        _documents.Clear();
    }

    private bool Follows(string what) => _at + what.Length <= end && string.CompareOrdinal(text, _at, what, 0, what.Length) == 0;

    // What a quote that does not end was to hold: the next lines of a body of JSON.
    [GeneratedRegex("""\G\n[ \t]*(?:["}\]'][^\n]*|[{\[][ \t]*(?=\n|$))""")]
    private static partial Regex Torn();
}
