using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli.Incidents;

/// <summary>`incidents list`.</summary>
public sealed class ListCommandTests
{
    [Test]
    public async Task Outside_a_repository_there_are_no_records_and_the_way_to_one_is_said()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("incidents", "list"), Is.EqualTo(2));
        Assert.That(run.Error, Does.StartWith("error[RB0307]: `").And.Contain("` is not in a Git repository"));
        Assert.That(run.Error, Does.Contain("= help: run `git init` there, or name another with `--records PATH`"));
    }
}
