using Runbooks.Controllers;
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

    /// <summary>Whether a request is sent again rests on both: another meaning, or a shorter time, could have it sent twice.</summary>
    [TestCase("means: append", "means: toggle", "a change of it means `toggle` now, and meant `append` then", "`means: append`")]
    [TestCase(
        "release: \"{{ to.ref }}\"",
        "release: \"{{ serving.ref }}\"",
        "what is sent to move its traffic is written otherwise now than then",
        "`change` and `otherwise`"
    )]
    [TestCase("processing-time: 20s", "processing-time: 1s", "it may take 1s to act now, and 20s then", "`processing-time: 20s`")]
    [TestCase("mark: ", "mark: \"'x'\" # ", "its state is read, or understood, otherwise now than then", "`state`")]
    public async Task A_run_whose_controller_is_described_otherwise_since_it_began_is_not_gone_on_with(
        string was,
        string now,
        string told,
        string mend
    )
    {
        await using var heroku = await FakeHeroku.StartAsync();
        using var command = new CommandRun().InRepository();
        command.Write("runbooks/targets/checkout.yaml", TargetAt(heroku.BaseUrl, "own", lines: string.Empty));
        command.Write("runbooks/controllers/own.yaml", Own);
        UndoRunbook.Write(command, "20s");
        using (OwnProcess.Start(command.AsProcess("run", "undo", "--target", "checkout")))
            await Bounded.UntilAsync(() => heroku.Changes > 0, "the release is asked for");
        command.Write("runbooks/controllers/own.yaml", Own.Replace(was, now, StringComparison.Ordinal));

        Assert.That(await command.RunAsync("resume", "last"), Is.EqualTo(2), command.Out);

        Assert.That(command.Error, Does.Contain("cannot be resumed").And.Contain(told).And.Contain(mend).And.Contain("--abandon"));
        Assert.That(heroku.Changes, Is.EqualTo(1));

        command.Write("runbooks/controllers/own.yaml", Own);
        Assert.That(await command.RunAsync("resume", "last"), Is.Zero, command.Out + command.Error);
        Assert.That((heroku.Applied, heroku.Changes, heroku.Serving), Is.EqualTo((1, 1, "1.4.2")));
    }

    [Test]
    public async Task What_the_application_is_judged_by_otherwise_since_a_run_began_is_told_on_the_terminal_and_in_the_record()
    {
        await using var heroku = await FakeHeroku.StartAsync();
        using var command = new CommandRun().InRepository();
        command.Write("runbooks/targets/checkout.yaml", TargetAt(heroku.BaseUrl));
        UndoRunbook.Write(command, "20s");
        using (OwnProcess.Start(command.AsProcess("run", "undo", "--target", "checkout")))
            await Bounded.UntilAsync(() => heroku.Changes > 0, "the release is asked for");
        command.Write("runbooks/targets/checkout.yaml", TargetAt(heroku.BaseUrl) + "\nstable-reads: 1\nmetrics: none\n");

        await command.RunAsync("resume", "last");

        Assert.That(
            command.Out.ReplaceLineEndings(" "),
            Does.Contain("`stable-reads` of checkout and `metrics` of checkout say something else now than when the run was begun"),
            command.Error
        );
        await command.RunAsync("incidents", "show", "last");
        Assert.That(
            command.Out,
            Does.Contain("stable-reads").And.Contain(" of checkout were changed: what was looked at from here on was ")
        );
    }

    // A project's own description, which says nothing that belongs to one meaning alone.
    private static string Own =>
        string.Join(
            '\n',
            ShippedControllers
                .TextOf("heroku")!
                .Text.Replace("controller: heroku", "controller: own", StringComparison.Ordinal)
                .Replace("processing-time: 30s", "processing-time: 20s", StringComparison.Ordinal)
                .Split('\n')
                .Where(l => !l.StartsWith("  made: ", StringComparison.Ordinal))
        );

    private static string TargetAt(Uri address, string controller = "heroku", string lines = "processing-time: 500ms") =>
        $$"""
            apiVersion: runbooks/v1
            name: checkout
            base-url: {{address}}
            controller: { use: {{controller}}, app: {{FakeHeroku.App}} }
            {{lines}}
            read-every: 50ms
            stable-every: 50ms

            """;
}
