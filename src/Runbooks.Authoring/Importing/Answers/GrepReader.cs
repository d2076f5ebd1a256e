using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Requests;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Answers;

/// <summary>Says in the language of runbooks what <c>grep</c> looks for in an answer; null where it says something else.</summary>
internal static partial class GrepReader
{
    /// <param name="command">The command, its name included.</param>
    /// <param name="shows">What of the answer it is given.</param>
    public static string? Translate(ShellCommand command, RequestShows shows)
    {
        var (isFixed, isExtended, ignoresCase, isNegated, isWord) = (command.Name == "fgrep", command.Name == "egrep", false, false, false);
        string? pattern = null;
        List<ShellWord> arguments = [.. command.Arguments];
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Literal is not { } argument)
                return null;
            if (argument is ['-', not '-', ..] && pattern is null)
            {
                foreach (var letter in argument.AsSpan(1))
                {
                    switch (letter)
                    {
                        case 'F':
                            isFixed = true;
                            break;
                        case 'E' or 'P':
                            isExtended = true;
                            break;
                        case 'i' or 'y':
                            ignoresCase = true;
                            break;
                        case 'v':
                            isNegated = true;
                            break;
                        case 'w':
                            isWord = true;
                            break;
                        case 'e' or 'q' or 's' or 'o' or 'n' or 'a' or 'h':
                            break;
                        default:
                            return null;
                    }
                }
            }
            else if (argument.StartsWith("--", StringComparison.Ordinal))
            {
                if (argument is not ("--quiet" or "--silent" or "--color" or "--color=auto" or "--color=never" or "--ignore-case"))
                    return null;
                ignoresCase |= argument == "--ignore-case";
            }
            else if (pattern is not null)
            {
                return null;
            }
            else
            {
                pattern = argument;
            }
        }

        if (string.IsNullOrEmpty(pattern))
            return null;
        var expression = OfStatus(pattern, shows) ?? OfBody(pattern, isFixed, isExtended, ignoresCase, isWord);
        if (expression is null || (shows.HasFlag(RequestShows.NoBody) && !expression.StartsWith("status", StringComparison.Ordinal)))
            return null;
        return isNegated ? $"!({expression})" : expression;
    }

    // The first line of an answer, or the status that curl was asked to write.
    private static string? OfStatus(string pattern, RequestShows shows)
    {
        if (!shows.HasFlag(RequestShows.Headers) && !shows.HasFlag(RequestShows.Status))
            return null;
        if (StatusLine().Match(pattern) is not { Success: true } match)
            return null;
        var code = match.Groups[1].Value;
        return code.EndsWith('.') ? $"status >= {code[0]}00 && status < {code[0] - '0' + 1}00" : $"status == {code}";
    }

    private static string? OfBody(string pattern, bool isFixed, bool isExtended, bool ignoresCase, bool isWord)
    {
        // A member with its value is looked for whatever blanks the target sends.
        if (JsonMember().Match(pattern) is { Success: true } member)
            return $"{ExpressionText.Member("body", member.Groups[1].Value)} == "
                + $"{(member.Groups[2].Success ? ExpressionText.Quote(member.Groups[2].Value) : member.Groups[3].Value)}";
        if (!isWord && (isFixed || !Signs().IsMatch(pattern)))
        {
            return ignoresCase
                ? $"string.contains(string.downcase(object.to_text(body)), {ExpressionText.Quote(pattern.ToLowerInvariant())})"
                : $"string.contains(object.to_text(body), {ExpressionText.Quote(pattern)})";
        }

        // In a basic expression `+`, `?`, `|`, `(`, `{` stand for themselves, and their escapes do not.
        if (!isExtended && !isFixed && BasicSigns().IsMatch(pattern))
            return null;
        var expression = isFixed ? Regex.Escape(pattern) : pattern.Replace("[[:space:]]", "\\s", StringComparison.Ordinal);
        if (expression.Contains("[:", StringComparison.Ordinal) || !IsExpression(expression))
            return null;

        // It looks at each line by itself.
        if (isWord)
            expression = $"\\b(?:{expression})\\b";
        var options = (ignoresCase ? "i" : string.Empty) + (expression.AsSpan().ContainsAny('^', '$') ? "m" : string.Empty);
        return $"regex.is_match(object.to_text(body), "
            + $"{ExpressionText.Quote((options.Length > 0 ? $"(?{options})" : string.Empty) + expression)})";
    }

    private static bool IsExpression(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    [GeneratedRegex("""^\^?(?:HTTP/[0-9.]+ ?)?([1-5](?:[0-9]{2}|\.\.|\.))(?: [A-Za-z ]+)?\$?$""")]
    private static partial Regex StatusLine();

    [GeneratedRegex("""^\{?"([^"\\]+)" ?: ?(?:"([^"\\]*)"|(true|false|null|-?[0-9]+))\}?$""")]
    private static partial Regex JsonMember();

    [GeneratedRegex("""[.*\[\]^$\\+?|(){}]""")]
    private static partial Regex Signs();

    [GeneratedRegex("""[\\+?|(){}]""")]
    private static partial Regex BasicSigns();
}
