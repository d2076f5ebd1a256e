namespace Runbooks.Authoring.Importing.Shell;

/// <summary>Reads what begins with <c>$</c> or a backquote.</summary>
internal static class ShellExpansion
{
    /// <param name="text">The code.</param>
    /// <param name="at">Where the sign stands.</param>
    /// <param name="end">Where the code ends.</param>
    /// <returns>What it is and where the code goes on; null where the sign stands for itself.</returns>
    /// <exception cref="ShellTroubleException">A bracket or backquote does not end.</exception>
    public static (ShellPart Part, int End)? Read(string text, int at, int end)
    {
        if (text[at] == '`')
        {
            var close = at + 1;
            while (close < end && text[close] != '`')
                close += text[close] == '\\' ? 2 : 1;
            if (close >= end)
                throw new ShellTroubleException();
            return (new ShellPart.Substitution(at + 1, close, text.IndexOf('\\', at, close - at) < 0), close + 1);
        }

        if (at + 1 >= end)
            return null;
        var next = text[at + 1];
        if (IsNameStart(next))
        {
            var stop = at + 2;
            while (stop < end && IsNamePart(text[stop]))
                stop++;
            return (new ShellPart.Variable(text[(at + 1)..stop], Otherwise: null), stop);
        }

        if (char.IsAsciiDigit(next))
            return (new ShellPart.Variable(next.ToString(), Otherwise: null), at + 2);
        if (next is '?' or '!' or '@' or '*' or '#' or '$' or '-')
            return (new ShellPart.Other(text.Substring(at, 2)), at + 2);
        if (next == '{')
            return ReadBraces(text, at, end);
        if (next != '(')
            return null;
        var bracket = Closing(text, at + 1, end);
        return at + 2 < end && text[at + 2] == '('
            ? (new ShellPart.Other(text[at..bracket]), bracket)
            : (new ShellPart.Substitution(at + 2, bracket - 1, IsNested: true), bracket);
    }

    private static (ShellPart Part, int End) ReadBraces(string text, int at, int end)
    {
        var close = Closing(text, at + 1, end);
        var inside = text[(at + 2)..(close - 1)];
        var name = inside.Length > 0 && (IsNameStart(inside[0]) || char.IsAsciiDigit(inside[0])) ? 1 : 0;
        while (name > 0 && name < inside.Length && IsNamePart(inside[name]))
            name++;
        var rest = inside[name..];
        if (name > 0 && rest.Length == 0)
            return (new ShellPart.Variable(inside, Otherwise: null), close);
        var sign =
            rest.StartsWith(":-", StringComparison.Ordinal) || rest.StartsWith(":=", StringComparison.Ordinal) ? 2
            : rest.StartsWith('-') || rest.StartsWith('=') ? 1
            : 0;
        if (name > 0 && sign > 0)
        {
            var from = at + 2 + name + sign;
            return (new ShellPart.Variable(inside[..name], new ShellWordReader(text, from, close - 1, breaks: string.Empty).Read()), close);
        }

        // `${X:?message}` wants it set, as an input that is required does.
        if (name > 0 && (rest.StartsWith(":?", StringComparison.Ordinal) || rest.StartsWith('?')))
            return (new ShellPart.Variable(inside[..name], Otherwise: null), close);
        return (new ShellPart.Other(text[at..close]), close);
    }

    // Where the bracket that opens here is closed, quotes and brackets within it heeded: behind it.
    private static int Closing(string text, int at, int end)
    {
        var open = new Stack<char>();
        for (var i = at; i < end; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '\'' when open.Peek() != '"':
                    i = text.IndexOf('\'', i + 1, end - i - 1);
                    if (i < 0)
                        throw new ShellTroubleException();
                    break;
                case '"' when open.Count > 0 && open.Peek() == '"':
                    open.Pop();
                    break;
                case '"':
                    open.Push('"');
                    break;
                case '(' or '{' when open.Count == 0 || open.Peek() != '"' || text[i - 1] == '$':
                    open.Push(text[i] == '(' ? ')' : '}');
                    break;
                case ')' or '}' when open.Peek() == text[i]:
                    open.Pop();
                    break;
            }

            if (open.Count == 0)
                return i + 1;
        }

        throw new ShellTroubleException();
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
