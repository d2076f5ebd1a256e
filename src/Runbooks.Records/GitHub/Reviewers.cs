namespace Runbooks.GitHub;

/// <summary>Who is to be asked for a review.</summary>
/// <param name="Users">By login, without <c>@</c>.</param>
/// <param name="Teams">By slug, without <c>@</c> and the organisation.</param>
/// <param name="Notes">A sentence for each of those named that cannot be asked.</param>
public sealed record Reviewers(IReadOnlyList<string> Users, IReadOnlyList<string> Teams, IReadOnlyList<string> Notes)
{
    /// <summary>The most that a pull request can ask.</summary>
    public const int Most = 15;

    /// <summary>
    /// Sorts owners, as they stand in CODEOWNERS and in targets, into users and teams: each once, the first <see cref="Most"/> of them.
    /// </summary>
    /// <param name="owners"><c>@user</c> and <c>@organisation/team</c>; addresses of mail are left out.</param>
    /// <param name="organisation">The repository's owner: only its own teams can be asked.</param>
    /// <param name="author">Who opened the pull request, and cannot review it.</param>
    public static Reviewers Of(IEnumerable<string> owners, string organisation, string author)
    {
        var (users, teams, notes) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var owner in owners.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!owner.StartsWith('@'))
                continue;
            var parts = owner[1..].Split('/');
            if (parts.Length == 1 && Same(parts[0], author))
                continue;
            if (parts.Length == 2 && !Same(parts[0], organisation))
            {
                notes.Add($"{owner} is not asked for a review: it is no team of {organisation}.");
                continue;
            }

            if (users.Count + teams.Count == Most)
            {
                notes.Add($"{owner} and those named behind it are not asked for a review: a pull request asks {Most} at most.");
                break;
            }

            if (parts.Length == 1)
                users.Add(parts[0]);
            else
                teams.Add(parts[1]);
        }

        return new Reviewers(users, teams, notes);
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
