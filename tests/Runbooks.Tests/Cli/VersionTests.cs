using Runbooks.Cli.Hosting;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>What the command says of itself.</summary>
public sealed class VersionTests
{
    [Test]
    public async Task The_verbose_version_says_of_what_the_command_was_made_by_whom_and_how()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("--version", "--verbose"), Is.Zero);

        Assert.That(
            run.Out,
            Does.Match(
                $"^runbook {EngineVersion.Text}\ncommit   .+\nmade by  .+\nmade as  a program of \\.NET .+\nfor      .+\non       .+\n$"
            )
        );
    }

    [Test]
    public async Task A_published_binary_knows_the_commit_that_it_was_made_of()
    {
        var said = await Bounded.RunAsync(new(Component.PublishedBinary(), ["--version", "--verbose"]));

        Assert.That(
            said.Out,
            Does.Match(@"\ncommit   [0-9a-f]{40}(\+changes)? of \d{4}-\d\d-\d\dT.+\nmade by  (hand|https://.+)\nmade as  a native program")
        );
    }
}
