using Runbooks.Definitions.Targets;
using Runbooks.Locks;
using Runbooks.SharedLocks;

namespace Runbooks.Tests.Locks;

/// <summary>Locks on a machine whose usual place takes none.</summary>
public sealed class ReservePlaceTests
{
    private static readonly Target Shop = new("shop", new Uri("http://127.0.0.1:9"));

    private string _folder = string.Empty;

    private string Usual => Path.Combine(_folder, "state", "locks");

    private string Reserve => Path.Combine(_folder, "memory", "locks");

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("runbooks-locks-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_lock_goes_to_the_next_place_and_holds_the_target_in_both()
    {
        // A file where the folder should be: nothing can be written below it.
        await File.WriteAllTextAsync(Path.Combine(_folder, "state"), "in the way");
        await using var held = (await TakeAsync("first")).Held;
        Assert.That(held, Is.Not.Null);
        Assert.That(File.Exists(Directory.GetFiles(Reserve, "*.json").SingleOrDefault() ?? Directory.GetFiles(Reserve)[0]));

        Assert.That((await TakeAsync("second")).Holder!.Describe(), Does.Contain("first"));
        File.Delete(Path.Combine(_folder, "state"));
        Assert.That(
            (await TakeAsync("third")).Holder!.Describe(),
            Does.Contain("first"),
            "the usual place is back, and the target still held in the other"
        );
        await held!.DisposeAsync();
        await using var free = (await TakeAsync("fourth")).Held;
        Assert.That(free, Is.Not.Null);
    }

    [Test]
    public async Task Where_no_place_takes_a_lock_nothing_is_sent_and_the_mend_is_said()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "state"), "in the way");
        await File.WriteAllTextAsync(Path.Combine(_folder, "memory"), "in the way");

        Assert.That(
            async () => await TakeAsync("first"),
            Throws.InstanceOf<IOException>().With.Message.Contains("Nothing was sent").And.Message.Contains("XDG_STATE_HOME")
        );
    }

    private Task<LockAttempt> TakeAsync(string run) =>
        new TargetLocks([Usual, Reserve], Machine.Here(), TimeProvider.System).TryTakeAsync(
            new LockRequest(Shop, run, $"run {run} of a test"),
            records: null,
            CancellationToken.None
        );
}
