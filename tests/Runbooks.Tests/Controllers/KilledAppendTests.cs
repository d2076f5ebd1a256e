using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

/// <summary>A real process that makes a release, and is killed.</summary>
[Category("Servers")]
public sealed class KilledAppendTests
{
    [TestCase(ControllerFault.None)]
    [TestCase(ControllerFault.LosesAfter)]
    [TestCase(ControllerFault.LosesAndActsLate)]
    public async Task A_run_that_is_killed_while_its_release_is_made_makes_no_second_one(object fault)
    {
        await using var heroku = await FakeHeroku.StartAsync();
        heroku.Faults = [(ControllerFault)fault, ControllerFault.None];
        using var command = new CommandRun().InRepository();
        command.Write("runbooks/targets/checkout.yaml", TargetAt(heroku.BaseUrl));
        UndoRunbook.Write(command, "20s");
        using (OwnProcess.Start(command.AsProcess("run", "undo", "--target", "checkout")))
            await Bounded.UntilAsync(() => heroku.Changes > 0, "the release is asked for");

        await command.RunAsync("resume", "last");

        Assert.That(command.Out, Does.Contain("1.4.2"), command.Error);
        Assert.That((heroku.Applied, heroku.Changes, heroku.Serving), Is.EqualTo((1, 1, "1.4.2")));
    }

    private static string TargetAt(Uri address) =>
        $$"""
            apiVersion: runbooks/v1
            name: checkout
            base-url: {{address}}
            controller: { use: heroku, app: {{FakeHeroku.App}} }
            processing-time: 500ms
            read-every: 50ms
            stable-every: 50ms

            """;
}
