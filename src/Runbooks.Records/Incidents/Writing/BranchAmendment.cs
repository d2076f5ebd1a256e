using Runbooks.Git;
using Runbooks.Storage;

namespace Runbooks.Incidents.Writing;

/// <summary>Adds a commit to a branch on top of what stands there; where somebody else was quicker, on top of theirs.</summary>
/// <param name="repository">The records repository.</param>
/// <param name="time">The clock of the commit.</param>
public sealed class BranchAmendment(RecordsRepository repository, TimeProvider time)
{
    private const int Tries = 20;

    /// <param name="branch">Without <c>refs/heads/</c>; made where it does not exist, from what the remote has of it, else from
    /// HEAD.</param>
    /// <param name="change">Makes the change on top of a commit, given by its full hash; null where nothing is to be changed there. It may
    /// be asked again.</param>
    public AmendmentResult Make(string branch, Func<string, Amendment?> change)
    {
        for (var tries = 1; ; tries++)
        {
            if ((repository.TipOf(branch) ?? repository.Resolve("HEAD")) is not { } tip)
                return new(branch, Commit: null, "the repository has no commit yet");
            if (change(tip) is not { } amendment)
                return new(branch, Commit: null, Problem: null);
            var shown = repository.FindCheckedOut(branch);
            if (shown?.ChangedOf(amendment.Files.Keys) is { Count: > 0 } changed)
                return new(
                    branch,
                    Commit: null,
                    $"{string.Join(" and ", changed.Select(c => $"`{c}`"))} {(changed.Count == 1 ? "has" : "have")} "
                        + $"changes that are not committed: commit or stash them first"
                );
            switch (
                repository.WriteRecord(new RecordCommit(branch, amendment.Message, amendment.Files, time.GetUtcNow()) { OnTopOf = tip })
            )
            {
                case Committed made:
                    return new(branch, made.Commit, Show(shown, amendment));
                case BranchMoved when tries < Tries:
                    break;
                case BranchMoved:
                    return new(branch, Commit: null, $"{branch} was moved by others at every try");
                case NotWritten refused:
                    return new(branch, Commit: null, refused.Reason);
                case var other:
                    throw new InvalidOperationException($"unknown result {other.GetType().Name}");
            }
        }
    }

    private static string? Show(CheckedOutBranch? shown, Amendment amendment)
    {
        try
        {
            shown?.Update(amendment.Files);
            return null;
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return $"the commit is made, and the work tree could not be brought along: {e.Message.ReplaceLineEndings(" ")}; `git "
                + $"checkout HEAD -- {string.Join(' ', amendment.Files.Keys)}` does it";
        }
    }
}
