using System.Globalization;
using System.Text;
using LibGit2Sharp;
using Runbooks.Diagnostics;

namespace Runbooks.Git;

/// <summary>Makes the commit of a record in the object database, signed where the configuration asks for it. No reference is moved.</summary>
/// <param name="repository">The records repository.</param>
/// <param name="commonDirectory">The git directory that all work trees share.</param>
/// <param name="environment">Reads a variable; null where it is not set.</param>
internal sealed class CommitMaker(Repository repository, string commonDirectory, Func<string, string?> environment)
{
    /// <summary>Writes the files of a record.</summary>
    public IReadOnlyDictionary<string, ObjectId> WriteFiles(RecordCommit record) =>
        record.Files.ToDictionary(f => f.Key, f => repository.ObjectDatabase.Write<Blob>(f.Value.ToArray()), StringComparer.Ordinal);

    /// <summary>Makes the commit.</summary>
    /// <param name="record">The record.</param>
    /// <param name="files">Its files as they were written.</param>
    /// <param name="parent">What it goes on top of, whose other files it keeps; null for a first commit.</param>
    /// <returns>The commit, or why it cannot be signed.</returns>
    public (Commit? Commit, string? Problem) Make(RecordCommit record, IReadOnlyDictionary<string, ObjectId> files, Commit? parent)
    {
        var definition = parent is null ? new TreeDefinition() : TreeDefinition.From(parent.Tree);
        foreach (var (path, blob) in files) definition.Add(path, blob, Mode.NonExecutableFile);
        var tree = repository.ObjectDatabase.CreateTree(definition);
        var parents = new[] { parent, record.MergedFrom is { } other ? repository.Lookup<Commit>(other) : null }.OfType<Commit>().ToList();
        var message = PrintableText.Document(record.Message).TrimEnd() + "\n";
        using var configuration = GitConfiguration.Open(commonDirectory, environment);
        var author = CommitIdentity.Of(configuration, "author", environment, record.When);
        var committer = CommitIdentity.Of(configuration, "committer", environment, record.When);
        var (signing, problem) = CommitSigning.Read(configuration, committer, environment("HOME") ?? environment("USERPROFILE"));
        if (problem is null && signing is null)
        {
            // Prettifying would take out lines that begin with #.
            return (repository.ObjectDatabase.CreateCommit(author, committer, message, tree, parents, prettifyMessage: false), null);
        }

        var content = Content(tree, parents, author, committer, message);
        string? signature = null;
        if (signing is not null) (signature, problem) = new SigningProgram(signing, repository.Info.WorkingDirectory ?? commonDirectory, environment).Sign(content);
        return signature is null
            ? (null, $"the configuration asks for signed commits (commit.gpgSign), and this one could not be signed: {problem}")
            : (repository.Lookup<Commit>(repository.ObjectDatabase.CreateCommitWithSignature(content, signature)), null);
    }

    // The library's own Commit.CreateBuffer hands its answer over as repository discovery does, and so not under NativeAOT.
    private static string Content(Tree tree, IReadOnlyList<Commit> parents, Signature author, Signature committer, string message)
    {
        var text = new StringBuilder($"tree {tree.Sha}\n");
        foreach (var parent in parents) text.Append(CultureInfo.InvariantCulture, $"parent {parent.Sha}\n");
        return text.Append($"author {Line(author)}\ncommitter {Line(committer)}\n\n{message}").ToString();
    }

    private static string Line(Signature signature)
    {
        var offset = signature.When.Offset;
        return string.Create(CultureInfo.InvariantCulture, $"{signature.Name} <{signature.Email}> {signature.When.ToUnixTimeSeconds()} {(offset < TimeSpan.Zero ? '-' : '+')}{offset:hhmm}");
    }
}
