using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Results;

namespace Runbooks.GitOps;

/// <summary>
/// What a branch has had in a file, commit by commit along its own line: what a merge brought counts as the merge, for a commit of a side
/// branch was never what is reconciled.
/// </summary>
/// <param name="clone">What was fetched.</param>
/// <param name="call">The file, and the value.</param>
internal sealed class FileHistory(GitClone clone, GitCall call)
{
    private const int MostCommits = 200;
    private const int MostOfAFile = 1024 * 1024;
    private const int MostOfAll = 16 * 1024 * 1024;

    /// <summary>The trailer that names the run, and the target behind it.</summary>
    public const string Trailer = "Runbook-Run";

    /// <summary>Reads it, with what each commit made of the value.</summary>
    /// <param name="head">The commit that it ends with, which was fetched.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <param name="most">How many commits are read.</param>
    /// <returns>The commits, the newest first; or why they cannot be told.</returns>
    public async Task<Result<JsonArray, string>> ReadAsync(string head, CancellationToken cancel, int most = MostCommits)
    {
        if (await FileAsync(head, cancel) is { Why: { } none })
            return Result.Failed(none);
        if (!(await CommitsAsync(head, cancel, most)).Succeeds(out var commits, out var why))
            return Result.Failed(why);
        if (!(await ValuesAsync(commits, cancel)).Succeeds(out var values, out why))
            return Result.Failed(why);

        // What the branch has now must be understood; what was there before may have been written in another way.
        if (commits is [var newest, ..] && values.GetValueOrDefault(newest.Sha) is not { Why: null })
            return Result.Failed(values.GetValueOrDefault(newest.Sha)?.Why ?? $"{call.File} is larger than {MostOfAFile / 1024} KiB");
        return new JsonArray([.. commits.Select(c => Shown(c, values.GetValueOrDefault(c.Sha)?.Value?.Value))]);
    }

    /// <summary>Reads which commits there are, and not what they made of the file.</summary>
    /// <param name="head">The commit that they end with, which was fetched.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <param name="most">How many are read.</param>
    /// <returns>They, the newest first; or why they cannot be told.</returns>
    public async Task<Result<IReadOnlyList<FileCommit>, string>> CommitsAsync(string head, CancellationToken cancel, int most = MostCommits)
    {
        var log = await clone.RunAsync(
            [
                "log",
                "-z",
                "--first-parent",
                $"--max-count={most}",
                "--no-show-signature",
                "--no-notes",
                "--no-color",
                "--no-follow",
                $"--format=%H%x00%cI%x00%an%x00%s%x00%(trailers:key={Trailer},valueonly,separator=%x2C)",
                head,
                "--",
                call.File,
            ],
            cancel
        );
        if (GitClone.ProblemOf(log) is { } why)
            return Result.Failed($"the history of {call.File} cannot be read: {why}");
        return log.Output.Split('\0').Chunk(5).Where(c => c.Length == 5 && GitNames.IsCommit(c[0])).Select(Made).ToList();
    }

    /// <summary>Finds the file in a commit, or in a tree.</summary>
    /// <returns>It, or why it is none that can be read.</returns>
    public async Task<Result<FileEntry, string>> FileAsync(string tree, CancellationToken cancel)
    {
        var listed = await clone.RunAsync(["ls-tree", "-z", tree, "--", call.File], cancel);
        if (GitClone.ProblemOf(listed) is { } why)
            return Result.Failed($"{call.Branch} cannot be read: {why}");

        // `MODE SP KIND SP NAME TAB PATH`
        return listed.Output.Split(' ', '\t') switch
        {
            [("100644" or "100755") and var mode, _, var blob, ..] => new FileEntry(mode, blob),
            [""] => Result.Failed($"{call.Branch} of {call.Repository.Shown} has no file `{call.File}`"),
            ["120000", ..] => Result.Failed($"{call.File} is a symbolic link, and what it leads to is not changed by its name"),
            _ => Result.Failed($"{call.File} is a folder, or another repository, and no file"),
        };
    }

    private static FileCommit Made(string[] fields) =>
        new(
            fields[0],
            fields[1],
            PrintableText.Line(fields[2]),
            PrintableText.Line(fields[3]),
            fields[4].Trim() is { Length: > 0 } run ? PrintableText.Line(run) : null
        );

    private static JsonObject Shown(FileCommit commit, string? value) =>
        new()
        {
            ["sha"] = commit.Sha,
            ["at"] = commit.At,
            ["author"] = commit.Author,
            ["subject"] = commit.Subject,
            ["value"] = value,
            ["run"] = commit.Run,
        };

    private async Task<Result<Dictionary<string, Result<ValueInFile, string>>, string>> ValuesAsync(
        IReadOnlyList<FileCommit> commits,
        CancellationToken cancel
    )
    {
        var sizes = await clone.RunAsync(
            ["cat-file", "--batch-check=%(objectsize) %(objectname)"],
            cancel,
            Lines(commits.Select(c => $"{c.Sha}:{call.File}"))
        );
        if (GitClone.ProblemOf(sizes) is { } why)
            return Result.Failed($"{call.File} cannot be read: {why}");
        var blobs = sizes.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (total, read) = (0L, new HashSet<string>(StringComparer.Ordinal));
        var blobOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (commit, line) in commits.Zip(blobs))
        {
            // A commit that took the file away says `missing`.
            if (line.Split(' ') is not [var number, var blob] || !long.TryParse(number, out var size) || size > MostOfAFile)
                continue;
            if (!read.Contains(blob) && (total += size) > MostOfAll)
                break;
            read.Add(blob);
            blobOf[commit.Sha] = blob;
        }

        // No file can hold what is computed from its own name.
        var between = $"--{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', read))))}--";
        var texts = await clone.RunAsync(["cat-file", $"--batch={between} %(objectname)"], cancel, Lines(read));
        if (GitClone.ProblemOf(texts) is { } unread)
            return Result.Failed($"{call.File} cannot be read: {unread}");
        var found = new Dictionary<string, Result<ValueInFile, string>>(StringComparer.Ordinal);
        foreach (var part in texts.Output.Split(between + " ", StringSplitOptions.RemoveEmptyEntries))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            found[part[..end]] = ValueInFile.Find(call.File, part[(end + 1)..^1], call.Value);
        }

        return blobOf.ToDictionary(b => b.Key, b => found[b.Value], StringComparer.Ordinal);
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(l => l + "\n"));
}
