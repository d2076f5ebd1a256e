using System.Text.RegularExpressions;
using Runbooks.Events;
using static Runbooks.Incidents.Records.RecordShape;

namespace Runbooks.Incidents.Records;

/// <summary>What is in a release, by what a reviewer looks for: what touches that which failed first, migrations, configuration.</summary>
internal static partial class ReleaseContents
{
    private const int MostOfAKind = 20;

    // Words of paths that say nothing of what stands behind them.
    private static readonly HashSet<string> Everywhere = new(StringComparer.OrdinalIgnoreCase)
    {
        "api",
        "v1",
        "v2",
        "v3",
        "src",
        "app",
        "health",
        "status",
        "test",
        "tests",
        "index",
        "get",
        "post",
    };

    public static ComparisonSection Of(SuspectTold told, RunHistory run)
    {
        if (told.Compared is not { } compared)
            return new ComparisonSection(
                string.Empty,
                told.Before,
                told.Version,
                Url: null,
                Commits: 0,
                Missing: 0,
                Files: 0,
                FailedFirst: null,
                TouchingIt: [],
                Migrations: [],
                Configuration: [],
                PullRequests: [],
                Newest: [],
                told.Problem
            );
        var failed = FirstFailure(run);
        var words = failed is null ? [] : WordsOf(failed);
        return new ComparisonSection(
            compared.Repository,
            compared.From,
            compared.To,
            compared.Url,
            compared.CommitCount,
            compared.Missing,
            compared.FileCount,
            failed,
            [.. compared.Files.Where(f => Touches(f, words)).Take(MostOfAKind)],
            [.. compared.Files.Where(IsMigration).Take(MostOfAKind)],
            [.. compared.Files.Where(f => !IsMigration(f) && IsConfiguration(f)).Take(MostOfAKind)],
            [
                .. compared.PullRequests.Select(p => new PullRequestEntry(
                    p.Number,
                    p.Title,
                    p.Url,
                    p.Labels,
                    p.Paths,
                    p.Paths.Any(f => Touches(f, words))
                )),
            ],
            [.. compared.Commits.Select(c => new CommitEntry(c.Commit, c.At, c.Subject, c.Paths, c.Paths.Any(f => Touches(f, words))))],
            compared.Incomplete
        );
    }

    // What the first check or sample that went wrong asked for: the path of its request.
    private static string? FirstFailure(RunHistory run)
    {
        var about = run.All<EvidenceTaken>().ToLookup(e => e.Event.Name, e => e.Event.About);
        return run.All<CheckFinished>()
            .Where(c => c.Event.Status == CheckStatus.Fail)
            .SelectMany(c => c.Event.Evidence)
            .SelectMany(f => about[f])
            .Select(a => Asked().Match(a))
            .FirstOrDefault(m => m.Success)
            ?.Groups["path"]
            .Value;
    }

    private static bool Touches(string path, HashSet<string> words) => words.Count > 0 && WordsOf(path).Overlaps(words);

    private static HashSet<string> WordsOf(string path) =>
        Word()
            .Matches(path)
            .Select(m => m.Value)
            .Where(w => w.Length > 1 && !Everywhere.Contains(w))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static bool IsMigration(string path) => Migration().IsMatch(path);

    private static bool IsConfiguration(string path) =>
        Configuration().IsMatch(path) && !path.StartsWith(".github/", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(?:GET|HEAD|POST|PUT|PATCH|DELETE) (?<path>/[^\s,?]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Asked();

    // `AiQuery` is two words, as `ai-query` and `ai/query` are.
    [GeneratedRegex(@"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(
        @"(?:^|/)(?:migrations?|migrate|alembic|flyway|liquibase)(?:/|$)|\.sql$|(?:^|/)V\d[\d._]*__",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Migration();

    [GeneratedRegex(
        @"(?:^|/)(?:config|conf|settings|helm|charts|deploy|k8s|kubernetes|terraform)/|\.(?:ya?ml|toml|ini|conf|cfg|properties|tf|tfvars)$"
            + @"|(?:^|/)(?:appsettings[^/]*\.json|\.env[^/]*|Dockerfile[^/]*|docker-compose[^/]*)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Configuration();
}
