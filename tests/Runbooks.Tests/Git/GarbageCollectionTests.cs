using Runbooks.Git;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Git;

/// <summary>One that may take a record away is waited for, and not forever.</summary>
internal sealed class GarbageCollectionTests
{
    [Test]
    public void One_that_never_ends_is_given_up_after_twenty_seconds()
    {
        using var repository = ScratchRepository.WithACommit();
        repository.Git("config", "gc.pruneExpire", "now");
        repository.Write(".git/gc.pid", $"{Environment.ProcessId} here");
        var clock = new LeapingClock();
        var began = clock.GetUtcNow();

        Assert.That(Outlasts(repository, clock), Is.False);
        Assert.That(clock.GetUtcNow() - began, Is.EqualTo(TimeSpan.FromSeconds(20)).Within(TimeSpan.FromSeconds(1)));
    }

    [TestCase("now", "")]
    [TestCase("never", "here")]
    public void One_that_is_over_or_takes_nothing_is_not_waited_for(string expire, string running)
    {
        using var repository = ScratchRepository.WithACommit();
        repository.Git("config", "gc.pruneExpire", expire);
        if (running.Length > 0)
            repository.Write(".git/gc.pid", $"{Environment.ProcessId} {running}");
        var clock = new LeapingClock();
        var began = clock.GetUtcNow();

        Assert.That(Outlasts(repository, clock), Is.True);
        Assert.That(clock.GetUtcNow(), Is.EqualTo(began));
    }

    private static bool Outlasts(ScratchRepository repository, TimeProvider clock) =>
        GarbageCollection.Outlast(RepositoryAccess.Find(repository.Folder, _ => null, out _)!, clock);
}
