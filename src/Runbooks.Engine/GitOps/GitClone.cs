using System.Security.Cryptography;
using System.Text;
using Runbooks.Programs;
using Runbooks.Results;
using Runbooks.Storage;

namespace Runbooks.GitOps;

/// <summary>
/// What was fetched of a repository: a bare one in the account's cache, with the last commits of its branches. Nobody's work tree is
/// touched, no hook runs, and nothing asks anybody. Several processes use one at once.
/// </summary>
/// <param name="programs">Runs git.</param>
/// <param name="call">The repository.</param>
internal sealed class GitClone(ProgramRunner programs, GitCall call)
{
    private const string Turn = "runbook-turn";
    private const string Made = "runbook-made";
    private const int MostCommits = 10_000;
    private const int MostOutput = 32 * 1024 * 1024;
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);

    private string? _ssh;
    private readonly string _folder = Path.Combine(programs.Cache, "git", NameOf(call.Repository));

    /// <summary>The same, for another branch of the repository.</summary>
    public GitClone Of(GitCall other) => new(programs, other);

    /// <summary>Asks what a branch points at.</summary>
    /// <returns>The commit, or why it is not known.</returns>
    public async Task<Result<string, string>> HeadAsync(CancellationToken cancel)
    {
        if (await MadeAsync(cancel) is { } problem)
            return Result.Failed(problem);
        if (call.Repository.IsSsh && _ssh is null)
        {
            var own = await RunAsync(["config", "--get", "core.sshCommand"], cancel);
            _ssh = own.ExitCode == 0 ? own.Output.Trim() : "ssh";
        }

        var asked = await RunAsync(["ls-remote", "--exit-code", GitEnvironment.Remote, $"refs/heads/{call.Branch}"], cancel);
        if (asked.ExitCode == 2)
            return Result.Failed($"{call.Repository.Shown} has no branch `{call.Branch}`");
        if (ProblemOf(asked) is { } why)
            return Result.Failed($"{call.Repository.Shown} cannot be asked: {why}");
        var head = asked.Output.Split('\t')[0].Trim();
        return GitNames.IsCommit(head) ? head : Result.Failed($"{call.Repository.Shown} names no commit for `{call.Branch}`");
    }

    /// <summary>Fetches a commit of the branch, where it is not there.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <returns>Why it is not there; null where it is.</returns>
    public async Task<string?> FetchAsync(string commit, CancellationToken cancel)
    {
        if (await HasAsync(commit, cancel))
            return null;
        if (!(await LockedAsync(cancel)).Succeeds(out var turn, out var busy))
            return busy;
        using (turn)
        {
            // Whoever had the turn before may have fetched it.
            if (await HasAsync(commit, cancel))
                return null;
            var reference = $"refs/heads/{call.Branch}";
            var isFirst = (await RunAsync(["rev-parse", "--verify", "--quiet", reference], cancel)).ExitCode != 0;
            var fetched = await RunAsync(
                [
                    "fetch",
                    "--quiet",
                    "--no-tags",
                    "--no-write-fetch-head",
                    "--no-recurse-submodules",
                    .. isFirst ? [$"--depth={MostCommits}"] : Array.Empty<string>(),
                    GitEnvironment.Remote,
                    $"+{reference}:{reference}",
                ],
                cancel
            );
            if (ProblemOf(fetched) is { } why)
                return $"{call.Branch} of {call.Repository.Shown} cannot be fetched: {why}";
        }

        return await HasAsync(commit, cancel) ? null : $"{call.Branch} was written anew while it was fetched";
    }

    /// <summary>Pushes a commit to a branch, never by force.</summary>
    public Task<ProgramResult> PushAsync(string commit, string branch) =>
        RunAsync(
            [
                "push",
                "--porcelain",
                "--no-verify",
                "--no-follow-tags",
                "--recurse-submodules=no",
                GitEnvironment.Remote,
                $"{commit}:refs/heads/{branch}",
            ],
            CancellationToken.None
        );

    /// <summary>Runs git there.</summary>
    /// <param name="arguments">What follows the program's name.</param>
    /// <param name="cancel">Kills it.</param>
    /// <param name="stdin">What it reads; null for nothing.</param>
    /// <param name="variables">Its environment besides what all calls have.</param>
    public Task<ProgramResult> RunAsync(
        IReadOnlyList<string> arguments,
        CancellationToken cancel,
        string? stdin = null,
        params KeyValuePair<string, string>[] variables
    ) =>
        programs.RunAsync(
            new ProgramCall(["git", "--git-dir", _folder, "--literal-pathspecs", .. arguments], call.Within)
            {
                Stdin = stdin,
                Asks = arguments[0] is "ls-remote" or "fetch" or "push" ? $"git {arguments[0]} {call.Repository.Shown}" : string.Empty,
                MostOutput = MostOutput,
                Passed = [.. GitEnvironment.Passed, .. call.Passed],
                Variables = [.. GitEnvironment.Of(call.Repository, _ssh), .. variables],
            },
            cancel
        );

    /// <summary>Why a call came to nothing; null where it did.</summary>
    public static string? ProblemOf(ProgramResult ran) =>
        ran.Problem ?? (ran.ExitCode == 0 ? null : GitSaid.Cause(ProgramText.Lines(ran.Errors)));

    private static string NameOf(GitAddress address) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.Text)))[..32];

    // To begin what is there already changes nothing.
    private async Task<string?> MadeAsync(CancellationToken cancel)
    {
        if (File.Exists(Path.Combine(_folder, Made)))
            return null;
        try
        {
            PrivateFiles.CreateDirectory(programs.Cache);
            if (!PrivateFiles.MayBeUsed(programs.Cache))
                return $"{programs.Cache} is not this account's alone: what was fetched is not kept there";
            PrivateFiles.CreateDirectory(_folder);
            if (!(await LockedAsync(cancel)).Succeeds(out var turn, out var busy))
                return busy;
            using (turn)
            {
                if (File.Exists(Path.Combine(_folder, Made)))
                    return null;
                var problem = ProblemOf(await RunAsync(["init", "--quiet", "--bare", "--template="], cancel));
                if (problem is null)
                    PrivateFiles.Write(Path.Combine(_folder, Made), string.Empty);
                return problem;
            }
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return $"nothing can be fetched into {programs.Cache}: {e.Message}";
        }
    }

    private async Task<bool> HasAsync(string commit, CancellationToken cancel) =>
        (await RunAsync(["cat-file", "-e", $"{commit}^{{commit}}"], cancel)).ExitCode == 0;

    // Whoever was killed in its turn left locks of git's behind, and while the turn is ours nobody else holds any.
    private async Task<Result<FileStream, string>> LockedAsync(CancellationToken cancel)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            FileStream? turn = null;
            try
            {
                turn = PrivateFiles.Open(Path.Combine(_folder, Turn), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
                foreach (var left in Locks())
                    File.Delete(left);
                return turn;
            }
            catch (IOException) when (turn is null && TimeProvider.System.GetElapsedTime(began) < call.Within)
            {
                await Task.Delay(Often, TimeProvider.System, cancel);
            }
            catch (Exception e) when (DiskFault.IsIn(e))
            {
                turn?.Dispose();
                return Result.Failed($"what was fetched of {call.Repository.Shown} is in use, or cannot be used: {e.Message}");
            }
        }
    }

    // Those of references, and of what describes the repository: objects are written without any.
    private List<string> Locks()
    {
        const string Lock = "*.lock";
        var references = Path.Combine(_folder, "refs");
        return
        [
            .. Directory.EnumerateFiles(_folder, Lock),
            .. Directory.Exists(references) ? Directory.EnumerateFiles(references, Lock, SearchOption.AllDirectories) : [],
        ];
    }
}
