namespace Runbooks.GitHub;

/// <summary>
/// One pattern of CODEOWNERS: as in .gitignore, without <c>!</c> and <c>[ ]</c>, and <c>docs/*</c> means the files of
/// that folder, not those of the folders in it.
/// </summary>
internal sealed class CodeOwnersPattern
{
    private const string AnyFolders = "**";
    private readonly string[] _parts;

    private CodeOwnersPattern(string[] parts) => _parts = parts;

    /// <summary>Reads it; null where GitHub would not take it.</summary>
    public static CodeOwnersPattern? Parse(string text)
    {
        // GitHub says of each of these that it "doesn't work".
        if (
            text.StartsWith('!')
            || text.StartsWith(@"\#", StringComparison.Ordinal)
            || text.Contains('[', StringComparison.Ordinal)
            || text.Contains("***", StringComparison.Ordinal)
        )
            return null;
        var isAnchored = text.TrimEnd('/').Contains('/', StringComparison.Ordinal);
        var parts = text.Split('/').ToList();
        if (parts[0].Length == 0)
            parts.RemoveAt(0);
        if (parts.Count == 0 || parts is [""])
            return null;
        if (parts[^1].Length == 0)
            parts[^1] = AnyFolders;
        if (parts.Contains(string.Empty))
            return null;
        if (!isAnchored && !text.StartsWith('/') && parts[0] != AnyFolders)
            parts.Insert(0, AnyFolders);
        return new CodeOwnersPattern([.. parts]);
    }

    /// <summary>Whether it matches a file's path.</summary>
    public bool Matches(string path) => Matches(0, path.TrimStart('/').Split('/'), 0);

    private bool Matches(int at, string[] path, int from)
    {
        if (at == _parts.Length)
            return from == path.Length;
        var isLast = at == _parts.Length - 1;
        if (_parts[at] == AnyFolders)
        {
            // At the end it stands for what is in the folder, and not for the folder itself.
            if (isLast)
                return from < path.Length;
            for (var skip = from; skip < path.Length; skip++)
            {
                if (Matches(at + 1, path, skip))
                    return true;
            }

            return false;
        }

        if (from == path.Length || !MatchesPart(_parts[at], path[from]))
            return false;

        // What names a folder owns everything below it; `*` alone does not name one.
        return isLast ? _parts[at] != "*" || from == path.Length - 1 : Matches(at + 1, path, from + 1);
    }

    // `*` any characters, `?` one, a backslash takes the next as it is. Two fingers: the last `*` takes one more where the rest does not
    // fit.
    private static bool MatchesPart(string pattern, string text)
    {
        var (p, t, star, taken) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            var isEscaped = p + 1 < pattern.Length && pattern[p] == '\\';
            if (p < pattern.Length && !isEscaped && pattern[p] == '*')
            {
                (star, taken) = (p++, t);
            }
            else if (p < pattern.Length && (isEscaped ? pattern[p + 1] == text[t] : pattern[p] == '?' || pattern[p] == text[t]))
            {
                p += isEscaped ? 2 : 1;
                t++;
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++taken);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}
