using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Runbooks.Sandbox;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Authoring;

/// <summary>Where runbooks come from: never from above the repository, and never from somebody else.</summary>
public sealed class RunbookDiscoveryTests
{
    private const string Planted = "apiVersion: runbooks/v1\nid: quick-rollback\ntitle: Planted\nseverity: minor\nsteps:\n  - id: status\n    http: { get: /deployment/status }\n";

    [Test]
    public async Task A_folder_above_the_repository_is_nobodys()
    {
        using var above = new CommandRun();
        above.Write("runbooks/quick-rollback.yaml", Planted);
        above.Write("runbooks/targets/shop.yaml", "apiVersion: runbooks/v1\nname: shop\nbase-url: http://localhost:1\n");
        Directory.CreateDirectory(Path.Combine(above.Folder, "work", ".git"));
        above.Write("work/deep/er/here.txt", string.Empty);

        Assert.That(await above.In("work/deep/er").RunAsync("show", "quick-rollback"), Is.Zero, above.Error);
        Assert.That(above.Out, Does.Not.Contain("Planted"));
        Assert.That(await above.In("work").RunAsync("list", "--format", "json"), Is.Zero);
        Assert.That(JsonNode.Parse(above.Out)!.AsArray().Select(r => (string)r!["path"]!), Has.All.StartsWith("(built in)/"));
    }

    [Test]
    public async Task In_a_repository_the_folder_is_found_from_below_and_outside_of_one_it_is_not()
    {
        using var project = new CommandRun();
        project.Write("runbooks/quick-rollback.yaml", Planted);
        project.Write("deep/er/here.txt", string.Empty);

        Assert.That(await project.In("deep/er").RunAsync("show", "quick-rollback"), Is.Zero, project.Error);
        Assert.That(project.Out, Does.Not.Contain("Planted"), "there is no repository");
        Assert.That(await project.In(".").RunAsync("show", "quick-rollback"), Is.Zero, project.Error);
        Assert.That(project.Out, Does.Contain("Planted"), "one stands in it");

        project.InRepository();
        Assert.That(await project.In("deep/er").RunAsync("show", "quick-rollback"), Is.Zero, project.Error);
        Assert.That(project.Out, Does.Contain("Planted"));
    }

    [TestCase("runbooks")]
    [TestCase("runbooks/targets")]
    [TestCase("runbooks/quick-rollback.yaml")]
    [Platform(Include = "Linux")]
    [UnsupportedOSPlatform("windows")]
    public async Task What_everybody_can_write_does_not_run(string path)
    {
        using var project = new CommandRun().InRepository();
        project.Write("runbooks/quick-rollback.yaml", Planted);
        project.Write("runbooks/targets/shop.yaml", "apiVersion: runbooks/v1\nname: shop\nbase-url: http://localhost:1\n");
        var full = Path.Combine(project.Folder, path);
        File.SetUnixFileMode(full, File.GetUnixFileMode(full) | UnixFileMode.OtherWrite);

        Assert.That(await project.RunAsync("run", "quick-rollback", "-t", "shop"), Is.EqualTo(2), project.Out);
        Assert.That(project.Error, Does.Contain("RB0313").And.Contain($"`{path}` can be written by every account of the machine").And.Contain($"chmod -R o-w {path}"));
        if (path == "runbooks") Assert.That(await project.RunAsync("list"), Is.EqualTo(2), "what is listed would run");
    }

    [Category(Component.RootCategory)]
    [TestCase("runbooks")]
    [TestCase("runbooks/quick-rollback.yaml")]
    [Platform(Include = "Linux")]
    public async Task What_belongs_to_somebody_else_does_not_run(string path)
    {
        Component.Root();
        using var project = new CommandRun().InRepository();
        project.Write("runbooks/quick-rollback.yaml", Planted);
        Assert.That(Bounded.Run("chown", "1", Path.Combine(project.Folder, path)).Code, Is.Zero);

        Assert.That(await project.RunAsync("run", "quick-rollback", "--base-url", "http://localhost:1"), Is.EqualTo(2), project.Out);
        Assert.That(project.Error, Does.Contain("RB0313").And.Contain($"`{path}` belongs to ").And.Contain("chown -R"));
    }

    [Test]
    public async Task The_head_of_a_run_names_the_file_that_it_came_from()
    {
        await using var sandbox = await SandboxTarget.StartAsync(new SandboxOptions { BadRelease = BadRelease.None }, TimeProvider.System, CancellationToken.None);
        using var project = new CommandRun().InRepository();
        project.Write("runbooks/quick-rollback.yaml", Planted);

        await project.RunAsync("run", "quick-rollback", "--base-url", sandbox.BaseUrl.AbsoluteUri);
        Assert.That(project.Out, Does.Contain("quick-rollback (runbooks/quick-rollback.yaml) on "));
        await project.RunAsync("run", "quick-rollback", "--base-url", sandbox.BaseUrl.AbsoluteUri, "--format", "json");
        Assert.That((string?)JsonNode.Parse(project.Out)!["runbookPath"], Is.EqualTo("runbooks/quick-rollback.yaml"));
        Assert.That(project.Git("branch --list incident/* --format=%(refname:short)"), Is.Not.Empty);

        File.Delete(Path.Combine(project.Folder, "runbooks", "quick-rollback.yaml"));
        await project.RunAsync("run", "quick-rollback", "--base-url", sandbox.BaseUrl.AbsoluteUri, "-i", "reason=x");
        Assert.That(project.Out, Does.Contain("quick-rollback (built in) on "));
    }
}
