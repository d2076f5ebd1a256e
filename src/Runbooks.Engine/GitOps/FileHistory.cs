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

    /// <summary>Reads it.</summary>
    /// <param name="head">The commit that it ends with, which was fetched.</param>
    /// <param name="within">The longest that each call may take.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <returns>The commits, the newest first; or why they cannot be told.</returns>
    public async Task<Result<JsonArray, string>> ReadAsync(string head, TimeSpan within, CancellationToken cancel)
    {
        if (await FileAsync(clone, call, head, within, cancel) is { Why: { } none })
            return Result.Failed(none);
        var log = await clone.RunAsync(
            [
                "log",
                "-z",
                "--first-parent",
                $"--max-count={MostCommits}",
                "--no-show-signature",
                "--no-notes",
                "--no-color",
                "--no-follow",
                $"--format=%H%x00%cI%x00%an%x00%s%x00%(trailers:key={Trailer},valueonly,separator=%x2C)",
                head,
                "--",
                call.File,
            ],
            within,
            cancel
        );
        if (GitClone.ProblemOf(log) is { } why)
            return Result.Failed($"the history of {call.File} cannot be read: {why}");
        var fields = log.Output.Split('\0');
        var commits = fields.Chunk(5).Where(c => c.Length == 5 && GitNames.IsCommit(c[0])).ToList();
        if (!(await ValuesAsync(commits.ConvertAll(c => c[0]), within, cancel)).Succeeds(out var values, out why))
            return Result.Failed(why);

        // What the branch has now must be understood; what was there before may have been written in another way.
        if (commits is [var newest, ..] && values.GetValueOrDefault(newest[0]) is not { Why: null })
            return Result.Failed(values.GetValueOrDefault(newest[0])?.Why ?? $"{call.File} is larger than {MostOfAFile / 1024} KiB");
        return new JsonArray([.. commits.Select(c => Shown(c, values.GetValueOrDefault(c[0])?.Value?.Value))]);
    }

    /// <summary>Finds the file in a commit.</summary>
    /// <returns>Its mode, or why it is none that can be read.</returns>
    public static async Task<Result<string, string>> FileAsync(
        GitClone clone,
        GitCall call,
        string commit,
        TimeSpan within,
        CancellationToken cancel
    )
    {
        var listed = await clone.RunAsync(["ls-tree", "-z", commit, "--", call.File], within, cancel);
        if (GitClone.ProblemOf(listed) is { } why)
            return Result.Failed($"{call.Branch} cannot be read: {why}");
        var mode = listed.Output.Split(' ')[0];
        return mode switch
        {
            "100644" or "100755" => mode,
            "" => Result.Failed($"{call.Branch} of {call.Repository.Shown} has no file `{call.File}`"),
            "120000" => Result.Failed($"{call.File} is a symbolic link, and what it leads to is not changed by its name"),
            _ => Result.Failed($"{call.File} is a folder, or another repository, and no file"),
        };
    }

    private static JsonObject Shown(string[] commit, string? value) =>
        new()
        {
            ["sha"] = commit[0],
            ["at"] = commit[1],
            ["author"] = PrintableText.Line(commit[2]),
            ["subject"] = PrintableText.Line(commit[3]),
            ["value"] = value,
            ["run"] = commit[4].Trim() is { Length: > 0 } run ? PrintableText.Line(run) : null,
        };

    private async Task<Result<Dictionary<string, Result<ValueInFile, string>>, string>> ValuesAsync(
        List<string> commits,
        TimeSpan within,
        CancellationToken cancel
    )
    {
        var sizes = await clone.RunAsync(
            ["cat-file", "--batch-check=%(objectsize) %(objectname)"],
            within,
            cancel,
            Lines(commits.Select(c => $"{c}:{call.File}"))
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
            blobOf[commit] = blob;
        }

        // No file can hold what is computed from its own name.
        var between = $"--{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', read))))}--";
        var texts = await clone.RunAsync(["cat-file", $"--batch={between} %(objectname)"], within, cancel, Lines(read));
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
