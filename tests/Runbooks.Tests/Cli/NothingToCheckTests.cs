using System.Text.Json.Nodes;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>Commands that look for mistakes where there is nothing to look at: they say so, and what they looked for and where.</summary>
public sealed class NothingToCheckTests
{
    [Test]
    public async Task Lint_says_what_it_looked_for_and_where_it_found_nothing()
    {
        using var run = new CommandRun();
        Assert.That(await run.RunAsync("lint"), Is.Zero);
        Assert.That(
            run.Out,
            Is.EqualTo($"Nothing to check: there is no folder runbooks/ in {run.Folder}, nor above it up to the root of its repository\n")
        );

        Directory.CreateDirectory(Path.Combine(run.Folder, "runbooks"));
        Assert.That(await run.RunAsync("lint", "--strict"), Is.Zero);
        Assert.That(run.Out, Is.EqualTo("Nothing to check: runbooks has no runbook, target or drill, and no notifications.yaml\n"));
        Assert.That(await run.RunAsync("lint", "runbooks"), Is.EqualTo(2));
        Assert.That(
            run.Out + run.Error,
            Does.Contain("there is no file *.yaml or *.yml in runbooks"),
            "what is named and not there is a mistake"
        );
        Assert.That(await run.RunAsync("lint", "--format", "json"), Is.Zero);
        Assert.That(JsonNode.Parse(run.Out)!.ToJsonString(), Does.Not.Contain("Nothing"), "programs read an empty list");
        Assert.That(await run.RunAsync("lint", "elsewhere"), Is.EqualTo(2), "what is named must be there");
    }

    [Test]
    public async Task A_check_of_records_says_what_it_looked_for_and_where_it_found_nothing()
    {
        using var run = new CommandRun().InRepository();
        Assert.That(await run.RunAsync("incidents", "check"), Is.Zero, run.Error);
        Assert.That(
            run.Out,
            Is.EqualTo("No record to check: there is none below incidents/ of the work tree, nor on a branch incident/….\n")
        );

        Assert.That(await run.RunAsync("incidents", "check", "--strict", "--base", "main"), Is.Zero, run.Error);
        Assert.That(run.Out, Does.StartWith("No record to check: the work tree adds and changes none below incidents/ since `main`."));
        Assert.That(await run.RunAsync("incidents", "check", "last"), Is.EqualTo(2), "what is named must be there");
    }
}
