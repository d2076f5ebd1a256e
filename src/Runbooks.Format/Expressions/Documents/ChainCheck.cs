using Scriban.Parsing;

namespace Runbooks.Expressions.Documents;

/// <summary>
/// Finds paths that are too long. Scriban walks them by recursion, which its own limits do not count:
/// a few thousand members in a row would end the process and not only the rendering.
/// </summary>
internal static class ChainCheck
{
    private const int Longest = 64;

    /// <summary>Where a path goes beyond the limit, or null.</summary>
    public static SourceSpan? FindTooLong(string text)
    {
        var outer = new Stack<int>();
        var parts = 0;
        var before = TokenType.Invalid;
        foreach (var token in new Lexer(text))
        {
            switch (token.Type)
            {
                case TokenType.Dot or TokenType.QuestionDot:
                    parts++;
                    break;
                case TokenType.OpenBracket or TokenType.OpenParen:
                    outer.Push(parts + 1);
                    parts = 0;
                    break;
                case TokenType.CloseBracket or TokenType.CloseParen:
                    outer.TryPop(out parts);
                    break;
                default:
                    if (before is not (TokenType.Dot or TokenType.QuestionDot))
                        parts = 0;
                    break;
            }

            if (parts > Longest)
                return new SourceSpan(string.Empty, token.Start, token.End);
            before = token.Type;
        }

        return null;
    }
}
