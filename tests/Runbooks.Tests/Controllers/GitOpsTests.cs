using Runbooks.Events;
using Runbooks.Tests.Git;
using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;
using Runbooks.Tests.Support.Kubernetes;
using static Runbooks.Events.RollbackVerdict;

namespace Runbooks.Tests.Controllers;

/// <summary>A Deployment of a real Kubernetes that a real repository says: kubectl applies what the branch has, over and over.</summary>
[Category("Servers")]
[Parallelizable(ParallelScope.Children)]
public sealed class GitOpsTests
{
    private static readonly Right[] Needed = [new("apps", "deployments", "get")];

    [Test]
    public async Task The_commit_is_the_change_and_it_is_seen_to_arrive()
    {
        await using var shop = await KubernetesShop.CreateAsync(rights: Needed);
        await using var git = await StartAsync(shop.Space);
        using var target = TargetOf(shop, git);
        var before = await target.LookAsync();
        Assert.That((before.Serving.Version, before.Candidate!.Version, before.IsSettled), Is.EqualTo(("1.1", "1.0", true)));
        Assert.That(before.Mark, Is.EqualTo(git.Tip));

        var resolved = await target.RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(Switched), resolved.Detail);
        Assert.That(await shop.Space.ServingAsync("shop"), Is.EqualTo(["shop:1.0"]));
        Assert.That(Log(git, "--format=%s", "-1"), Is.EqualTo("Roll shop back to 1.0"));
        Assert.That(Log(git, "--format=%P", "-1"), Is.EqualTo(before.Mark));
    }

    [Test]
    public async Task What_the_API_is_told_is_overwritten_by_the_reconciler_which_is_named_and_not_fought()
    {
        await using var shop = await KubernetesShop.CreateAsync();
        await using var git = await StartAsync(shop.Space);
        git.IsPaused = true;
        await git.HasAppliedAsync();
        shop.Target.OnEvent = async happened =>
        {
            if (happened is not StatusObserved { Purpose: ['s', 't', 'a', 'b', 'l', 'e', ..] } || !git.IsPaused)
                return;

            // Kubernetes keeps who changed what to the second: two within one have no order.
            await Task.Delay(TimeSpan.FromSeconds(1.1));
            git.IsPaused = false;
            await git.HasAppliedAsync();
            await shop.Space.RolledOutAsync("shop");
        };

        var resolved = await shop.Target.RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(FlippedBack), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("by gitops").And.Contain("Nothing more is sent"));
        Assert.That(shop.Patches, Is.EqualTo(1));
        Assert.That(await shop.Space.ServingAsync("shop"), Is.EqualTo(["shop:1.1"]));
    }

    [Test]
    public async Task A_protected_branch_makes_it_a_branch_of_its_own_that_a_person_merges_while_the_run_waits()
    {
        await using var shop = await KubernetesShop.CreateAsync(rights: Needed);
        await using var git = await StartAsync(shop.Space);
        git.Protect();
        using var target = TargetOf(shop, git);
        var reads = 0;
        target.OnEvent = happened =>
        {
            if (happened is StatusObserved { Purpose: "after the answer" } && ++reads == 3)
                Assert.That(git.Merge(Proposed(git)));
            return Task.CompletedTask;
        };

        var resolved = await target.RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(Switched), resolved.Detail);
        Assert.That(reads, Is.GreaterThanOrEqualTo(3));
        Assert.That(target.Events.OfType<RollbackAnswered>().Single().Detail, Does.Contain("somebody must merge that into main"));
        Assert.That(await shop.Space.ServingAsync("shop"), Is.EqualTo(["shop:1.0"]));
        Assert.That(Log(git, "--format=%s", "-1", "--first-parent"), Does.StartWith("Merge runbook/shop-"));
    }

    [Test]
    public async Task A_conflicting_commit_stops_it_and_who_made_it_is_named()
    {
        await using var shop = await KubernetesShop.CreateAsync(rights: Needed);
        await using var git = await StartAsync(shop.Space);
        using var target = TargetOf(shop, git);
        string? somebodys = null;
        target.OnEvent = happened =>
        {
            if (happened is RollbackIntended)
                somebodys = git.CommitBySomebody(Manifest("1.2"), "Deploy 1.2");
            return Task.CompletedTask;
        };

        var resolved = await target.RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(Refused), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("by Ada since it was read (\"Deploy 1.2\")").And.Contain("somebody else acts"));
        Assert.That(git.Tip, Is.EqualTo(somebodys));
    }

    [Test]
    public async Task A_release_that_never_gets_ready_is_gone_back_from_and_a_commit_that_brings_it_again_is_named()
    {
        await using var shop = await KubernetesShop.CreateAsync(rights: Needed);
        await using var git = await StartAsync(shop.Space, last: "1.1-broken");
        using var target = TargetOf(shop, git);

        var resolved = await target.RollBackAsync();
        git.CommitBySomebody(Manifest("1.1"), "Deploy 1.1");
        await git.HasAppliedAsync();
        await shop.Space.RolledOutAsync("shop");
        var after = await target.LookAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(Switched), resolved.Detail);
        Assert.That((after.Serving.Version, after.MovedBy), Is.EqualTo(("1.1", "Ada")));
    }

    [Test]
    public async Task A_rollout_that_was_given_up_is_told_and_is_not_held_against_the_one_that_goes_back_from_it()
    {
        await using var shop = await KubernetesShop.CreateAsync(rights: Needed);
        await using var git = await StartAsync(shop.Space, last: "1.1-broken");
        using var target = TargetOf(shop, git);
        string? failing = null;
        await Bounded.UntilAsync(
            async () => (failing = (await target.LookAsync()).Failing) is not null,
            "Kubernetes has given the rollout up"
        );

        var resolved = await target.RollBackAsync();

        Assert.That(failing, Does.Contain("has timed out progressing"));
        Assert.That(resolved.Verdict, Is.EqualTo(Switched), resolved.Detail);
    }

    private static async Task<GitOpsReconciler> StartAsync(KubernetesNamespace space, string last = "1.1")
    {
        Component.Applies(!OperatingSystem.IsWindows(), "Kubernetes' server runs on Linux");
        space.Pods.Behave("shop:1.1-broken", PodBehaviour.NeverReady);
        var git = await GitOpsReconciler.StartAsync(manifest => ApplyAsync(space, manifest), Manifest("1.0"));
        await space.RolledOutAsync("shop");
        git.CommitBySomebody(Manifest(last), $"Deploy {last}");
        await git.HasAppliedAsync();
        if (last == "1.1")
            await space.RolledOutAsync("shop");
        return git;
    }

    private static async Task ApplyAsync(KubernetesNamespace space, string manifest)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, manifest);
            var applied = await space.KubectlAsync(
                "apply",
                "--server-side",
                "--force-conflicts",
                "--field-manager=gitops",
                "--filename",
                file
            );
            Assert.That(applied.Code, Is.Zero, applied.Error);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static DescribedTarget TargetOf(KubernetesShop shop, GitOpsReconciler git) =>
        DescribedTarget.Of(
            $$"""
            base-url: {{shop.Proxy.Address}}
            headers: { Authorization: "Bearer ${file:{{shop.TokenFile}}}" }
            controller:
              use: git
              repository: {{git.Repository}}
              file: {{GitOpsReconciler.Manifest}}
              value: spec.template.spec.containers[0].image
              namespace: {{shop.Space.Name}}
              deployment: shop
            """
        );

    private static string Manifest(string version) =>
        $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: shop }
            spec:
              replicas: 2
              progressDeadlineSeconds: {{(version.EndsWith("-broken", StringComparison.Ordinal) ? 2 : 600)}}
              selector: { matchLabels: { app: shop } }
              template:
                metadata: { labels: { app: shop } }
                spec:
                  containers:
                    - { name: app, image: "shop:{{version}}" }   # what customers get

            """;

    private static string Proposed(GitOpsReconciler git) =>
        ScratchRepository.GitIn(git.Repository, "for-each-ref", "--format=%(refname:short)", "refs/heads/runbook");

    private static string Log(GitOpsReconciler git, params string[] arguments) =>
        ScratchRepository.GitIn(git.Repository, ["log", .. arguments, "main"]);
}
