namespace Runbooks.GitHub;

/// <summary>
/// A CODEOWNERS file by GitHub's rules: of the patterns that match a path the last one counts, and its owners alone; a
/// line that is not valid is as if it were not there.
/// </summary>
public sealed class CodeOwners
{
    /// <summary>Where it is looked for; the first that is there counts, and the others are not read.</summary>
    public static readonly IReadOnlyList<string> Places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

    /// <summary>GitHub ignores a file that is larger, in bytes.</summary>
    public const int MostBytes = 3 * 1024 * 1024;

    private readonly List<(CodeOwnersPattern Pattern, IReadOnlyList<string> Owners)> _rules;

    private CodeOwners(List<(CodeOwnersPattern Pattern, IReadOnlyList<string> Owners)> rules) => _rules = rules;

    /// <summary>Reads a file's text.</summary>
    public static CodeOwners Parse(string text)
    {
        var rules = new List<(CodeOwnersPattern, IReadOnlyList<string>)>();
        if (System.Text.Encoding.UTF8.GetByteCount(text) > MostBytes)
            return new CodeOwners(rules);
        foreach (var line in text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n'))
        {
            var words = Words(line);
            if (words.Count > 0 && CodeOwnersPattern.Parse(words[0]) is { } pattern && words.Skip(1).All(IsOwner))
                rules.Add((pattern, [.. words.Skip(1)]));
        }

        return new CodeOwners(rules);
    }

    /// <summary>The owners of a path; none where no pattern matches, or the last one that does has none.</summary>
    /// <param name="path">From the root of the repository, with <c>/</c>.</param>
    /// <returns>As they stand there: <c>@user</c>, <c>@organisation/team</c>, or an address of mail.</returns>
    public IReadOnlyList<string> OwnersOf(string path)
    {
        for (var at = _rules.Count - 1; at >= 0; at--)
        {
            if (_rules[at].Pattern.Matches(path))
                return _rules[at].Owners;
        }

        return [];
    }

    // Words end at blanks that no backslash escapes; a comment begins at a word that begins with `#`.
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        for (var at = 0; at < line.Length; )
        {
            if (line[at] is ' ' or '\t')
            {
                at++;
                continue;
            }

            if (line[at] == '#')
                break;
            var start = at;
            while (at < line.Length && line[at] is not (' ' or '\t'))
                at += line[at] == '\\' && at + 1 < line.Length ? 2 : 1;
            words.Add(line[start..at]);
        }

        return words;
    }

    private static bool IsOwner(string word) =>
        word.Length > 1 && (word[0] == '@' ? IsName(word[1..]) : word.IndexOf('@') is > 0 and var at && at < word.Length - 1);

    private static bool IsName(string name)
    {
        var parts = name.Split('/');
        return parts.Length <= 2 && parts.All(p => p.Length > 0 && p.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
    }
}
