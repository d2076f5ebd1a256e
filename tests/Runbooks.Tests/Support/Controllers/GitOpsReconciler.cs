using Runbooks.Tests.Git;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>
/// A bare repository with one manifest on <c>main</c>, and a loop that applies it over and over, so that what somebody else told the target
/// is overwritten.
/// </summary>
internal sealed class GitOpsReconciler : IAsyncDisposable
{
    /// <summary>The manifest's path in the repository.</summary>
    public const string Manifest = "checkout/deployment.yaml";
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(50);
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-gitops-").FullName;
    private readonly Func<string, Task> _apply;
    private readonly CancellationTokenSource _end = new();
    private Task _loop = Task.CompletedTask;
    private int _turns;

    private GitOpsReconciler(Func<string, Task> apply)
    {
        _apply = apply;
        Repository = Path.Combine(_folder, "deploy.git");
        ScratchRepository.GitIn(_folder, "init", "--quiet", "--bare", "--initial-branch=main", Repository);
        Git("config", "user.name", "Ada");
        Git("config", "user.email", "ada@example.org");
    }

    /// <summary>The bare repository; its path is its address.</summary>
    public string Repository { get; }

    /// <summary>The commit that was applied last; null before the first.</summary>
    public string? AppliedCommit { get; private set; }

    /// <summary>Whether it looks and applies nothing.</summary>
    public bool IsPaused { get; set; }

    public string Tip => Git("rev-parse", "main");

    /// <summary>Starts one, which has applied each of the manifests in turn.</summary>
    /// <param name="apply">Applies the text of a manifest.</param>
    /// <param name="manifests">What <c>main</c> has had, the oldest first.</param>
    public static async Task<GitOpsReconciler> StartAsync(Func<string, Task> apply, params string[] manifests)
    {
        var reconciler = new GitOpsReconciler(apply);
        foreach (var manifest in manifests)
        {
            reconciler.CommitBySomebody(manifest, "Deploy");
            await reconciler.ReconcileAsync();
        }

        reconciler._loop = reconciler.RunAsync();
        return reconciler;
    }

    /// <summary>Somebody commits a manifest to <c>main</c>.</summary>
    /// <returns>The commit.</returns>
    public string CommitBySomebody(string manifest, string message)
    {
        var commit = MakeCommit(manifest, message);
        Git("update-ref", "refs/heads/main", commit);
        return commit;
    }

    /// <summary>A commit on top of <c>main</c> that somebody has made, and not pushed yet.</summary>
    public string MakeCommit(string manifest, string message)
    {
        var file = Path.Combine(_folder, "manifest");
        File.WriteAllText(file, manifest);
        var folder = Tree($"100644 blob {Git("hash-object", "-w", file)}\t{Path.GetFileName(Manifest)}");
        var tree = Tree($"040000 tree {folder}\t{Path.GetDirectoryName(Manifest)}");
        string[] parent = Git("for-each-ref", "refs/heads/main").Length == 0 ? [] : ["-p", Tip];
        return Git(["commit-tree", tree, .. parent, "-m", message]);
    }

    /// <summary>Lets nobody push to <c>main</c>: what is to come there is merged.</summary>
    public void Protect()
    {
        Component.Applies(!OperatingSystem.IsWindows(), "a hook is a program there");
        Executable.Write(
            Path.Combine(Repository, "hooks", "pre-receive"),
            """
            #!/bin/sh
            while read -r _ _ name; do
              if [ "$name" = refs/heads/main ]; then
                echo "GH006: Protected branch update failed for refs/heads/main." >&2
                echo "Changes must be made through a pull request." >&2
                exit 1
              fi
            done

            """
        );
    }

    /// <summary>A person merges a branch into <c>main</c>.</summary>
    /// <returns>Whether it could be merged.</returns>
    public bool Merge(string branch)
    {
        Component.GitKnows("merge without a work tree", new Version(2, 38));
        var merged = Bounded.Run("git", "-C", Repository, "merge-tree", "--write-tree", "main", branch);
        if (merged.Code != 0)
            return false;
        var commit = Git("commit-tree", merged.Out.Split('\n')[0], "-p", Tip, "-p", Git("rev-parse", branch), "-m", $"Merge {branch}");
        Git("update-ref", "refs/heads/main", commit);
        return true;
    }

    /// <summary>Waits until what <c>main</c> has now was applied, from a look that begins after this one.</summary>
    public async Task HasAppliedAsync()
    {
        var (tip, turn) = (Tip, Volatile.Read(ref _turns));
        await Bounded.UntilAsync(
            () => _loop.IsFaulted || (AppliedCommit == tip && Volatile.Read(ref _turns) > turn + 1),
            $"{tip} is applied",
            () => $"{AppliedCommit} is"
        );
        if (_loop.IsFaulted)
            await _loop;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Bounded.Of(_loop, "the reconciler ends");
        _end.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Git(params string[] arguments) => ScratchRepository.GitIn(Repository, arguments);

    private string Tree(string entry)
    {
        var file = Path.Combine(_folder, "tree");
        File.WriteAllText(file, entry + "\n");
        var made = Bounded.Run("/bin/sh", "-c", "git -C \"$1\" mktree <\"$2\"", "sh", Repository, file);
        return made.Code == 0 ? made.Out.Trim() : throw new InvalidOperationException(made.Error);
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Often);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
                await ReconcileAsync();
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    private async Task ReconcileAsync()
    {
        if (!IsPaused)
        {
            var tip = Tip;
            await _apply(Git("show", $"{tip}:{Manifest}") + "\n");
            AppliedCommit = tip;
        }

        Interlocked.Increment(ref _turns);
    }
}
