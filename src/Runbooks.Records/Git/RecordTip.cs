namespace Runbooks.Git;

/// <summary>What a record's branch is, here or at the remote: what a record is rebuilt on top of.</summary>
/// <param name="repository">The records repository, which has it.</param>
/// <param name="commit">The full hash of its newest commit.</param>
public sealed class RecordTip(RecordsRepository repository, string commit)
{
    /// <summary>The full hash of its newest commit.</summary>
    public string Commit => commit;

    /// <summary>The text of a file there; null where there is none.</summary>
    /// <param name="path">From the root of the repository, with <c>/</c>.</param>
    public string? ReadFile(string path) => repository.ReadFile(commit, path);

    /// <summary>The bytes of a file there; null where there is none.</summary>
    /// <param name="path">From the root of the repository, with <c>/</c>.</param>
    public byte[]? ReadBytes(string path) => repository.ReadBytes(commit, path);
}
