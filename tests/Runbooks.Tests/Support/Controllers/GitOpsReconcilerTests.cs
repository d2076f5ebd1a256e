using Runbooks.Tests.Git;

namespace Runbooks.Tests.Support.Controllers;

public sealed class GitOpsReconcilerTests
{
    private readonly Lock _turn = new();
    private string _target = string.Empty;

    private string Target
    {
        get
        {
            lock (_turn)
                return _target;
        }
        set
        {
            lock (_turn)
                _target = value;
        }
    }

    [Test]
    public async Task What_main_has_is_applied_and_what_somebody_told_the_target_is_overwritten()
    {
        await using var git = await StartAsync();
        Assert.That(Target, Is.EqualTo("image: shop:1.5.0\n"));

        Target = "image: shop:1.4.2\n";
        await git.HasAppliedAsync();
        Assert.That(Target, Is.EqualTo("image: shop:1.5.0\n"));

        git.CommitBySomebody("image: shop:1.6.0\n", "Deploy 1.6.0");
        await git.HasAppliedAsync();
        Assert.That(Target, Is.EqualTo("image: shop:1.6.0\n"));
    }

    [Test]
    public async Task A_protected_branch_takes_no_push_and_what_was_pushed_beside_it_is_merged()
    {
        await using var git = await StartAsync();
        using var clone = ScratchRepository.Empty();
        clone.Git("remote", "add", "origin", git.Repository);
        clone.Git("fetch", "--quiet", "origin");
        clone.Git("checkout", "--quiet", "-b", "undo", "origin/main");
        clone.Commit(GitOpsReconciler.Manifest, "image: shop:1.4.2\n");
        git.Protect();

        var refused = Bounded.Run("git", "-C", clone.Folder, "push", "--porcelain", "origin", "undo:main");
        clone.Git("push", "--quiet", "origin", "undo");

        Assert.That(refused.Code, Is.EqualTo(1));
        Assert.That(refused.Error, Does.Contain("Protected branch update failed for refs/heads/main"));
        Assert.That(git.Merge("undo"));
        await git.HasAppliedAsync();
        Assert.That(Target, Is.EqualTo("image: shop:1.4.2\n"));
    }

    [Test]
    public async Task A_conflict_is_not_merged_and_main_stays()
    {
        await using var git = await StartAsync();
        using var clone = ScratchRepository.Empty();
        clone.Git("remote", "add", "origin", git.Repository);
        clone.Git("fetch", "--quiet", "origin");
        clone.Git("checkout", "--quiet", "-b", "undo", "origin/main");
        clone.Commit(GitOpsReconciler.Manifest, "image: shop:1.4.2\n");
        clone.Git("push", "--quiet", "origin", "undo");
        var tip = git.CommitBySomebody("image: shop:1.6.0\n", "Deploy 1.6.0");

        Assert.That(git.Merge("undo"), Is.False);
        Assert.That(git.Tip, Is.EqualTo(tip));
    }

    private Task<GitOpsReconciler> StartAsync() =>
        GitOpsReconciler.StartAsync(
            manifest =>
            {
                Target = manifest;
                return Task.CompletedTask;
            },
            "image: shop:1.4.2\n",
            "image: shop:1.5.0\n"
        );
}
