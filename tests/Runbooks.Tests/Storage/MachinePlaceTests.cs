using System.Runtime.Versioning;
using Runbooks.Storage;

namespace Runbooks.Tests.Storage;

[Platform("Linux", Reason = "accounts are told apart by the kernel of Linux")]
[SupportedOSPlatform("linux")]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MachinePlaceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-place-").FullName;

    [TestCase("700", true)]
    [TestCase("1777", true)]
    [TestCase("777", false)]
    [TestCase("770", false)]
    public void A_directory_out_of_which_others_can_take_files_is_not_used(string mode, bool isUsed)
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)Convert.ToInt32(mode, 8));

        Assert.That(MachinePlace.All(_ => _folder), isUsed ? Is.EqualTo(new[] { _folder }) : Is.Empty);
    }

    [TestCase("none")]
    [TestCase("relative/directory")]
    [TestCase("/not/there")]
    public void What_is_no_directory_is_none(string named) => Assert.That(MachinePlace.All(_ => named), Is.Empty);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
