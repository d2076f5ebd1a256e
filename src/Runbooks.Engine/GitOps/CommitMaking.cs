using Runbooks.Results;
using Runbooks.Storage;

namespace Runbooks.GitOps;

/// <summary>Makes a commit out of objects alone: one value of one file is another, or an earlier commit is undone.</summary>
/// <param name="clone">What was fetched.</param>
/// <param name="commit">What it is to be.</param>
internal sealed class CommitMaking(GitClone clone, GitCommit commit)
{
    private const string Nobody = "runbook";
    private const int ShortName = 10;
    private readonly GitCall _on = commit.On;
    private readonly FileHistory _history = new(clone, commit.On);
    private KeyValuePair<string, string>[]? _who;

    /// <summary>Makes it.</summary>
    /// <param name="head">The commit that it stands on.</param>
    /// <returns>Its name, or why it cannot be made.</returns>
    public async Task<Result<string, string>> MakeAsync(string head)
    {
        var made = commit.Revert is { } undone ? await RevertedAsync(head, undone) : await ChangedAsync(head);
        if (!made.Succeeds(out var tree, out var why))
            return Result.Failed(why);
        string[] trailers = commit.Run is { } run ? ["-m", $"{FileHistory.Trailer}: {run}"] : [];
        return await GitAsync(["commit-tree", tree, "-p", head, "-m", commit.Message, .. trailers], variables: await WhoAsync());
    }

    private async Task<Result<string, string>> ChangedAsync(string head)
    {
        if (!(await _history.FileAsync(head, CancellationToken.None)).Succeeds(out var there, out var why))
            return Result.Failed(why);
        if (!(await ReadAsync(there)).Succeeds(out var file, out why))
            return Result.Failed(why);
        if (file.Value == commit.To)
            return Result.Failed($"{_on.File} has {commit.To} already, and what reconciles it has not acted on that");
        if (!file.With(commit.To).Succeeds(out var text, out why))
            return Result.Failed(why);
        if (!(await GitAsync(["hash-object", "-w", "--stdin"], text)).Succeeds(out var blob, out why))
            return Result.Failed(why);
        var folder = PrivateFiles.MakeOne("runbook-index-");
        var index = new KeyValuePair<string, string>("GIT_INDEX_FILE", Path.Combine(folder, "index"));
        try
        {
            if (!(await GitAsync(["read-tree", head], variables: index)).Succeeds(out _, out why))
                return Result.Failed(why);
            var entry = $"{there.Mode},{blob},{_on.File}";
            return (await GitAsync(["update-index", "--cacheinfo", entry], variables: index)).Succeeds(out _, out why)
                ? await GitAsync(["write-tree"], variables: index)
                : Result.Failed(why);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The commit before it, on top of it, is a change that undoes it: merged with the branch, all that came since stays.
    private async Task<Result<string, string>> RevertedAsync(string head, string undone)
    {
        if (!(await GitAsync(["rev-parse", "--verify", $"{undone}^1^{{tree}}"])).Succeeds(out var before, out var why))
            return Result.Failed($"what {undone[..ShortName]} changed cannot be told: {why}");
        var back = await GitAsync(["commit-tree", before, "-p", undone, "-m", commit.Message], variables: await WhoAsync());
        if (!back.Succeeds(out var opposite, out why))
            return Result.Failed(why);
        var merged = await clone.RunAsync(["merge-tree", "--write-tree", "--name-only", head, opposite], CancellationToken.None);
        if (merged is { Problem: null, ExitCode: 1 })
            return Result.Failed($"{undone[..ShortName]} cannot be reverted: what came since has changed the same lines");
        if (GitClone.ProblemOf(merged) is { } problem)
            return Result.Failed($"{undone[..ShortName]} cannot be reverted: {problem}");
        var tree = merged.Output.Split('\n')[0].Trim();
        if (!(await _history.FileAsync(tree, CancellationToken.None)).Succeeds(out var left, out why))
            return Result.Failed($"with {undone[..ShortName]} reverted, {why}");
        if (!(await ReadAsync(left)).Succeeds(out var file, out why))
            return Result.Failed(why);
        return file.Value == commit.To
            ? tree
            : Result.Failed($"to revert {undone[..ShortName]} would make it {file.Value}, and not {commit.To}");
    }

    private async Task<Result<ValueInFile, string>> ReadAsync(FileEntry file)
    {
        var read = await clone.RunAsync(["cat-file", "blob", file.Blob], CancellationToken.None);
        if (GitClone.ProblemOf(read) is { } problem)
            return Result.Failed($"{_on.File} cannot be read: {problem}");

        // What was decoded and comes out as other bytes would be changed beside the value.
        if (!(await GitAsync(["hash-object", "--stdin"], read.Output)).Succeeds(out var again, out var why))
            return Result.Failed(why);
        return again == file.Blob
            ? ValueInFile.Find(_on.File, read.Output, _on.Value)
            : Result.Failed($"{_on.File} is not a text in UTF-8");
    }

    // A machine that nobody works at has no name to commit by.
    private async Task<KeyValuePair<string, string>[]> WhoAsync() =>
        _who ??= (await GitAsync(["var", "GIT_COMMITTER_IDENT"])).Why is null
            ? []
            :
            [
                new("GIT_AUTHOR_NAME", Nobody),
                new("GIT_AUTHOR_EMAIL", $"{Nobody}@localhost"),
                new("GIT_COMMITTER_NAME", Nobody),
                new("GIT_COMMITTER_EMAIL", $"{Nobody}@localhost"),
            ];

    private async Task<Result<string, string>> GitAsync(
        IReadOnlyList<string> arguments,
        string? stdin = null,
        params KeyValuePair<string, string>[] variables
    )
    {
        var ran = await clone.RunAsync(arguments, CancellationToken.None, stdin, variables);
        return GitClone.ProblemOf(ran) is { } why ? Result.Failed(why) : ran.Output.Trim();
    }
}
