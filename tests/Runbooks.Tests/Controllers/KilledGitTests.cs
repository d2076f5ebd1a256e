using Runbooks.Tests.Git;
using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

/// <summary>A real process that pushes a commit, and is killed.</summary>
[Category("Servers")]
public sealed class KilledGitTests
{
    [TestCase(ControllerFault.None)]
    [TestCase(ControllerFault.LosesBefore)]
    [TestCase(ControllerFault.LosesAfter)]
    [TestCase(ControllerFault.LosesAndActsLate)]
    public async Task A_run_that_is_killed_while_its_commit_is_pushed_makes_no_second_one(object fault)
    {
        await using var ground = await GitGround.StartAsync();
        ground.Faults = [(ControllerFault)fault, ControllerFault.None];
        using var command = new CommandRun().InRepository();
        command.Write(
            "runbooks/targets/checkout.yaml",
            $"apiVersion: runbooks/v1\nname: checkout\nprocessing-time: 500ms\nread-every: 50ms\nstable-every: 50ms\n{ground.Lines}\n"
        );
        UndoRunbook.Write(command, "30s");
        using (var run = OwnProcess.Start(command.AsProcess("run", "undo", "--target", "checkout")))
        {
            await Bounded.UntilAsync(() => ground.Changes > 0, "the commit is pushed");

            // The run alone: what takes the push is a server's, and goes on.
            run.Process.Kill();
            await run.Process.EndsAsync();
        }

        await command.RunAsync("resume", "last");

        Assert.That(command.Out, Does.Contain("1.4.2"), command.Error);
        Assert.That(await ground.ServingAsync(), Is.EqualTo("1.4.2"), command.Out);
        Assert.That(ground.Log("main"), Has.Count.EqualTo(3));
        Assert.That(
            ScratchRepository.GitIn(ground.Reconciler.Repository, "log", "-1", "--format=%(trailers:key=Runbook-Run,valueonly)", "main"),
            Does.EndWith("/checkout")
        );
    }
}
