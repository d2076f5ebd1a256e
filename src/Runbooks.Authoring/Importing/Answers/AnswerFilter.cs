using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Requests;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Answers;

/// <summary>Says in the language of runbooks what <c>jq</c> and <c>grep</c> make of an answer: one member, or one comparison.</summary>
internal static partial class AnswerFilter
{
    /// <summary>Reads a filter.</summary>
    /// <param name="command">The command, its name included.</param>
    /// <param name="value">The expression of what it is given; null where that is not known.</param>
    /// <param name="shows">What of the answer the request writes.</param>
    /// <returns>What it is; null where it is something else.</returns>
    public static FilteredAnswer? Read(ShellCommand command, string? value, RequestShows shows)
    {
        if (IsPretty(command))
            return new FilteredAnswer(value, Condition: null);
        if (command.Arguments.Any(a => a.Literal is null))
            return null;
        var options = command.Arguments.Select(a => a.Literal!).Where(a => a is ['-', ..]).ToList();
        var plain = command.Arguments.Select(a => a.Literal!).Where(a => a is not ['-', ..]).ToList();
        return command.Name switch
        {
            "jq" when value is not null && plain is [var filter] && options.TrueForAll(o => JqOptions().IsMatch(o)) => Jq(
                filter,
                value,
                isDemanded: options.Exists(o => o == "--exit-status" || (o[1] != '-' && o.Contains('e', StringComparison.Ordinal)))
            ),
            "grep" or "egrep" or "fgrep" when plain is [{ Length: > 0 } pattern] && options.TrueForAll(o => GrepOptions().IsMatch(o)) =>
                Grep(pattern, string.Concat(options.Append(command.Name == "fgrep" ? "F" : "")), value, shows),
            _ => null,
        };
    }

    private static bool IsPretty(ShellCommand command) =>
        command.Name is "cat" or "less" or "more" or "head" or "tail" or "tee" or "column"
        || (command.Name == "jq" && command.Arguments.All(a => a.Literal is "." or "-r" or "-C" or "-S" or "-c" or "-M"))
        || (command.Name is "python" or "python3" && command.Arguments.Select(a => a.Literal).SequenceEqual(["-m", "json.tool"]))
        || (command.Name == "tr" && command.Arguments.FirstOrDefault()?.Literal == "-d");

    private static FilteredAnswer? Jq(string filter, string value, bool isDemanded)
    {
        var (left, sign, right) = (filter.Trim(), string.Empty, string.Empty);
        if (JqComparison().Match(filter) is { Success: true } comparison)
            (left, sign, right) = (comparison.Groups[1].Value.Trim(), comparison.Groups[2].Value, comparison.Groups[3].Value);
        if (left is ['(', .., ')'])
            left = left[1..^1].Trim();
        var isLength = JqLength().Match(left) is { Success: true } length && (left = length.Groups[1].Value.Trim()).Length >= 0;
        if (JqPath().Match(left.Length == 0 ? "." : left) is not { Success: true } path)
            return null;
        var member = value;
        foreach (Capture part in path.Groups[1].Captures)
        {
            var name = part.Value.Trim('.', '[', ']', '"', '?');
            member =
                part.Value.StartsWith('[') && int.TryParse(name, out var index) ? $"{member}[{index}]"
                : name.Length == 0 ? member
                : ExpressionText.Member(member, name);
        }

        if (isLength)
            member = $"(array.is_list({member}) ? array.size({member}) : object.size({member}))";
        if (sign.Length > 0)
            return new FilteredAnswer(Value: null, isDemanded ? $"{member} {sign} {right}" : null);
        return new FilteredAnswer(member, isDemanded ? $"{member} != null && {member} != false" : null);
    }

    private static FilteredAnswer? Grep(string pattern, string options, string? value, RequestShows shows)
    {
        string? condition = null;
        if ((shows & (RequestShows.Headers | RequestShows.Status)) != 0 && StatusLine().Match(pattern) is { Success: true } status)
            condition = $"status == {status.Groups[1].Value}";
        else if (value != "body")
            return null;
        else if (JsonMember().Match(pattern) is { Success: true } member)
            condition =
                $"{ExpressionText.Member("body", member.Groups[1].Value)} == "
                + (member.Groups[2].Success ? ExpressionText.Quote(member.Groups[2].Value) : member.Groups[3].Value);
        else if (!Signs().IsMatch(pattern) || options.Contains('F', StringComparison.Ordinal))
            condition = options.Contains('i', StringComparison.Ordinal)
                ? $"string.contains(string.downcase(object.to_text(body)), {ExpressionText.Quote(pattern.ToLowerInvariant())})"
                : $"string.contains(object.to_text(body), {ExpressionText.Quote(pattern)})";
        else if ((options.AsSpan().ContainsAny('E', 'P') || !BasicSigns().IsMatch(pattern)) && PlainExpression().IsMatch(pattern))
            condition = $"regex.is_match(object.to_text(body), {ExpressionText.Quote("(?m)" + pattern)})";
        if (condition is null)
            return null;
        return new FilteredAnswer(Value: null, options.Contains('v', StringComparison.Ordinal) ? $"!({condition})" : condition);
    }

    [GeneratedRegex("^(?:-[reCMScj]+|--exit-status|--raw-output)$")]
    private static partial Regex JqOptions();

    [GeneratedRegex("^(?:-[qisEFvPno]+|--quiet|--color(?:=\\w+)?)$")]
    private static partial Regex GrepOptions();

    [GeneratedRegex("""^(.+?)\s*(==|!=|>=|<=|>|<)\s*("[^"\\]*"|-?[0-9]+(?:\.[0-9]+)?|true|false|null)$""")]
    private static partial Regex JqComparison();

    [GeneratedRegex(@"^(?:(.*?)\|\s*)?length$")]
    private static partial Regex JqLength();

    [GeneratedRegex("""^(?:(\.(?:[A-Za-z_][A-Za-z0-9_]*|"[^"\\]+")?\??|\[(?:[0-9]+|"[^"\\]+")\]))+$""")]
    private static partial Regex JqPath();

    [GeneratedRegex("""^\^?(?:HTTP/[0-9.]+ ?)?([1-5][0-9]{2})(?: [A-Za-z ]+)?\$?$""")]
    private static partial Regex StatusLine();

    [GeneratedRegex("""^\{?"([^"\\]+)" ?: ?(?:"([^"\\]*)"|(true|false|null|-?[0-9]+))\}?$""")]
    private static partial Regex JsonMember();

    [GeneratedRegex("""[.*\[\]^$\\+?|(){}]""")]
    private static partial Regex Signs();

    // In a basic expression these stand for themselves, and their escapes do not.
    [GeneratedRegex("""[\\+?|(){}]""")]
    private static partial Regex BasicSigns();

    [GeneratedRegex(@"^[A-Za-z0-9 _^$.*+?|()\[\]/:""-]+$")]
    private static partial Regex PlainExpression();
}
