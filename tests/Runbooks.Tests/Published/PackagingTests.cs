using System.Diagnostics;
using System.Text.Json.Nodes;
using Runbooks.Tests.Actions;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Published;

/// <summary>What a release is made into, for whoever installs it.</summary>
public sealed class PackagingTests
{
    private static readonly string[] Assets = ["linux-x64", "linux-arm64", "linux-musl-x64", "osx-x64", "osx-arm64", "win-x64.exe"];

    private string _folder = null!;

    [SetUp]
    public void Begin() => _folder = Directory.CreateTempSubdirectory("runbook-packaging-").FullName;

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_Debian_package_installs_the_command_its_pages_and_its_completions_and_the_command_starts()
    {
        Component.PublishedBinary();
        var dpkg = Component.Program("dpkg");
        var file = Path.Combine(_folder, "runbook.deb");
        var made = await MakeAsync("deb", $"DEB={file}", "DEB_COMPRESSION=none");
        Assert.That(made.Code, Is.Zero, made.Error);
        var root = Path.Combine(_folder, "root");
        foreach (var folder in (string[])["info", "updates", "triggers"])
            Directory.CreateDirectory(Path.Combine(root, "var", "lib", "dpkg", folder));
        await File.WriteAllTextAsync(Path.Combine(root, "var", "lib", "dpkg", "status"), string.Empty);

        // What it depends on is not in an empty system.
        var installed = await Bounded.RunAsync(
            new(dpkg, [$"--root={root}", "--force-not-root", "--force-depends", "--force-bad-path", "-i", file])
        );

        Assert.That(installed.Code, Is.Zero, installed.Error);
        var files = (await Bounded.RunAsync(new(dpkg, [$"--root={root}", "-L", "runbook"]))).Out.Split('\n');
        var version = await Bounded.RunAsync(new(Path.Combine(root, "usr", "bin", "runbook"), ["--version"]));
        var control = (await Bounded.RunAsync(new("dpkg-deb", ["--field", file]))).Out;
        Assert.Multiple(() =>
        {
            Assert.That(
                files,
                Does.Contain("/usr/bin/runbook")
                    .And.Contain("/usr/share/man/man1/runbook.1.gz")
                    .And.Contain("/usr/share/man/man1/runbook-incidents-show.1.gz")
                    .And.Contain("/usr/share/bash-completion/completions/runbook")
                    .And.Contain("/usr/share/zsh/vendor-completions/_runbook")
                    .And.Contain("/usr/share/fish/vendor_completions.d/runbook.fish")
                    .And.Contain("/usr/share/doc/runbook/copyright")
            );
            Assert.That((version.Code, version.Out.Trim()), Is.EqualTo((0, control.Split("Version: ")[1].Split('\n')[0])));
            Assert.That(control, Does.Match("(?m)^Depends: libc6 \\(>= 2\\.34\\), libssl3").And.Match("(?m)^Architecture: (amd64|arm64)$"));
            Assert.That(
                File.ReadAllText(Path.Combine(root, "usr", "share", "zsh", "vendor-completions", "_runbook")),
                Does.StartWith("#compdef runbook\n")
            );
        });
    }

    [Test]
    public async Task The_same_binary_makes_the_same_package()
    {
        Component.PublishedBinary();
        Component.Program("dpkg-deb");
        var (first, second) = (Path.Combine(_folder, "1.deb"), Path.Combine(_folder, "2.deb"));

        await MakeAsync("deb", $"DEB={first}", "DEB_COMPRESSION=none");
        await MakeAsync("deb", $"DEB={second}", "DEB_COMPRESSION=none");

        Assert.That(await File.ReadAllBytesAsync(first), Is.EqualTo(await File.ReadAllBytesAsync(second)));
    }

    [Test]
    public async Task A_formula_of_Homebrew_is_filled_with_the_release_and_is_Ruby()
    {
        var formula = await FilledAsync("formula");

        var checkedBy = await Bounded.RunAsync(new(Component.Program("ruby"), ["-wc", Written("runbook.rb", formula)]));

        Assert.Multiple(() =>
        {
            Assert.That((checkedBy.Code, checkedBy.Out, checkedBy.Error), Is.EqualTo((0, "Syntax OK\n", string.Empty)));
            Assert.That(formula, Does.StartWith("class Runbook < Formula\n").And.Not.Contain("@"));
            foreach (var asset in Assets.Where(a => a.StartsWith("osx", StringComparison.Ordinal) || a is "linux-x64" or "linux-arm64"))
                Assert.That(
                    formula,
                    Does.Contain(
                        $"url \"https://github.com/octo/runbooks/releases/download/v1.2.3/runbook-{asset}\"\n      sha256 \"{Digest(asset)}\"\n"
                    )
                );
        });
    }

    [Test]
    public async Task A_manifest_of_Scoop_is_filled_with_the_release()
    {
        var manifest = JsonNode.Parse(await FilledAsync("scoop"))!;

        Assert.Multiple(() =>
        {
            Assert.That((string?)manifest["version"], Is.EqualTo("1.2.3"));
            Assert.That(
                ((string?)manifest["architecture"]!["64bit"]!["url"], (string?)manifest["architecture"]!["64bit"]!["hash"]),
                Is.EqualTo(
                    ("https://github.com/octo/runbooks/releases/download/v1.2.3/runbook-win-x64.exe#/runbook.exe", Digest("win-x64.exe"))
                )
            );
            Assert.That((string?)manifest["bin"], Is.EqualTo("runbook.exe"));
        });
    }

    [Test]
    public async Task A_release_that_lacks_a_program_fills_no_template()
    {
        var sums = Sums(Assets.Where(a => a != "osx-x64"));

        var made = await MakeAsync("formula", $"RELEASE={sums}", "SOURCE=octo/runbooks", "TAG=v1.2.3");

        Assert.That(made.Code, Is.Not.Zero);
        Assert.That(made.Error, Does.Contain("SHA256SUMS names no checksum of runbook-osx-x64"));
    }

    [Test]
    public void A_release_has_a_binary_for_every_system_that_an_installer_asks_for_each_started_there()
    {
        var release = WorkflowFile.Named("release.yml").Json;
        var made = release["jobs"]!["binary"]!["strategy"]!["matrix"]!["include"]!.AsArray().Select(p => (string)p!["platform"]!).ToList();
        var install = File.ReadAllText(Path.Combine(Repository.Root, ".github", "actions", "runbook", "install.sh"));

        Assert.That(
            made,
            Is.EquivalentTo(Assets.Select(a => a.Replace(".exe", string.Empty, StringComparison.Ordinal)).Append("linux-musl-arm64"))
        );
        foreach (var platform in made.Where(p => !p.Contains("musl", StringComparison.Ordinal)))
            Assert.That(install, Does.Contain($"platform={platform}"));
    }

    [Test]
    public void A_release_is_made_into_packages_by_the_targets_of_the_Makefile_and_says_what_it_is_made_of()
    {
        var scripts = string.Join('\n', WorkflowFile.Named("release.yml").Scripts.Select(s => s.Value));

        foreach (
            var target in (string[])["asset", "smoke", "deb", "pack", "sbom", "checksums", "formula", "scoop", "action", "image", "notes"]
        )
            Assert.That(scripts, Does.Match($@"(?m)\bmake( --no-print-directory)? {target}\b"));
    }

    private static string Digest(string asset) => new((char)('0' + Array.IndexOf(Assets, asset)), 64);

    private string Sums(IEnumerable<string> assets)
    {
        Written("SHA256SUMS", string.Concat(assets.Select(a => $"{Digest(a)}  runbook-{a}\n")));
        return _folder;
    }

    private async Task<string> FilledAsync(string target)
    {
        var made = await MakeAsync(target, $"RELEASE={Sums(Assets)}", "SOURCE=octo/runbooks", "TAG=v1.2.3");
        Assert.That(made.Code, Is.Zero, made.Error);
        return made.Out;
    }

    private string Written(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static Task<EndedProgram> MakeAsync(params string[] arguments) =>
        Bounded.RunAsync(
            new ProcessStartInfo(Component.Program("make"), ["--no-print-directory", .. arguments]) { WorkingDirectory = Repository.Root }
        );
}
