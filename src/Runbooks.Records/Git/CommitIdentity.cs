namespace Runbooks.Git;

/// <summary>Who authors and commits: as Git itself would find it, so that nobody has to configure it twice.</summary>
internal static class CommitIdentity
{
    private const string DefaultName = "Runbooks";
    private const string DefaultEmail = "runbooks@localhost";

    /// <summary>Name and address from the environment, then <c>ROLE.*</c>, then <c>user.*</c>, then a name of our own.</summary>
    /// <param name="configuration">Of the repository, as git sees it.</param>
    /// <param name="role"><c>author</c> or <c>committer</c>.</param>
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    /// <param name="when">The time of the signature.</param>
    public static CommitPerson Of(GitConfiguration configuration, string role, Func<string, string?> environment, DateTimeOffset when)
    {
        var prefix = $"GIT_{role.ToUpperInvariant()}_";
        return new CommitPerson(
            Clean(environment(prefix + "NAME")) ?? Configured("name") ?? DefaultName,
            Clean(environment(prefix + "EMAIL")) ?? Configured("email") ?? Clean(environment("EMAIL")) ?? DefaultEmail,
            when
        );

        string? Configured(string key) => Clean(configuration.Text($"{role}.{key}")) ?? Clean(configuration.Text($"user.{key}"));
    }

    /// <summary>Without what a signature cannot hold; null where nothing is left.</summary>
    private static string? Clean(string? value)
    {
        if (value is null)
            return null;
        var kept = string.Concat(value.Where(c => c is not ('<' or '>') && !char.IsControl(c)))
            .Trim()
            .Trim('.', ',', ':', ';', '"', '\\', '\'');
        return kept.Length == 0 ? null : kept;
    }
}
