using Runbooks.Events;
using Runbooks.Rollback;
using Runbooks.Tests.Git;
using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

internal sealed class GitTests : ControllerTests<GitGround>
{
    private static RollbackRequest Patient => new(TimeSpan.FromSeconds(30));

    [Test]
    public async Task The_commit_changes_one_value_and_says_whose_it_is()
    {
        await using var ground = await GitGround.StartAsync();

        await new ControlledRun(ground.Lines).RollBackAsync(Patient);

        var shown = Git(ground, "show", "--format=%s%n%(trailers:only)", "main");
        Assert.That(shown, Does.StartWith("Roll checkout back to 1.4.2\nRunbook-Run: run-1/checkout\n"));
        Assert.That(
            shown.Split('\n').Where(l => l.StartsWith('+') || l.StartsWith('-')).Skip(2),
            Is.EqualTo(["-          image: \"registry.example.org/shop:1.5.0\"", "+          image: \"registry.example.org/shop:1.4.2\""])
        );
    }

    [Test]
    public async Task A_commit_to_another_file_is_none_of_its_business()
    {
        await using var ground = await GitGround.StartAsync();
        var run = new ControlledRun(ground.Lines)
        {
            Meanwhile = e =>
            {
                if (e is RollbackIntended { Intent: 1 })
                    CommitBeside(ground);
                return Task.CompletedTask;
            },
        };

        var resolved = await run.RollBackAsync(Patient);

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Switched), resolved.Detail);
        Assert.That(Git(ground, "show", "main:README"), Is.EqualTo("beside"));
    }

    [Test]
    public async Task A_branch_that_takes_no_push_is_waited_for_until_somebody_has_merged()
    {
        await using var ground = await GitGround.StartAsync();
        ground.Reconciler.Protect();
        var answers = new List<RollbackAnswered>();
        var run = new ControlledRun(ground.Lines)
        {
            Meanwhile = e =>
            {
                if (e is RollbackAnswered answered)
                {
                    answers.Add(answered);
                    Assert.That(ground.Reconciler.Merge(Proposed(ground)));
                }

                return Task.CompletedTask;
            },
        };

        var resolved = await run.RollBackAsync(Patient);

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Switched), resolved.Detail);
        Assert.That(answers.Single().Answer, Is.EqualTo("accepted"));
        Assert.That(answers.Single().Detail, Does.Contain("Protected branch").And.Contain("somebody must merge that into main"));
        Assert.That(await ground.ServingAsync(), Is.EqualTo("1.4.2"));
    }

    [Test]
    public async Task What_nobody_merges_is_not_proved_and_a_second_run_proposes_nothing_beside_it()
    {
        await using var ground = await GitGround.StartAsync();
        ground.Reconciler.Protect();

        var first = await new ControlledRun(ground.Lines).RollBackAsync(ground.Request);
        var branch = Proposed(ground);
        var tip = Git(ground, "rev-parse", branch);
        var second = await new ControlledRun(ground.Lines).RollBackAsync(ground.Request);

        Assert.That((first.Verdict, second.Verdict), Is.EqualTo((RollbackVerdict.Unknown, RollbackVerdict.Unknown)));
        Assert.That(first.Detail, Does.Contain($"is on {branch}, and somebody must merge that into main"));
        Assert.That((Proposed(ground), Git(ground, "rev-parse", branch)), Is.EqualTo((branch, tip)));
    }

    [Test]
    public async Task A_protected_branch_is_a_refusal_where_nothing_is_to_be_reviewed()
    {
        await using var ground = await GitGround.StartAsync();
        ground.Reconciler.Protect();

        var resolved = await new ControlledRun(ground.LinesFor("review: false")).RollBackAsync(Patient);

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Refused), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("Protected branch update failed"));
        Assert.That(Git(ground, "for-each-ref", "--format=%(refname)"), Is.EqualTo("refs/heads/main"));
    }

    [Test]
    public async Task A_rollout_that_is_given_up_ends_the_waiting_with_its_words()
    {
        await using var ground = await GitGround.StartAsync();
        ground.Deployment.Stuck = ("registry.example.org/shop:1.4.2", "2026-11-23T15:42:10Z", "2026-11-23T15:52:11Z");

        var resolved = await new ControlledRun(ground.Lines).RollBackAsync(Patient);

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Unknown), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("was begun and has failed: ReplicaSet \"checkout-1\" has timed out progressing."));
    }

    [Test]
    public async Task What_was_given_up_before_is_not_held_against_what_is_applied_now()
    {
        await using var ground = await GitGround.StartAsync();
        ground.Deployment.Stuck = ("registry.example.org/shop:1.5.0", "2026-11-23T15:52:12Z", "2026-11-23T15:52:11Z");

        var before = await new ControlledRun(ground.Lines).LookAsync();
        ground.Deployment.Stuck = ("registry.example.org/shop:1.5.0", "2026-11-23T15:42:10Z", "2026-11-23T15:52:11Z");
        var stuck = await new ControlledRun(ground.Lines).LookAsync();
        var resolved = await new ControlledRun(ground.Lines)
        {
            Meanwhile = e =>
            {
                if (e is RollbackAnswered)
                    ground.Deployment.Stuck = ("registry.example.org/shop:1.5.0", "2026-11-23T15:59:01Z", "2026-11-23T15:52:11Z");
                return Task.CompletedTask;
            },
        }.RollBackAsync(Patient);

        Assert.That(before.Value?.Failing, Is.Null, before.Why);
        Assert.That(stuck.Value?.Failing, Is.EqualTo("ReplicaSet \"checkout-1\" has timed out progressing."), stuck.Why);
        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Switched), resolved.Detail);
    }

    [Test]
    public async Task The_commit_that_brought_the_release_is_reverted_whole()
    {
        Component.GitKnows("merge without a work tree", new Version(2, 38));
        await using var ground = await GitGround.StartAsync();
        ground.Reconciler.CommitBySomebody(
            GitGround.Manifest("1.6.0").Replace("replicas: 3", "replicas: 5", StringComparison.Ordinal),
            "1.6.0"
        );
        await ground.Reconciler.HasAppliedAsync();

        var resolved = await new ControlledRun(ground.LinesFor("revert: true")).RollBackAsync(Patient);

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Switched), resolved.Detail);
        Assert.That(Git(ground, "show", $"main:{GitOpsReconciler.Manifest}") + "\n", Is.EqualTo(GitGround.Manifest("1.5.0")));
    }

    [Test]
    public async Task A_revert_that_gives_another_release_is_not_pushed()
    {
        Component.GitKnows("merge without a work tree", new Version(2, 38));
        await using var ground = await GitGround.StartAsync();
        ground.Reconciler.CommitBySomebody(GitGround.Manifest("1.6.0"), "Deploy 1.6.0");
        await ground.Reconciler.HasAppliedAsync();

        var resolved = await new ControlledRun(ground.LinesFor("revert: true")).RollBackAsync(Patient with { ToVersion = "1.4.2" });

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Refused), resolved.Detail);
        Assert.That(
            resolved.Detail,
            Does.Contain("would make it registry.example.org/shop:1.5.0, and not registry.example.org/shop:1.4.2")
        );
        Assert.That(ground.Changes, Is.Zero);
    }

    [Test]
    public async Task A_plan_looks_at_the_repository_and_pushes_nothing()
    {
        await using var ground = await GitGround.StartAsync();
        using var command = new CommandRun().InRepository();
        command.Write("runbooks/targets/checkout.yaml", $"apiVersion: runbooks/v1\nname: checkout\n{ground.Lines}\n");
        UndoRunbook.Write(command, "30s");
        var tip = ground.Reconciler.Tip;

        await command.RunAsync("plan", "undo", "--target", "checkout");

        Assert.That(command.Out, Does.Contain("1.5.0").And.Contain("1.4.2"), command.Error);
        Assert.That(command.Out, Does.Contain($"a commit to main ({GitOpsReconciler.Manifest})"));
        Assert.That((ground.Changes, ground.Reconciler.Tip), Is.EqualTo((0, tip)));
    }

    [Test]
    public async Task A_rehearsal_beside_it_looks_at_the_repository_and_pushes_nothing()
    {
        await using var ground = await GitGround.StartAsync();
        using var command = new CommandRun().InRepository();
        command.Write("runbooks/targets/checkout.yaml", $"apiVersion: runbooks/v1\nname: checkout\n{ground.Lines}\n");
        UndoRunbook.Write(command, "30s");
        var tip = ground.Reconciler.Tip;

        await command.RunAsync("drill", "undo", "--against", "checkout");

        Assert.That(command.Out, Does.Contain("1.5.0"), command.Error);
        Assert.That(command.Out, Does.Contain("by a commit to main (checkout/deployment.yaml): thought to be made, and not sent"));
        Assert.That((ground.Changes, ground.Reconciler.Tip), Is.EqualTo((0, tip)));
    }

    private static string Proposed(GitGround ground) =>
        Git(ground, "for-each-ref", "--format=%(refname:short)", "refs/heads/runbook").Split('\n').Single();

    private static string Git(GitGround ground, params string[] arguments) =>
        ScratchRepository.GitIn(ground.Reconciler.Repository, arguments);

    private static void CommitBeside(GitGround ground)
    {
        using var clone = ScratchRepository.Empty();
        clone.Git("remote", "add", "origin", ground.Reconciler.Repository);
        clone.Git("fetch", "--quiet", "origin");
        clone.Git("checkout", "--quiet", "-b", "work", "origin/main");
        clone.Commit("README", "beside");
        ScratchRepository.GitIn(ground.Reconciler.Repository, "fetch", "--quiet", clone.Folder, "work:refs/heads/main");
    }
}
