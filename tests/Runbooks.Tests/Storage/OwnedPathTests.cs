using System.Runtime.Versioning;
using Runbooks.Storage;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Storage;

[Platform("Linux", Reason = "accounts are told apart by the kernel of Linux")]
[SupportedOSPlatform("linux")]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OwnedPathTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-owned-").FullName;

    [TestCase("644", null)]
    [TestCase("664", null)]
    [TestCase("646", "can be written by every account of the machine")]
    public void A_file_of_ours_is_trusted_unless_every_account_can_write_it(string mode, string? problem)
    {
        File.WriteAllText(In("file"), "");
        File.SetUnixFileMode(In("file"), (UnixFileMode)Convert.ToInt32(mode, 8));

        Assert.That(OwnedPath.DoubtOf(In("file"))?.Text, Is.EqualTo(problem));
    }

    [Test]
    public void A_link_counts_with_what_it_leads_to()
    {
        File.WriteAllText(In("file"), "");
        File.SetUnixFileMode(In("file"), (UnixFileMode)Convert.ToInt32("666", 8));
        File.CreateSymbolicLink(In("link"), In("file"));

        Assert.That(OwnedPath.DoubtOf(In("link"))?.Text, Is.EqualTo("can be written by every account of the machine"));
    }

    [Test]
    public void Links_in_a_circle_and_paths_where_nothing_is_have_no_problem()
    {
        File.CreateSymbolicLink(In("one"), In("two"));
        File.CreateSymbolicLink(In("two"), In("one"));

        Assert.That((OwnedPath.DoubtOf(In("one"))?.Text, OwnedPath.DoubtOf(In("none"))?.Text), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Category(Component.RootCategory)]
    [Test]
    public void What_belongs_to_another_account_is_trusted_only_in_the_folder_where_its_word_counts()
    {
        Component.Root();
        const uint Other = 12345;
        File.WriteAllText(In("file"), "");
        Assert.That(chown(In("file"), Other, Other), Is.Zero);

        Assert.That(OwnedPath.DoubtOf(In("file"))?.Text, Is.EqualTo("belongs to account 12345"));
        Assert.That(OwnedPath.DoubtOf(In("file"), new TrustedOwner(_folder, Other))?.Text, Is.Null);
        Assert.That(
            OwnedPath.DoubtOf(In("file"), new TrustedOwner(_folder + "-else", Other))?.Text,
            Is.EqualTo("belongs to account 12345")
        );
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string name) => Path.Combine(_folder, name);
#pragma warning disable IDE1006, SYSLIB1054 // The name is the system's, and nothing here needs more than a path and numbers.
    [System.Runtime.InteropServices.DllImport("libc", ExactSpelling = true)]
    [System.Runtime.InteropServices.DefaultDllImportSearchPaths(System.Runtime.InteropServices.DllImportSearchPath.SafeDirectories)]
    private static extern int chown(
        [System.Runtime.InteropServices.MarshalAs(System.Runtime.InteropServices.UnmanagedType.LPUTF8Str)] string path,
        uint owner,
        uint group
    );
#pragma warning restore IDE1006, SYSLIB1054
}
