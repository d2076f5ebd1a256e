using System.Globalization;
using System.Text.RegularExpressions;

namespace Runbooks.Authoring.Importing.Answers;

/// <summary>Reads the part of jq that people ask answers with; null is given for anything else.</summary>
internal sealed partial class JqParser
{
    private const int Deepest = 40;
    private readonly List<string> _tokens;
    private int _at;
    private int _depth;

    private JqParser(List<string> tokens) => _tokens = tokens;

    /// <param name="filter">The filter, without the quotes of the shell.</param>
    public static JqNode? Read(string filter)
    {
        var tokens = new List<string>();
        var at = 0;
        while (at < filter.Length)
        {
            var match = Token().Match(filter, at);
            if (!match.Success || match.Index != at || match.Length == 0)
                return null;
            if (!string.IsNullOrWhiteSpace(match.Value) && match.Value[0] != '#')
                tokens.Add(match.Value);
            at += match.Length;
        }

        var parser = new JqParser(tokens);
        if (tokens.Count == 0)
            return new JqNode.Whole();
        try
        {
            var node = parser.Pipe();
            return parser._at == tokens.Count ? node : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private string? Peek => _at < _tokens.Count ? _tokens[_at] : null;

    private JqNode Pipe()
    {
        if (++_depth > Deepest)
            throw new FormatException();
        var node = Comma();
        if (Take("|"))
            node = new JqNode.Pipe(node, Pipe());
        _depth--;
        return node;
    }

    private JqNode Comma()
    {
        var node = Alternative();
        return Take(",") ? new JqNode.Several(node, Comma()) : node;
    }

    private JqNode Alternative()
    {
        var node = Or();
        while (Take("//"))
            node = new JqNode.Binary(node, "//", Or());
        return node;
    }

    private JqNode Or()
    {
        var node = And();
        while (Take("or"))
            node = new JqNode.Binary(node, "or", And());
        return node;
    }

    private JqNode And()
    {
        var node = Comparison();
        while (Take("and"))
            node = new JqNode.Binary(node, "and", Comparison());
        return node;
    }

    private JqNode Comparison()
    {
        var node = Sum();
        if (Peek is not ("==" or "!=" or "<" or "<=" or ">" or ">="))
            return node;
        var sign = _tokens[_at++];
        return new JqNode.Binary(node, sign, Sum());
    }

    private JqNode Sum()
    {
        var node = Product();
        while (Peek is "+" or "-")
        {
            var sign = _tokens[_at++];
            node = new JqNode.Binary(node, sign, Product());
        }

        return node;
    }

    private JqNode Product()
    {
        var node = Postfix();
        while (Peek is "*" or "/" or "%")
        {
            var sign = _tokens[_at++];
            node = new JqNode.Binary(node, sign, Postfix());
        }

        return node;
    }

    private JqNode Postfix()
    {
        var node = Primary();
        while (true)
        {
            if (Take("?"))
                continue;
            if (Take("["))
                node = Bracket(node);
            else if (Peek is ['.', _, ..] member && member != "..")
                node = AfterDot(node, member);
            else if (Peek == "." && _at + 1 < _tokens.Count && _tokens[_at + 1] == "[")
                _at++;
            else
                return node;
        }
    }

    // `.name` is one token, and so is `."a name"`.
    private JqNode.Member AfterDot(JqNode owner, string token)
    {
        _at++;
        return new JqNode.Member(owner, token[1] == '"' ? Unquote(token[1..]) : token[1..]);
    }

    private JqNode Bracket(JqNode owner)
    {
        if (Take("]"))
            return new JqNode.Each(owner);
        if (Peek is ['"', ..] name && _at + 1 < _tokens.Count && _tokens[_at + 1] == "]")
        {
            _at += 2;
            return new JqNode.Member(owner, Unquote(name));
        }

        var from = Whole();
        if (Take("]"))
            return new JqNode.Item(owner, from ?? throw new FormatException());
        Demand(":");
        var to = Whole();
        Demand("]");
        return new JqNode.Slice(owner, from, to);
    }

    private int? Whole()
    {
        var isNegative = Take("-");
        if (Peek is not { } token || !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return isNegative ? throw new FormatException() : null;
        _at++;
        return isNegative ? -number : number;
    }

    private JqNode Primary()
    {
        var token = Peek ?? throw new FormatException();
        if (token == "if")
            return Choice();
        if (token is ['.', _, ..] && token != "..")
            return AfterDot(new JqNode.Whole(), token);
        _at++;
        switch (token)
        {
            case ".":
                return new JqNode.Whole();
            case "(":
                var inner = Pipe();
                Demand(")");
                return inner;
            case "[":
                var gathered = Pipe();
                Demand("]");
                return new JqNode.Gathered(gathered);
            case "{":
                return Made();
            case "-" when Peek is [>= '0' and <= '9', ..] digits:
                _at++;
                return new JqNode.Constant("-" + digits, IsText: false);
            case "true" or "false" or "null":
                return new JqNode.Constant(token, IsText: false);
        }

        if (token[0] == '"')
            return new JqNode.Constant(ExpressionText.Quote(Unquote(token)), IsText: true);
        if (char.IsAsciiDigit(token[0]))
            return new JqNode.Constant(token, IsText: false);
        return char.IsAsciiLetter(token[0]) ? Call(token) : throw new FormatException();
    }

    private JqNode.Made Made()
    {
        var values = new List<JqNode>();
        do
        {
            var name =
                Peek is [var first, ..] key && (char.IsAsciiLetter(first) || first is '_' or '"') ? key : throw new FormatException();
            _at++;
            values.Add(Take(":") ? Alternative() : new JqNode.Member(new JqNode.Whole(), name[0] == '"' ? Unquote(name) : name));
        } while (Take(","));
        Demand("}");
        return new JqNode.Made(values);
    }

    private JqNode.Call Call(string name)
    {
        var arguments = new List<JqNode>();
        if (Take("("))
        {
            do arguments.Add(Pipe());
            while (Take(";"));
            Demand(")");
        }

        return new JqNode.Call(name, arguments);
    }

    private JqNode.Choice Choice()
    {
        _at++;
        var condition = Pipe();
        Demand("then");
        var then = Pipe();
        var otherwise = Take("else") ? Pipe() : null;
        Demand("end");
        return new JqNode.Choice(condition, then, otherwise);
    }

    // A text that fills something in is not constant.
    private static string Unquote(string token)
    {
        if (token.Contains("\\(", StringComparison.Ordinal))
            throw new FormatException();
        try
        {
            return System.Text.Json.Nodes.JsonNode.Parse(token)?.GetValue<string>() ?? throw new FormatException();
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private bool Take(string token)
    {
        if (Peek != token)
            return false;
        _at++;
        return true;
    }

    private void Demand(string token)
    {
        if (!Take(token))
            throw new FormatException();
    }

    [GeneratedRegex(
        """\G(?:\s+|#[^\n]*|\.\.|\."(?:[^"\\]|\\.)*"|\.[A-Za-z_][A-Za-z0-9_]*|"(?:[^"\\]|\\.)*"|"""
            + """[0-9]+(?:\.[0-9]+)?|[A-Za-z_][A-Za-z0-9_]*|//|==|!=|<=|>=|[.|,()\[\]{}<>+\-*/%?:;])"""
    )]
    private static partial Regex Token();
}
