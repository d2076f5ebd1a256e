using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Runbooks.GitHub;

/// <summary>
/// The body of a pull request that people write in as well: ours stands between two hidden markers, and everything else
/// stays as it is. Boxes that people have ticked in ours stay ticked. Beside it stands what we last did, so that a title or
/// a draft that a person has changed since is left to them.
/// </summary>
internal static partial class PullRequestBody
{
    private const string End = "<!-- /runbook:body -->";
    private const string Draft = "<!-- runbook:draft -->";
    private static readonly string Begin = HiddenMarker.Of("body");

    /// <summary>The body of a new pull request.</summary>
    /// <param name="text">Ours.</param>
    /// <param name="title">Its title.</param>
    /// <param name="isDraft">Whether it is a draft.</param>
    public static string Create(string text, string title, bool isDraft) => Ours(text, title, isDraft, GitHubText.MostBody);

    /// <summary>The body with ours in it anew.</summary>
    /// <param name="body">As it stands.</param>
    /// <param name="text">Ours.</param>
    /// <param name="title">The title that we give it.</param>
    /// <param name="isDraft">Whether we have it be a draft.</param>
    public static string Update(string body, string text, string title, bool isDraft)
    {
        body = body.ReplaceLineEndings("\n");
        if (Find(body) is not { } ours)
        {
            // Opened by a person, or its markers are damaged: what is there is theirs, and ours goes below it.
            var theirs = body.Replace(Begin, string.Empty, StringComparison.Ordinal)
                .Replace(End, string.Empty, StringComparison.Ordinal)
                .Trim();
            return theirs.Length == 0
                ? Create(text, title, isDraft)
                : $"{theirs}\n\n{Ours(text, title, isDraft, GitHubText.MostBody - theirs.Length - 2)}";
        }

        var (before, old, after) = (body[..ours.Start], body[ours.Start..ours.End], body[ours.End..]);
        return before + Ours(Ticked(text, old), title, isDraft, GitHubText.MostBody - before.Length - after.Length) + after;
    }

    /// <summary>Whether the title is the one that we gave last, so that we may give another.</summary>
    public static bool GaveTitle(string body, string title) =>
        Find(body) is { } ours && body.IndexOf(TitleMark(title), ours.Start, ours.End - ours.Start, StringComparison.Ordinal) >= 0;

    /// <summary>Whether we made it a draft, so that we may say that it is ready.</summary>
    public static bool MadeDraft(string body) =>
        Find(body) is { } ours && body.IndexOf(Draft, ours.Start, ours.End - ours.Start, StringComparison.Ordinal) >= 0;

    private static (int Start, int End)? Find(string body)
    {
        var start = body.IndexOf(Begin, StringComparison.Ordinal);
        var end = start < 0 ? -1 : body.IndexOf(End, start, StringComparison.Ordinal);
        return end < 0 ? null : (start, end + End.Length);
    }

    private static string Ours(string text, string title, bool isDraft, int most)
    {
        var head = $"{Begin}\n{TitleMark(title)}\n{(isDraft ? Draft + "\n" : string.Empty)}";
        var clean = text.ReplaceLineEndings("\n")
            .Replace(Begin, string.Empty, StringComparison.Ordinal)
            .Replace(End, string.Empty, StringComparison.Ordinal)
            .Trim('\n');
        return $"{head}\n{GitHubText.Cut(clean, Math.Max(most - head.Length - End.Length - 4, 0))}\n\n{End}";
    }

    /// <summary>What stands in the body of who asked for it.</summary>
    public static string AskerMark(string asker) => HiddenMarker.Of("asked:" + Hash(asker));

    private static string TitleMark(string title) => HiddenMarker.Of("title:" + Hash(title));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private static string Ticked(string text, string old)
    {
        var ticked = old.Split('\n')
            .Where(l => Ticks().IsMatch(l))
            .Select(l => Ticks().Replace(l.TrimEnd(), "$1[ ]"))
            .ToHashSet(StringComparer.Ordinal);
        return ticked.Count == 0
            ? text
            : string.Join(
                '\n',
                text.ReplaceLineEndings("\n").Split('\n').Select(l => ticked.Contains(l.TrimEnd()) ? Boxes().Replace(l, "$1[x]") : l)
            );
    }

    [GeneratedRegex(@"^(\s*[-*+] )\[[xX]\]")]
    private static partial Regex Ticks();

    [GeneratedRegex(@"^(\s*[-*+] )\[ \]")]
    private static partial Regex Boxes();
}
