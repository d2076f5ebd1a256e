using System.Text.Json.Serialization;
using Runbooks.Diagnostics;
using Runbooks.Redaction;

namespace Runbooks.Events;

/// <summary>What is between two versions in the repository that they are made from, as far as that is kept.</summary>
/// <param name="Repository">The repository, as its target names it.</param>
/// <param name="From">The tag or commit of the version before.</param>
/// <param name="To">That of the version that is asked about.</param>
/// <param name="CommitCount">How many commits are in the second and not in the first.</param>
/// <param name="FileCount">How many files differ.</param>
public sealed record ComparedChange(string Repository, string From, string To, int CommitCount, int FileCount)
{
    /// <summary>How many commits are looked through; a release that has more is told by those.</summary>
    public const int MostCommits = 5000;

    /// <summary>How many commits are kept, the newest.</summary>
    public const int MostListed = 50;

    /// <summary>How many pull requests are kept, the newest.</summary>
    public const int MostPullRequests = 30;

    /// <summary>How many paths are kept, of all and of each commit and pull request.</summary>
    public const int MostFiles = 500;

    private const int MostPathsOfOne = 20;
    private const int LongestText = 200;

    /// <summary>A page that shows it; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    /// <summary>How many commits of the version before are not in the other: more than none where it was not built on top of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Missing { get; init; }

    /// <summary>Why a part of it is not told; null where all is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Incomplete { get; init; }

    public IReadOnlyList<ComparedCommit> Commits { get; init; } = [];

    public IReadOnlyList<ComparedPullRequest> PullRequests { get; init; } = [];

    /// <summary>The paths that differ.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The same with every text on one printable line, and with no more of anything than is kept.</summary>
    public ComparedChange Bounded() =>
        this with
        {
            Commits =
            [
                .. Commits.Take(MostListed).Select(c => c with { Subject = Short(c.Subject), Paths = Paths(c.Paths, MostPathsOfOne) }),
            ],
            PullRequests =
            [
                .. PullRequests
                    .Take(MostPullRequests)
                    .Select(p =>
                        p with
                        {
                            Title = Short(p.Title),
                            Labels = [.. p.Labels.Take(MostPathsOfOne).Select(Short)],
                            Paths = Paths(p.Paths, MostPathsOfOne),
                        }
                    ),
            ],
            Files = Paths(Files, MostFiles),
        };

    private static IReadOnlyList<string> Paths(IReadOnlyList<string> paths, int most) => [.. paths.Take(most).Select(Short)];

    private static string Short(string text)
    {
        text = WrittenSecrets.Mask(PrintableText.Line(text));
        return text.Length <= LongestText ? text : text[..(LongestText - 1)] + "…";
    }
}
