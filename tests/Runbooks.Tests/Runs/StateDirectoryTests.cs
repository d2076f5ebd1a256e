using System.Text.Json;
using Runbooks.Incidents.Writing;
using Runbooks.Runs;
using Runbooks.Storage;
using Runbooks.Tests.Support;
using Runbooks.Watch;

namespace Runbooks.Tests.Runs;

/// <summary>Whose directories are believed, and who may look into ours.</summary>
public sealed class StateDirectoryTests
{
    private string _folder = string.Empty;

    [SetUp]
    public void Begin()
    {
        Component.Applies(UnixFile.IsSupported, "accounts are not told apart here");
        _folder = Directory.CreateTempSubdirectory("runbook-state-test-").FullName;
    }

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void What_is_made_is_its_account_s_alone()
    {
        var directory = Path.Combine(_folder, "a", "b");
        Disk.OfMachine.CreateDirectory(directory);
        Disk.OfMachine.Write(Path.Combine(directory, "file"), "x"u8.ToArray());

        Assert.That(UnixFile.Look(Path.Combine(_folder, "a"))!.Value.IsPrivate);
        Assert.That(UnixFile.Look(directory)!.Value.IsPrivate);
        Assert.That(UnixFile.Look(Path.Combine(directory, "file"))!.Value.Mode, Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void Nothing_is_written_through_a_link()
    {
        var victim = Path.Combine(_folder, "victim");
        File.WriteAllText(victim, "untouched");
        File.CreateSymbolicLink(Path.Combine(_folder, "guards.json.new"), victim);

        Assert.That(
            WatchMemory.Write(Path.Combine(_folder, "guards.json"), new SavedGuards(new Dictionary<string, JsonElement>())),
            Does.Contain("is no file")
        );
        Assert.That(
            () => Disk.OfMachine.Write(Path.Combine(_folder, "guards.json.new"), "x"u8.ToArray()),
            Throws.InstanceOf<IOException>()
        );
        Assert.That(File.ReadAllText(victim), Is.EqualTo("untouched"));
    }

    [Category(Component.RootCategory)]
    [Test]
    public void A_state_directory_of_another_account_or_behind_a_link_is_not_believed()
    {
        var theirs = Directory.CreateDirectory(Path.Combine(_folder, "theirs", "runbook")).FullName;
        File.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "linked")).FullName, "runbook"), theirs);
        Assert.That(StateDirectory.Find(Environment("linked")), Does.StartWith(_folder).And.Contain("home"));
        Component.Root();
        Chown(theirs);

        Assert.That(StateDirectory.Find(Environment("theirs")), Does.Contain("home"));
        Assert.That(RunSetup.Locks(Environment("theirs")), Has.None.StartsWith(Path.Combine(_folder, "theirs")));
    }

    [Category(Component.RootCategory)]
    [Test]
    public void Locks_that_another_account_left_in_the_temporary_files_are_not_looked_at()
    {
        Component.Root();
        var theirs = Directory.CreateDirectory(Path.Combine(_folder, "memory", "runbook", "locks")).FullName;
        Chown(Path.GetDirectoryName(theirs)!);
        Chown(theirs);

        string? Lookup(string name) => name == "XDG_RUNTIME_DIR" ? Path.Combine(_folder, "memory") : Environment("own")(name);

        Assert.That(
            RunSetup.Locks(Lookup),
            Has.None.StartsWith(Path.Combine(_folder, "memory")).And.Some.StartsWith(Path.Combine(_folder, "own"))
        );
    }

    [Test]
    public void Our_own_that_others_could_look_into_is_closed_to_them()
    {
        var directory = Directory.CreateDirectory(Path.Combine(_folder, "own", "runbook")).FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory, (UnixFileMode)0x1ed);

        Assert.That(StateDirectory.Find(Environment("own")), Is.EqualTo(directory));
        Assert.That(UnixFile.Look(directory)!.Value.IsPrivate);
    }

    [Test]
    public void Without_a_home_the_state_is_the_account_s_own_all_the_same()
    {
        var found = StateDirectory.Find(_ => null);

        Assert.That(Path.IsPathRooted(found));
        Assert.That(UnixFile.Look(found), Is.Null.Or.Property("Owner").EqualTo(UnixFile.Account));
        Assert.That(StateDirectory.Find(_ => null), Is.EqualTo(found), "what one part of a run keeps there the next one finds");
    }

    private Func<string, string?> Environment(string state) =>
        name =>
            name switch
            {
                "XDG_STATE_HOME" => Path.Combine(_folder, state),
                "HOME" => Path.Combine(_folder, "home"),
                _ => null,
            };

    private static void Chown(string path) => Assert.That(Bounded.Run("chown", "games", path).Code, Is.Zero);
}
