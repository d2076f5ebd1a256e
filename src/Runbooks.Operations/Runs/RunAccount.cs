using Runbooks.Accounts;

namespace Runbooks.Runs;

/// <summary>The account of a run, as journals have it.</summary>
public static class RunAccount
{
    /// <summary>Says it: <c>alice</c>, <c>root (sudo by alice)</c>, or in GitHub Actions <c>alice (GitHub)</c>.</summary>
    /// <param name="account">The account of the operating system.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    public static string Of(Account account, Func<string, string?> environment)
    {
        // The account of a runner is nobody's: who is behind it, GitHub alone knows.
        if (environment("GITHUB_ACTIONS") != "true" || environment("GITHUB_ACTOR") is not { Length: > 0 } actor)
            return account.Text;
        var again =
            environment("GITHUB_TRIGGERING_ACTOR") is { Length: > 0 } other && other != actor
                ? $", started again by {other}"
                : string.Empty;
        return $"{actor} (GitHub{again})";
    }
}
