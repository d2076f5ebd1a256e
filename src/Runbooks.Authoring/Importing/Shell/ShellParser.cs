using System.Text.RegularExpressions;

namespace Runbooks.Authoring.Importing.Shell;

/// <summary>Reads a script: what it cannot read is told in its place, and the rest is read.</summary>
internal sealed partial class ShellParser
{
    private const int DeepestNesting = 20;
    private static readonly string[] Keywords = ["do", "done", "then", "elif", "else", "fi", "esac", "}", ")"];

    private readonly string _text;
    private readonly List<ShellToken> _tokens;
    private int _at;
    private int _depth;

    private ShellParser(string text, IReadOnlyList<ShellToken> tokens) => (_text, _tokens) = (text, [.. tokens]);

    /// <summary>Reads all of a text, or a part of it.</summary>
    /// <param name="text">The code.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="end">Where to stop; the end of the text by default.</param>
    public static IReadOnlyList<ShellStatement> Read(string text, int start = 0, int? end = null)
    {
        var parser = new ShellParser(text, new ShellLexer(text, start, end ?? text.Length).Read());
        var all = new List<ShellStatement>();
        while (true)
        {
            all.AddRange(parser.ReadList());
            if (parser.Peek is not { } stray)
                return all;
            parser._at++;
            all.Add(new ShellStatement(ShellJoin.Then, new ShellNode.Unknown(stray.Offset, stray.End)));
        }
    }

    private ShellToken? Peek => _at < _tokens.Count ? _tokens[_at] : null;

    private int LastEnd => _at > 0 ? _tokens[_at - 1].End : 0;

    // Up to a keyword that ends a list, which is left to whoever began it.
    private List<ShellStatement> ReadList()
    {
        var list = new List<ShellStatement>();
        var join = ShellJoin.Then;
        while (Peek is { } token)
        {
            if (token is ShellToken.Operator { Sign: "\n" or ";" or "&" })
            {
                if (token is ShellToken.Operator { Sign: not "\n" } || join == ShellJoin.Then)
                    join = ShellJoin.Then;
                _at++;
            }
            else if (token is ShellToken.Operator { Sign: "&&" or "||" } joining)
            {
                join = joining.Sign == "&&" ? ShellJoin.And : ShellJoin.Or;
                _at++;
            }
            else if (token is ShellToken.Comment(var text, var from, var to))
            {
                list.Add(new ShellStatement(ShellJoin.Then, new ShellNode.Comment(text, from, to)));
                _at++;
            }
            else if (token is ShellToken.Operator { Sign: ")" or ";;" } || Keyword() is { } word && Keywords.Contains(word))
            {
                return list;
            }
            else
            {
                list.Add(new ShellStatement(join, ReadPipeline()));
                join = ShellJoin.Then;
            }
        }

        return list;
    }

    private ShellNode ReadPipeline()
    {
        var from = Peek!.Offset;
        var (isNegated, isTimed) = (false, false);
        while (Keyword() is "!" or "time")
        {
            if (Keyword() == "!")
                isNegated = !isNegated;
            else
                isTimed = true;
            _at++;
            while (isTimed && Peek is ShellToken.Word { Value.Literal: ['-', ..] })
                _at++;
        }

        if (Compound(from) is { } compound)
            return isNegated || isTimed ? new ShellNode.Unknown(from, LastEnd) : compound;
        var commands = new List<ShellCommand>();
        while (true)
        {
            if (ReadCommand() is { } command)
                commands.Add(command);
            else
                return Skip(from);
            if (Peek is not ShellToken.Operator { Sign: "|" or "|&" })
                break;
            _at++;
            while (Peek is ShellToken.Operator { Sign: "\n" } or ShellToken.Comment)
                _at++;
            if (Peek is null || Keyword() is "while" or "until" or "for" or "if" or "{" or "case")
                return Skip(from);
        }

        // The text of a here-document stands below the line that asks for it.
        return new ShellNode.Pipeline(commands, isNegated, isTimed, from, Math.Max(LastEnd, commands.Max(c => c.End)));
    }

    private ShellNode? Compound(int from)
    {
        if (Peek is ShellToken.Operator { Sign: "(" })
            return Within(() => Block(from, ")", body => new ShellNode.Group(body, from, LastEnd)));
        if (FunctionName() is { } name)
            return Within(() => ReadFunction(name, from));
        return Keyword() switch
        {
            "{" => Within(() => Block(from, "}", body => new ShellNode.Group(body, from, LastEnd))),
            "for" => Within(() => ReadFor(from)),
            "while" or "until" => Within(() => ReadRepeat(Keyword() == "until", from)),
            "if" => Within(() => ReadIf(from)),
            "[[" when IsPlainTest() => null,
            "[[" => SkipTo("]]", from),
            "case" or "select" => SkipBlock(from),
            _ => null,
        };
    }

    // One comparison between words, which `[ … ]` reads in the same way.
    private bool IsPlainTest() =>
        _at + 4 < _tokens.Count
        && _tokens.Skip(_at + 1).Take(3).All(t => t is ShellToken.Word)
        && _tokens[_at + 4] is ShellToken.Word { Value: { IsPlain: true, Literal: "]]" } };

    private ShellNode Within(Func<ShellNode> read)
    {
        if (_depth >= DeepestNesting)
            return Skip(Peek!.Offset);
        _depth++;
        var node = read();
        _depth--;

        // What a whole block writes or reads is no single answer.
        if (Peek is not (ShellToken.Operator { Sign: "|" or "|&" } or ShellToken.Redirect))
            return node;
        return Skip(node.Offset);
    }

    private ShellNode Block(int from, string closing, Func<List<ShellStatement>, ShellNode> make)
    {
        _at++;
        var body = ReadList();
        return Take(closing) ? make(body) : Skip(from);
    }

    private ShellNode ReadFunction(string name, int from)
    {
        while (Keyword() != "{" && Peek is not (null or ShellToken.Operator { Sign: "\n" }))
            _at++;
        while (Peek is ShellToken.Operator { Sign: "\n" })
            _at++;
        return Keyword() == "{" ? Block(from, "}", body => new ShellNode.Function(name, body, from, LastEnd)) : Skip(from);
    }

    private ShellNode ReadFor(int from)
    {
        _at++;
        var variable = (Peek as ShellToken.Word)?.Value.Literal;
        if (variable is null || !Name().IsMatch(variable))
            return SkipBlock(from);
        _at++;
        var items = new List<ShellWord>();
        if (Keyword() == "in")
        {
            _at++;
            while (Peek is ShellToken.Word word)
            {
                items.Add(word.Value);
                _at++;
            }
        }

        return ReadBody() is { } body ? new ShellNode.Each(variable, items, body, from, LastEnd) : Skip(from);
    }

    private ShellNode ReadRepeat(bool isUntil, int from)
    {
        _at++;
        var condition = ReadList();
        return ReadBody() is { } body ? new ShellNode.Repeat(isUntil, condition, body, from, LastEnd) : Skip(from);
    }

    private List<ShellStatement>? ReadBody()
    {
        while (Peek is ShellToken.Operator { Sign: "\n" or ";" } or ShellToken.Comment)
            _at++;
        if (!Take("do"))
            return null;
        var body = ReadList();
        return Take("done") ? body : null;
    }

    private ShellNode ReadIf(int from)
    {
        _at++;
        var condition = ReadList();
        if (!Take("then"))
            return Skip(from);
        var then = ReadList();
        List<ShellStatement> otherwise = [];
        if (Keyword() == "elif")
            return ReadIf(from) is ShellNode.If inner
                ? new ShellNode.If(condition, then, [new ShellStatement(ShellJoin.Then, inner)], from, LastEnd)
                : Skip(from);
        if (Take("else"))
            otherwise = ReadList();
        return Take("fi") ? new ShellNode.If(condition, then, otherwise, from, LastEnd) : Skip(from);
    }

    private ShellCommand? ReadCommand()
    {
        if (Peek is not (ShellToken.Word or ShellToken.Redirect))
            return null;
        var from = Peek.Offset;
        var assignments = new List<KeyValuePair<string, ShellWord>>();
        var words = new List<ShellWord>();
        var redirections = new List<ShellRedirection>();
        var last = from;
        for (; Peek is ShellToken.Word or ShellToken.Redirect; _at++)
        {
            // A here-document ends lines below: the command ends where its line does.
            if (Peek is ShellToken.Redirect { Value: var redirection } redirect)
                redirections.Add(redirection);
            else if (Peek is ShellToken.Word { Value: var word })
            {
                if (words.Count == 0 && Assignment().Match(word.Beginning) is { Success: true } match)
                    assignments.Add(KeyValuePair.Create(match.Groups[1].Value, word.Skip(match.Length)));
                else
                    words.Add(word);
            }

            last = Math.Max(last, Peek.End);
        }

        return new ShellCommand(assignments, words, redirections, from, last);
    }

    // Over what is not understood: to the end of its line, or of the blocks that begin in it.
    private ShellNode.Unknown Skip(int from)
    {
        if (Peek is ShellToken.Trouble)
            _at++;
        var (depth, isCommand) = (0, true);
        for (; Peek is { } next && (depth > 0 || next is not ShellToken.Operator { Sign: "\n" }); _at++)
        {
            var word = isCommand ? Keyword() : null;
            depth += word switch
            {
                "if" or "for" or "while" or "until" or "case" or "select" or "{" => 1,
                "fi" or "done" or "esac" or "}" => -1,
                _ => 0,
            };
            isCommand = next is ShellToken.Operator || word is "do" or "then" or "else" or "elif" or "{" or "!" or "time";
        }

        return new ShellNode.Unknown(from, Math.Max(from, LastEnd));
    }

    // A comparison that only bash knows: up to its end.
    private ShellNode.Unknown SkipTo(string closing, int from)
    {
        while (Peek is not (null or ShellToken.Operator { Sign: "\n" }) && Keyword() != closing)
            _at++;
        if (Peek is not null)
            _at++;
        return new ShellNode.Unknown(from, Math.Max(from, LastEnd));
    }

    // From the beginning of what is not understood: none of the commands of a block stands for itself.
    private ShellNode.Unknown SkipBlock(int from)
    {
        while (_at > 0 && _tokens[_at - 1].Offset >= from)
            _at--;
        return Skip(from);
    }

    private bool Take(string keyword)
    {
        if (keyword == ")" ? Peek is not ShellToken.Operator { Sign: ")" } : Keyword() != keyword)
            return false;
        _at++;
        return true;
    }

    private string? Keyword() => Peek is ShellToken.Word { Value: { IsPlain: true, Literal: { } word } } ? word : null;

    // `name() {` and `function name {`; what is consumed is its name.
    private string? FunctionName()
    {
        if (Keyword() == "function" && _at + 1 < _tokens.Count && _tokens[_at + 1] is ShellToken.Word { Value.Literal: { } named })
        {
            _at += 2;
            return named;
        }

        if (
            Keyword() is not { } name
            || _at + 2 >= _tokens.Count
            || _tokens[_at + 1] is not ShellToken.Operator { Sign: "(" }
            || _tokens[_at + 2] is not ShellToken.Operator { Sign: ")" }
        )
            return null;
        _at += 3;
        return name;
    }

    [GeneratedRegex("^([A-Za-z_][A-Za-z0-9_]*)=")]
    private static partial Regex Assignment();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Name();
}
