using System.Diagnostics;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Storage;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Watch;

/// <summary>
/// Two processes that watch one target, each in a clone, with a state and on a machine of its own; the clones share a remote.
/// </summary>
[CancelAfter(180_000)]
public sealed class TwoWatchesTests
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Two_watches_of_one_target_make_one_run_and_neither_takes_it_for_somebodys_hand()
    {
        var program = Path.Combine(Repository.Root, "artifacts", "bin", "Runbooks.Cli", "release", "runbook");
        Component.Has(File.Exists(program), "the command is not built for release here");
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        using var run = new CommandRun();
        Prepare(run, sandbox);
        using var one = Watch(run, program, "one");
        using var two = Watch(run, program, "two");
        await UntilAsync(
            () =>
                Said(run, "one").Contains("watching 1 target", StringComparison.Ordinal)
                && Said(run, "two").Contains("watching 1 target", StringComparison.Ordinal),
            run
        );

        sandbox.Faults.Set("crashing@green");
        await UntilAsync(() => Said(run, "one", "two").Contains("ended recovered", StringComparison.Ordinal), run);
        var other = Said(run, "one").Contains("ended recovered", StringComparison.Ordinal) ? "two" : "one";
        await UntilAsync(() => run.Git("-C remote.git for-each-ref refs/heads/incident/").Length > 0, run);

        // One that was about to begin its own says nothing of the other release; one that looked on names the run.
        for (
            var waited = Stopwatch.StartNew();
            waited.Elapsed < Settling && !Said(run, other).Contains(" instead of ", StringComparison.Ordinal);

        )
            await Task.Delay(50);
        if (Said(run, other).Contains(" instead of ", StringComparison.Ordinal))
            Assert.That(Said(run, other), Does.Match("shop: the run [0-9a-z-]+ rolled back: blue 1.4.2 instead of green 1.5.0"));
        Assert.That(Said(run, "one", "two"), Does.Not.Contain("by hand").And.Not.Contain("somebody"));
        Assert.That(sandbox.Toggles, Is.EqualTo(1));
        Assert.That(run.Git("-C remote.git for-each-ref refs/heads/ledger/"), Is.Empty, "what a run did is in the ledger by that run");
        var ledgers = run.Git("-C remote.git for-each-ref --format=%(refname) refs/heads/incident/")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(
            ledgers.Select(r => run.Git($"-C remote.git show {r}:deployments/shop.yaml")),
            Has.Exactly(1).Items.And.All.Not.Contains("somebody")
        );
    }

    private static void Prepare(CommandRun run, SandboxTarget sandbox)
    {
        run.Git("init -q --bare -b main remote.git");
        run.Git("clone -q remote.git one");
        run.Write(
            "one/runbooks/roll.yaml",
            "apiVersion: runbooks/v1\nid: roll\ntitle: Go back\nseverity: critical\ninputs:\n  reason: { type: string, "
                + "required: true }\nsteps:\n  - id: rollback\n    rollback: { within: 20s }\nchecklist: [ health ]\n"
        );
        run.Write(
            "one/runbooks/targets/shop.yaml",
            $"apiVersion: runbooks/v1\nname: shop\nbase-url: {sandbox.BaseUrl.AbsoluteUri}\nprocessing-time: "
                + $"500ms\ntriggers:\n  - runbook: roll\n    health-check: {{ failures: 3, every: 500ms }}\n"
        );
        run.Git("-C one add -A");
        run.Git("-C one -c user.name=T -c user.email=t@example.com commit -q -m First");
        run.Git("-C one push -q origin HEAD:main");
        run.Git("clone -q remote.git two");
    }

    private static OwnProcess Watch(CommandRun run, string program, string name)
    {
        var home = Directory.CreateDirectory(Path.Combine(run.Folder, name + ".home")).FullName;
        File.WriteAllText(Path.Combine(home, ".gitconfig"), "[user]\n\tname = T\n\temail = t@example.com\n");
        var start = new ProcessStartInfo(
            "sh",
            ["-c", "exec \"$0\" watch shop >\"$1\" 2>&1", program, Path.Combine(run.Folder, name + ".log")]
        )
        {
            WorkingDirectory = Path.Combine(run.Folder, name),
        };
        start.Environment["HOME"] = home;
        start.Environment["XDG_STATE_HOME"] = Path.Combine(home, "state");
        start.Environment.Remove("XDG_RUNTIME_DIR");
        start.Environment[MachinePlace.Variable] = Directory.CreateDirectory(Path.Combine(home, "machine")).FullName;
        return OwnProcess.Start(start);
    }

    private static string Said(CommandRun run, params string[] names) =>
        string.Concat(names.Select(n => Path.Combine(run.Folder, n + ".log")).Where(File.Exists).Select(File.ReadAllText));

    private static Task UntilAsync(Func<bool> holds, CommandRun run) =>
        Bounded.UntilAsync(holds, "what both watches say", () => Said(run, "one") + "\n\n" + Said(run, "two"));
}
