using System.Runtime.Versioning;
using Runbooks.Storage;

namespace Runbooks.Tests.Storage;

[Platform("Linux", Reason = "the kernel of Linux is asked")]
[SupportedOSPlatform("linux")]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class UnixFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-unix-").FullName;

    [Test]
    public void A_file_a_directory_and_a_link_are_told_apart()
    {
        File.WriteAllText(In("file"), "");
        File.CreateSymbolicLink(In("link"), In("file"));

        Assert.That(KindOf(In("file")), Is.EqualTo((true, false)));
        Assert.That(KindOf(_folder), Is.EqualTo((false, true)));
        Assert.That(KindOf(In("link")), Is.EqualTo((false, false)));
        Assert.That(UnixFile.Look(In("none")), Is.Null);
    }

    [Test]
    public void A_renamed_file_keeps_its_number_and_another_has_another()
    {
        File.WriteAllText(In("file"), "");
        var number = UnixFile.Look(In("file"))!.Value.Number;
        File.Move(In("file"), In("moved"));
        File.WriteAllText(In("file"), "");

        Assert.That(UnixFile.Look(In("moved"))!.Value.Number, Is.EqualTo(number));
        Assert.That(UnixFile.Look(In("file"))!.Value.Number, Is.Not.EqualTo(number));
    }

    [Test]
    public void A_link_is_not_opened_and_nothing_is_made_where_something_is()
    {
        File.WriteAllText(In("file"), "content");
        File.CreateSymbolicLink(In("link"), In("file"));

        Assert.That(UnixFile.TryOpen(In("link")), Is.Null);
        Assert.That(() => UnixFile.Create(In("link"), UnixFileMode.UserRead), Throws.InstanceOf<IOException>());
        using var opened = UnixFile.TryOpen(In("file"))!.Value.File;
        Assert.That(new StreamReader(opened).ReadToEnd(), Is.EqualTo("content"));
    }

    [Test]
    public void A_file_is_held_by_one_and_others_can_ask_whether_it_is()
    {
        using (var one = UnixFile.Create(In("file"), UnixFileMode.UserRead | UnixFileMode.UserWrite))
        using (var other = UnixFile.TryOpen(In("file"))!.Value.File)
        {
            Assert.That(UnixFile.IsHeld(other.SafeFileHandle), Is.False);
            Assert.That(UnixFile.TryHold(one.SafeFileHandle), Is.True);
            Assert.That((UnixFile.IsHeld(other.SafeFileHandle), UnixFile.TryHold(other.SafeFileHandle)), Is.EqualTo((true, false)));
        }

        using var later = UnixFile.TryOpen(In("file"))!.Value.File;
        Assert.That(UnixFile.IsHeld(later.SafeFileHandle), Is.False, "the kernel lets go of it with the process's last handle");
    }

    [TestCase("755", false, false, false)]
    [TestCase("700", false, false, true)]
    [TestCase("775", true, false, false)]
    [TestCase("1777", true, true, false)]
    public void Who_may_do_what_with_a_directory_is_told(string mode, bool writable, bool sticky, bool isPrivate)
    {
        Directory.CreateDirectory(In("d"));
        File.SetUnixFileMode(In("d"), (UnixFileMode)Convert.ToInt32(mode, 8));

        var facts = UnixFile.Look(In("d"))!.Value;

        Assert.That((facts.IsWritableByOthers, facts.IsSticky, facts.IsPrivate), Is.EqualTo((writable, sticky, isPrivate)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (bool IsRegular, bool IsDirectory) KindOf(string path) =>
        (UnixFile.Look(path)!.Value.IsRegular, UnixFile.Look(path)!.Value.IsDirectory);

    private string In(string name) => Path.Combine(_folder, name);
}
