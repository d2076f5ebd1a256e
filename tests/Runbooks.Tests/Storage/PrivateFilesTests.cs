using System.Runtime.Versioning;
using Runbooks.Storage;

namespace Runbooks.Tests.Storage;

[Platform("Linux", Reason = "accounts are told apart by the kernel of Linux")]
[SupportedOSPlatform("linux")]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-private-").FullName;

    [Test]
    public void A_file_and_the_directories_that_are_made_for_it_are_their_owners_alone()
    {
        PrivateFiles.CreateDirectory(In("a/b"));
        PrivateFiles.Write(In("a/b/state.json"), "{}");

        Assert.That(File.GetUnixFileMode(In("a/b/state.json")), Is.EqualTo(Owner));
        Assert.That(File.GetUnixFileMode(In("a/b")), Is.EqualTo(Owner | UnixFileMode.UserExecute));
        Assert.That(File.GetUnixFileMode(In("a")), Is.EqualTo(Owner | UnixFileMode.UserExecute));
    }

    [Test]
    public void Nothing_is_written_through_a_link()
    {
        File.WriteAllText(In("theirs"), "kept");
        File.CreateSymbolicLink(In("state.json"), In("theirs"));

        Assert.That(() => PrivateFiles.Write(In("state.json"), "ours"), Throws.TypeOf<IOException>().With.Message.Contains("is no file"));
        Assert.That(File.ReadAllText(In("theirs")), Is.EqualTo("kept"));
    }

    [Test]
    public void A_directory_that_others_may_look_into_is_closed_to_them_before_it_is_believed()
    {
        Directory.CreateDirectory(In("open"), (UnixFileMode)Convert.ToInt32("755", 8));

        Assert.That(PrivateFiles.MayBeUsed(In("open")), Is.True);
        Assert.That(File.GetUnixFileMode(In("open")), Is.EqualTo(Owner | UnixFileMode.UserExecute));
    }

    [Test]
    public void A_link_to_a_directory_is_not_believed()
    {
        Directory.CreateDirectory(In("real"));
        Directory.CreateSymbolicLink(In("link"), In("real"));

        Assert.That((PrivateFiles.MayBeUsed(In("link")), PrivateFiles.MayBeUsed(In("not there yet"))), Is.EqualTo((false, true)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string name) => Path.Combine(_folder, name);
}
