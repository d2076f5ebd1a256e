using System.Diagnostics;
using Runbooks.Cli.Native;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Published;

/// <summary>A machine without OpenSSL, on which the platform would end the process in the middle of a run.</summary>
public sealed class MissingOpenSslTests
{
    [Test]
    public async Task A_machine_without_OpenSSL_is_told_before_anything_is_sent()
    {
        Component.Applies(OperatingSystem.IsLinux(), "elsewhere the system has what connections need");
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing },
            TimeProvider.System,
            CancellationToken.None
        );
        using var run = new CommandRun().InRepository();

        var asked = await OnBareAsync(run, "run", "quick-rollback", "--base-url", sandbox.BaseUrl.AbsoluteUri, "-i", "reason=x");
        var offline = await OnBareAsync(run, "list");
        var help = await OnBareAsync(run, "run", "--help");

        Assert.Multiple(() =>
        {
            Assert.That((asked.Code, asked.Out), Is.EqualTo((2, string.Empty)));
            Assert.That(asked.Error, Does.StartWith("error: OpenSSL is missing").And.Contain("nothing was sent").And.Contain("libssl3"));
            Assert.That(sandbox.Requests, Is.Empty);
            Assert.That((offline.Code, help.Code), Is.EqualTo((0, 0)), offline.Error + help.Error);
        });
    }

    // Files of these names that are no libraries stand before the system's.
    private static Task<EndedProgram> OnBareAsync(CommandRun run, params string[] arguments)
    {
        var libraries = Directory.CreateDirectory(Path.Combine(run.Folder, "libraries")).FullName;
        foreach (var name in TlsLibrary.Names)
            File.WriteAllText(Path.Combine(libraries, name), string.Empty);
        var start = new ProcessStartInfo(Component.PublishedBinary(), arguments) { WorkingDirectory = run.Folder };
        start.Environment["LD_LIBRARY_PATH"] = libraries;
        start.Environment["HOME"] = run.Folder;
        return Bounded.RunAsync(start);
    }
}
