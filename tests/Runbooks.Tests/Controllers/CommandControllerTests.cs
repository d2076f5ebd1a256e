using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

/// <summary>A controller that is looked at and told by programs: what looks is run, what changes is not, unless a run is meant.</summary>
public sealed class CommandControllerTests
{
    [TestCase("plan", "undo", "--target", "checkout")]
    [TestCase("drill", "undo", "--against", "checkout")]
    public async Task What_looks_is_run_and_what_changes_is_not(params string[] line)
    {
        using var command = new CommandRun().InRepository();
        Write(command);

        await command.RunAsync(line);

        Assert.That(command.Out, Does.Contain("1.5.0"), command.Error);
        Assert.That(File.Exists(Path.Combine(command.Folder, "changed")), Is.False, command.Out);
    }

    [Test]
    public async Task A_run_tells_it_once()
    {
        using var command = new CommandRun().InRepository();
        Write(command);

        await command.RunAsync("run", "undo", "--target", "checkout");

        Assert.That(await File.ReadAllLinesAsync(Path.Combine(command.Folder, "changed")), Has.Length.EqualTo(1), command.Out);
    }

    private static void Write(CommandRun command)
    {
        Component.Applies(!OperatingSystem.IsWindows(), "its programs are scripts");
        command.Write("state.json", """{ "live": "1.5.0", "mark": 2, "all": ["1.5.0", "1.4.2"] }""");
        Executable.Write(
            Path.Combine(command.Folder, "tell"),
            """
            #!/bin/sh
            echo "$1" >> changed
            echo '{ "live": "1.4.2", "mark": 3, "all": ["1.5.0", "1.4.2"] }' > state.json

            """
        );
        command.Write(
            "runbooks/targets/checkout.yaml",
            $$$"""
            apiVersion: runbooks/v1
            name: checkout
            base-url: http://127.0.0.1:9
            processing-time: 50ms
            read-every: 10ms
            stable-every: 10ms
            controller:
              state:
                reads: { live: { command: { run: [cat, state.json] } } }
                serving: { ref: live.body.live }
                mark: live.body.mark
                releases: { from: live.body.all, version: item }
              change:
                means: absolute
                command: { run: ["{{{command.Folder}}}/tell", "{{ to.ref }}"] }

            """
        );
        UndoRunbook.Write(command, "5s");
    }
}
