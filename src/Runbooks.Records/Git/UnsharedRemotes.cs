using LibGit2Sharp;

namespace Runbooks.Git;

/// <summary>Remotes of a records repository of which none is shared through, which whoever has remotes does not expect.</summary>
internal static class UnsharedRemotes
{
    /// <summary>Why nothing is shared through a remote although the repository has some; null where one is, or it has none.</summary>
    public static string? Explain(RecordsRepository records)
    {
        if (records.FindRemote() is not null)
            return null;
        try
        {
            using var repository = new Repository(records.GitDirectory);
            var names = repository.Network.Remotes.Select(r => r.Name).ToList();
            if (names.Count == 0)
                return null;
            var wanted = repository.Config.Get<string>("runbook.remote")?.Value;
            return wanted is null
                ? $"none of the remotes {string.Join(", ", names)} is called origin: `git config runbook.remote NAME` says "
                    + $"which one is shared through"
                : $"`git config runbook.remote` says {wanted}, and the remotes are {string.Join(", ", names)}";
        }
        catch (LibGit2SharpException)
        {
            return null;
        }
    }
}
