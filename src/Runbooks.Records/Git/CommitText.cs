using System.Globalization;
using System.Text;

namespace Runbooks.Git;

/// <summary>Commits as Git stores them.</summary>
internal static class CommitText
{
    /// <param name="hash">Its full hash.</param>
    /// <param name="content">Its bytes.</param>
    public static StoredCommit Parse(string hash, byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var head = (end < 0 ? text : text[..end]).Split('\n');
        string? Field(string name) => head.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
        return new StoredCommit(
            hash,
            Field("tree ") ?? throw new GitFailedException($"commit {hash} is damaged"),
            [.. head.Where(l => l.StartsWith("parent ", StringComparison.Ordinal)).Select(l => l["parent ".Length..])],
            end < 0 ? string.Empty : text[(end + 2)..],
            When(Field("committer "))
        );
    }

    /// <summary>Writes one that is not signed.</summary>
    public static string Of(string tree, IEnumerable<string> parents, CommitPerson author, CommitPerson committer, string message) =>
        $"tree {tree}\n{string.Concat(parents.Select(p => $"parent {p}\n"))}author {author.Line}\ncommitter {committer.Line}\n\n{message}";

    /// <summary>Puts a signature into one, where Git looks for it: at the head's end, its lines but the first indented.</summary>
    public static string Signed(string content, string signature)
    {
        var end = content.IndexOf("\n\n", StringComparison.Ordinal);

        // Of 64 digits in a repository of SHA-256, where the signature has a name of its own.
        var name = content.IndexOf('\n', StringComparison.Ordinal) == "tree ".Length + 64 ? "gpgsig-sha256" : "gpgsig";
        return $"{content[..end]}\n{name} {signature.Replace("\n", "\n ", StringComparison.Ordinal)}{content[end..]}";
    }

    // `NAME <ADDRESS> SECONDS +HHMM`
    private static DateTimeOffset When(string? line)
    {
        var words = line?[(line.LastIndexOf('>') + 1)..].Trim().Split(' ') ?? [];
        if (words.Length != 2 || !long.TryParse(words[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds))
            return DateTimeOffset.UnixEpoch;
        var when = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
        return
            int.TryParse(words[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var zone)
            && Math.Abs(zone) < 1400
            && Math.Abs(zone % 100) < 60
            ? when.ToOffset(new TimeSpan(zone / 100, zone % 100, 0))
            : when;
    }
}
