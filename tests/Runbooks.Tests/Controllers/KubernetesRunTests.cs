using Runbooks.Tests.Support;

namespace Runbooks.Tests.Controllers;

/// <summary>The commands as a person gives them, on a Deployment of a real Kubernetes, and a process of theirs that is killed.</summary>
[Category("Servers")]
[Parallelizable(ParallelScope.Children)]
public sealed class KubernetesRunTests
{
    private const string Undo = """
        apiVersion: runbooks/v1
        id: undo
        title: Go back to the release before
        severity: critical
        inputs:
          reason: { type: string, required: true, description: What was seen. }
        steps:
          - id: undo
            rollback: { to: previous, within: 60s }
        checklist: [ environment-switched, version ]
        """;

    [Test]
    public async Task What_is_seen_is_shown_and_a_run_is_recorded_as_proved()
    {
        await using var shop = await KubernetesShop.OnSecondReleaseAsync();
        using var run = In(shop);

        Assert.That(await run.RunAsync("target", "check", "shop"), Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("revision 2").And.Contain("1.1").And.Contain("revision 1 1.0"));
        Assert.That(await run.RunAsync("plan", "undo", "--target", "shop", "-i", "reason=a test"), Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("A run would roll revision 2 1.1 back to revision 1 1.0"));
        Assert.That(await run.RunAsync("run", "undo", "--target", "shop", "-i", "reason=a test"), Is.Zero, run.Out + run.Error);

        Assert.That(run.Out, Does.Contain("revision 3 serves 1.0, and did so in 3 reads in a row"));
        Assert.That(shop.Patches, Is.EqualTo(1));
        var branch = run.Git("for-each-ref --format=%(refname:short) refs/heads/incident/").Trim();
        var files = run.Git($"ls-tree -r --name-only {branch}").Split('\n');
        var record = run.Git($"show {branch}:{files.Single(f => f.EndsWith("incident.yaml", StringComparison.Ordinal))}");
        Assert.That(record, Does.Contain("environment: { before: revision 2, after: revision 3 }"));
        Assert.That(record, Does.Contain("showed revision 3 (version 1.0) serving"));
    }

    [Test]
    public async Task A_process_that_is_killed_while_its_change_is_answered_is_followed_by_one_that_sends_none()
    {
        await using var shop = await KubernetesShop.OnSecondReleaseAsync();
        using var run = In(shop);
        shop.Proxy.Let("PATCH", "/shop$", ProxyFault.SlowAnswer(TimeSpan.FromHours(1)));
        using (OwnProcess.Start(run.AsProcess("run", "undo", "--target", "shop", "-i", "reason=a test")))
            await Bounded.UntilAsync(() => shop.Patches == 1, "the change is sent");

        var code = await run.RunAsync("resume", "last");

        Assert.That(code, Is.Zero, run.Out + run.Error);
        Assert.That(shop.Proxy.Seen("PATCH", "/shop$"), Is.EqualTo(1));
        Assert.That(await shop.Space.ServingAsync("shop"), Is.EqualTo(["shop:1.0"]));
    }

    private static CommandRun In(KubernetesShop shop)
    {
        var run = new CommandRun().InRepository();
        run.Write("runbooks/undo.yaml", Undo);
        run.Write("runbooks/targets/shop.yaml", shop.Target.Text);
        return run;
    }
}
