namespace Runbooks.Tests.Support.Controllers;

public sealed class PartProcessTests
{
    [Test]
    public async Task A_controller_that_does_not_start_is_told_with_what_it_said()
    {
        var folder = Folder();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            PartProcess.StartAsync(folder, ["/bin/sh", "-c", "echo the port is taken >&2; exit 3"], () => Task.FromResult(false))
        );

        Assert.That(thrown!.Message, Does.Contain("`sh` ended with 3").And.Contain("the port is taken"));
        await Bounded.UntilAsync(() => !Directory.Exists(folder), "its folder is gone");
    }

    [Test]
    public async Task A_controller_ends_with_whoever_started_it_and_takes_its_folder_along()
    {
        var (folder, ended) = (Folder(), Path.Combine(Folder(), "ended"));
        var script = $"trap 'echo over >{ended}; exit 0' TERM; echo ready >{folder}/ready; while :; do sleep 0.05; done";
        var part = await PartProcess.StartAsync(folder, ["/bin/sh", "-c", script], () =>
            Task.FromResult(File.Exists(Path.Combine(folder, "ready")))
        );

        await part.DisposeAsync();

        Assert.That(File.Exists(ended), "it was asked to end");
        Assert.That(Directory.Exists(folder), Is.False);
        Directory.Delete(Path.GetDirectoryName(ended)!, recursive: true);
    }

    private static string Folder() => Directory.CreateTempSubdirectory("runbook-part-").FullName;
}
