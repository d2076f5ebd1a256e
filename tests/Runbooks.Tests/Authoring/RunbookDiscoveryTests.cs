using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Authoring;

/// <summary>Where runbooks come from: never from above the repository, and never from somebody else.</summary>
public sealed class RunbookDiscoveryTests
{
    private const string Planted =
        "apiVersion: runbooks/v1\nid: quick-rollback\ntitle: Planted\nseverity: minor\nsteps:\n  - id: status\n    http: { "
        + "get: /deployment/status }\n";

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
        Assert.That(
            project.Error,
            Does.Contain("RB0313")
                .And.Contain($"`{path}` can be written by every account of the machine")
                .And.Contain($"chmod -R o-w {path}")
        );
        if (path == "runbooks")
            Assert.That(await project.RunAsync("list"), Is.EqualTo(2), "what is listed would run");
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
    [Platform(Include = "Linux")]
    [Category(Component.RootCategory)]
    public async Task What_is_built_in_runs_beside_a_folder_that_is_refused()
    {
        Component.Root();
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing },
            TimeProvider.System,
            CancellationToken.None
        );
        using var project = new CommandRun().InRepository();
        project.Write("runbooks/own.yaml", Planted.Replace("quick-rollback", "own", StringComparison.Ordinal));
        await GiveAwayAsync(Path.Combine(project.Folder, "runbooks"));

        Assert.That(
            await project.RunAsync("run", "quick-rollback", "--base-url", sandbox.BaseUrl.AbsoluteUri, "-i", "reason=x"),
            Is.Zero,
            project.Out + project.Error
        );
        Assert.That(project.Out, Does.Contain("quick-rollback (built in) on "));
        Assert.That(await project.RunAsync("run", "own", "--base-url", sandbox.BaseUrl.AbsoluteUri), Is.EqualTo(2));
        Assert.That(
            project.Error,
            Does.Contain("RB0313").And.Not.Contain("safe.directory"),
            "the repository is ours, so that git has nothing to trust"
        );
    }

    [TestCase("GIT_CONFIG_GLOBAL", true)]
    [TestCase("GIT_CONFIG_SYSTEM", true)]
    [TestCase("GIT_CONFIG_COUNT", true)]
    [TestCase(".git/config", false)]
    [TestCase("nowhere", false)]
    [Platform(Include = "Linux")]
    [Category(Component.RootCategory)]
    public async Task What_belongs_to_the_owner_of_a_repository_runs_where_git_was_told_to_trust_it(string where, bool isTrusted)
    {
        Component.Root();
        using var project = new CommandRun().InRepository();
        project.Write("runbooks/own.yaml", Planted.Replace("quick-rollback", "own", StringComparison.Ordinal));
        project.Write("runbooks/other.yaml", Planted.Replace("quick-rollback", "other", StringComparison.Ordinal));
        await GiveAwayAsync(project.Folder);
        await GiveAwayAsync(Path.Combine(project.Folder, "runbooks", "other.yaml"), "2");
        var settings = Path.Combine(Directory.CreateDirectory(Path.Combine(project.Folder, "trust")).FullName, "config");
        var said = $"[safe]\n\tdirectory = {project.Folder}\n";
        await File.WriteAllTextAsync(settings, said);
        if (where == ".git/config")
            await File.AppendAllTextAsync(Path.Combine(project.Folder, ".git", "config"), said);
        (string, string)[] variables = where switch
        {
            "GIT_CONFIG_COUNT" => [(where, "1"), ("GIT_CONFIG_KEY_0", "safe.directory"), ("GIT_CONFIG_VALUE_0", project.Folder)],
            "GIT_CONFIG_GLOBAL" or "GIT_CONFIG_SYSTEM" => [(where, settings)],
            _ => [],
        };

        var (exitCode, text) = await ShowAsync("own");
        Assert.That(exitCode, Is.EqualTo(isTrusted ? 0 : 2), text);
        if (!isTrusted)
            Assert.That(
                text,
                Does.Contain("RB0313").And.Contain("chown -R").And.Contain($"`git config --global --add safe.directory {project.Folder}`")
            );
        Assert.That((await ShowAsync("other")).ExitCode, Is.EqualTo(2), "another account is not the one that git trusts");

        async Task<(int ExitCode, string Text)> ShowAsync(string runbook)
        {
            var start = new ProcessStartInfo(
                Path.Combine(Repository.Root, "artifacts", "bin", "Runbooks.Cli", "release", "runbook"),
                ["show", runbook]
            )
            {
                WorkingDirectory = project.Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var (name, value) in new[] { ("HOME", Path.Combine(project.Folder, "trust")) }.Concat(variables))
                start.Environment[name] = value;
            Component.Has(File.Exists(start.FileName), "the command is not built for release here");
            using var shown = OwnProcess.Start(start);
            var output = shown.Process.StandardOutput.ReadToEndAsync();
            var error = await shown.Process.StandardError.ReadToEndAsync();
            shown.Process.Ends();
            return (shown.Process.ExitCode, await output + error);
        }
    }

    private static async Task GiveAwayAsync(string path, string account = "1")
    {
        using var chown = Process.Start("chown", ["-R", account, path]);
        await chown.EndsAsync();
    }

    [Test]
    public async Task The_head_of_a_run_names_the_file_that_it_came_from()
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
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
