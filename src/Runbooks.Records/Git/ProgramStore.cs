namespace Runbooks.Git;

/// <summary>A repository by git's own plumbing: whatever git reads and writes, this does, some milliseconds slower each time.</summary>
/// <param name="git">The program, in the repository's work tree where it has one.</param>
/// <param name="commonDirectory">The git directory that all work trees share.</param>
internal sealed class ProgramStore(GitProgram git, string commonDirectory) : GitStore(commonDirectory)
{
    private const long MostOfAnObject = 512 * 1024 * 1024;

    private static readonly string[] Locking = [".lock': File exists", "Unable to create"];
    private static readonly string[] Blocking =
    [
        "exists; cannot create",
        "cannot process",
        "non-empty directory",
        "Not a directory",
        "Is a directory",
    ];
    private static readonly string[] Moving = ["but expected", "reference already exists", "unable to resolve reference"];

    private ObjectReader? _reader;

    public override string? Head => Resolve("HEAD");

    public override string? HeadName => FollowSymbolic("HEAD");

    private ObjectReader Reader => _reader ??= new ObjectReader(git);

    // Not by way of its commit, which may be gone.
    public override string? Find(string reference) =>
        git.Run(["rev-parse", "--verify", "--quiet", "--end-of-options", reference]) is { ExitCode: 0 } answer
            ? Hash(answer.Out.Trim())
            : null;

    public override string? FollowSymbolic(string reference) =>
        git.Run(["symbolic-ref", "--quiet", reference]) is { ExitCode: 0 } answer ? answer.Out.Trim() : null;

    public override IReadOnlyList<(string Name, string Commit)> Below(string prefix) =>
        [
            .. from line in Lines(["for-each-ref", "--format=%(refname) %(objectname)", prefix.TrimEnd('/')])
            let words = line.Split(' ')
            where words.Length == 2 && words[0].StartsWith(prefix, StringComparison.Ordinal)
            orderby words[0]
            select (words[0], words[1]),
        ];

    public override string? Resolve(string commitish) =>
        commitish.Length == 0 || commitish.Any(char.IsControl) ? null : Reader.Read(commitish + "^{commit}", MostOfAnObject)?.Hash;

    public override StoredCommit? ReadCommit(string hash) =>
        Reader.Read(hash, MostOfAnObject) is { Kind: "commit", Content: { } content } found ? CommitText.Parse(found.Hash, content) : null;

    public override IReadOnlyList<StoredEntry> ReadTree(string hash) =>
        Reader.Read(hash, MostOfAnObject) is { Kind: "tree", Content: { } content }
            ? TreeText.Parse(content, hash.Length / 2)
            : throw new GitFailedException($"the repository does not have {hash}");

    public override byte[]? ReadBlob(string hash, long most) =>
        Reader.Read(hash, most) is { Kind: "blob", Content: { } content } ? content : null;

    public override bool Has(string hash) => Reader.Read(hash, 0) is not null;

    public override string Write(StoredKind kind, byte[] content)
    {
        var answer = git.Run(
            [
                "hash-object",
                "-w",
                "-t",
                kind switch
                {
                    StoredKind.Blob => "blob",
                    StoredKind.Tree => "tree",
                    _ => "commit",
                },
                "--stdin",
            ],
            content
        );
        return answer.Problem is { } problem ? throw new GitFailedException(problem) : answer.Out.Trim();
    }

    public override string? FindMergeBase(string one, string other) =>
        git.Run(["merge-base", one, other]) is { ExitCode: 0 } answer ? Hash(answer.Out.Split('\n')[0].Trim()) : null;

    public override IEnumerable<StoredCommit> History(string from, int most) =>
        Lines(["rev-list", $"--max-count={most}", from]).Select(ReadCommit).OfType<StoredCommit>();

    public override SwapOutcome Swap(string reference, string? expected, string value)
    {
        var answer = git.Run(["update-ref", "--no-deref", reference, value, expected ?? new string('0', value.Length)]);
        if (answer.ExitCode == 0)
            return SwapOutcome.Swapped;
        return Says(Blocking) ? SwapOutcome.Blocked
            : Says(Locking) ? SwapOutcome.Locked
            : Says(Moving) ? SwapOutcome.Moved
            : throw new GitFailedException(answer.Problem!);

        bool Says(string[] signs) => answer.Said.Any(l => signs.Any(s => l.Contains(s, StringComparison.Ordinal)));
    }

    public override IReadOnlyList<string> Changed(IReadOnlyList<string> paths, bool ignored)
    {
        var answer = git.Run([
            "--literal-pathspecs",
            "status",
            "--porcelain=v2",
            "-z",
            "--untracked-files=all",
            $"--ignored={(ignored ? "traditional" : "no")}",
            "--no-renames",
            "--",
            .. paths,
        ]);
        return answer.Problem is { } problem
            ? throw new GitFailedException(problem)
            : [.. answer.Out.Split('\0').Select(PathOf).OfType<string>()];
    }

    public override void Stage(IReadOnlyCollection<string> paths)
    {
        var input = System.Text.Encoding.UTF8.GetBytes(string.Concat(paths.Select(p => p + "\0")));
        if (git.Run(["update-index", "--add", "-z", "--stdin"], input).Problem is { } problem)
            throw new GitFailedException(problem);
    }

    protected override void Dispose(bool disposing) => _reader?.Dispose();

    // `1 XY SUB MODE MODE MODE HASH HASH PATH`, `u` with ten fields, `? PATH`, `! PATH`.
    private static string? PathOf(string entry) =>
        entry.Length == 0
            ? null
            : entry[0] switch
            {
                '1' => entry.Split(' ', 9)[^1],
                'u' => entry.Split(' ', 11)[^1],
                '?' or '!' => entry[2..],
                _ => null,
            };

    private static string? Hash(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower) ? text : null;

    private string[] Lines(IReadOnlyList<string> arguments)
    {
        var answer = git.Run(arguments);
        return answer.Problem is { } problem
            ? throw new GitFailedException(problem)
            : answer.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
