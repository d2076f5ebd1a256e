using System.Text;
using Runbooks.Storage;

namespace Runbooks.Tests.Storage;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MachineDiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-disk-").FullName;
    private readonly Disk _disk = Disk.OfMachine;

    [Test]
    public void Of_two_files_that_want_one_name_the_first_has_it_and_both_are_whole()
    {
        _disk.Write(In("one"), "first"u8);
        _disk.Write(In("two"), "second"u8);

        Assert.That((_disk.TryName(In("one"), In("name")), _disk.TryName(In("two"), In("name"))), Is.EqualTo((true, false)));

        Assert.That(Encoding.UTF8.GetString(_disk.Read(In("name"))), Is.EqualTo("first"));
        Assert.That(_disk.Exists(In("one")), Is.False);
        Assert.That(Encoding.UTF8.GetString(_disk.Read(In("two"))), Is.EqualTo("second"));
    }

    [Test]
    public async Task Of_many_that_want_one_name_at_once_one_has_it()
    {
        foreach (var n in Enumerable.Range(0, 12))
            _disk.Write(In($"{n}"), Encoding.UTF8.GetBytes($"{n}"));

        var named = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Task.Run(() => _disk.TryName(In($"{n}"), In("name")))));

        Assert.That(named.Count(n => n), Is.EqualTo(1));
        Assert.That(Encoding.UTF8.GetString(_disk.Read(In("name"))), Is.EqualTo($"{Array.IndexOf(named, true)}"));
    }

    [Test]
    public void A_file_that_somebody_has_for_himself_is_held_until_he_lets_go()
    {
        _disk.Write(In("held"), "x"u8);
        using (_disk.Open(In("held"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.That(_disk.IsHeld(In("held")), Is.True);

        Assert.That(_disk.IsHeld(In("held")), Is.False);
    }

    [Test]
    public void Files_and_directories_are_told_in_order_and_none_where_nothing_is()
    {
        _disk.CreateDirectory(In("b"));
        _disk.CreateDirectory(In("a"));
        _disk.Write(In("a/2.json"), []);
        _disk.Write(In("a/1.json"), []);
        _disk.Write(In("a/x.txt"), []);

        Assert.That(_disk.Directories(_folder), Is.EqualTo(new[] { In("a"), In("b") }));
        Assert.That(_disk.Files(In("a"), "*.json"), Is.EqualTo(new[] { In("a/1.json"), In("a/2.json") }));
        Assert.That(_disk.Files(_folder, "*.json"), Is.Empty);
        Assert.That(_disk.Files(_folder, "*.json", isDeep: true), Has.Count.EqualTo(2));
        Assert.That((_disk.Directories(In("none")).Count, _disk.Files(In("none"), "*").Count), Is.EqualTo((0, 0)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string name) => Path.Combine(_folder, name);
}
