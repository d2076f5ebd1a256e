using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Results;

namespace Runbooks.Git;

/// <summary>
/// Makes the commit of a record in the object database, signed where the configuration asks for it. No reference is moved.
/// </summary>
/// <param name="store">The records repository.</param>
/// <param name="access">How that is opened.</param>
/// <param name="environment">Reads a variable; null where it is not set.</param>
internal sealed class CommitMaker(GitStore store, RepositoryAccess access, Func<string, string?> environment)
{
    private readonly List<(StoredKind Kind, byte[] Content, string Hash)> _written = [];

    /// <summary>Everything that was written.</summary>
    public IReadOnlyList<(StoredKind Kind, byte[] Content, string Hash)> Written => _written;

    /// <summary>Writes the files of a record.</summary>
    public IReadOnlyDictionary<string, string> WriteFiles(RecordCommit record) =>
        record.Files.ToDictionary(f => f.Key, f => Write(StoredKind.Blob, f.Value.ToArray()), StringComparer.Ordinal);

    /// <param name="record">The record.</param>
    /// <param name="files">Its files as they were written.</param>
    /// <param name="parent">What it goes on top of, whose other files it keeps; null for a first commit.</param>
    /// <returns>The commit's hash, or why it cannot be signed.</returns>
    public Result<string, string> Make(RecordCommit record, IReadOnlyDictionary<string, string> files, string? parent)
    {
        var former = parent is null
            ? null
            : store.ReadCommit(parent) ?? throw new GitFailedException($"the repository does not have {parent}");
        var tree = WriteTree(former?.Tree, [.. files.Select(f => (f.Key.Split('/'), f.Value))], 0);
        var parents = new[] { former?.Hash, record.MergedFrom is { } other ? store.ReadCommit(other)?.Hash : null }.OfType<string>();
        var message = PrintableText.Document(record.Message).TrimEnd() + "\n";
        var committer = CommitIdentity.Of(access.Configuration, "committer", environment, record.When);
        var content = CommitText.Of(
            tree,
            parents,
            CommitIdentity.Of(access.Configuration, "author", environment, record.When),
            committer,
            message
        );
        var (signing, problem) = CommitSigning.Read(access.Configuration, committer, environment("HOME") ?? environment("USERPROFILE"));
        if (signing is not null)
        {
            (var signature, problem) = new SigningProgram(signing, access.Root, environment).Sign(content);
            if (signature is not null)
                content = CommitText.Signed(content, signature);
        }

        return problem is null
            ? Write(StoredKind.Commit, Encoding.UTF8.GetBytes(content))
            : Result.Failed($"the configuration asks for signed commits (commit.gpgSign), and this one could not be signed: {problem}");
    }

    // The folder with the files in it, whatever else it has.
    private string WriteTree(string? former, IReadOnlyList<(string[] Path, string Blob)> files, int depth)
    {
        var entries = (former is null ? [] : store.ReadTree(former)).ToDictionary(e => e.Name, StringComparer.Ordinal);
        foreach (var below in files.GroupBy(f => f.Path[depth]))
        {
            var file = below.FirstOrDefault(f => f.Path.Length == depth + 1);
            entries[below.Key] = file.Blob is not null
                ? new StoredEntry(below.Key, StoredEntry.PlainFile, file.Blob)
                : new StoredEntry(
                    below.Key,
                    StoredEntry.Folder,
                    WriteTree(entries.GetValueOrDefault(below.Key) is { IsFolder: true } folder ? folder.Hash : null, [.. below], depth + 1)
                );
        }

        return Write(StoredKind.Tree, TreeText.Of(entries.Values));
    }

    private string Write(StoredKind kind, byte[] content)
    {
        var hash = store.Write(kind, content);
        _written.Add((kind, content, hash));
        return hash;
    }
}
