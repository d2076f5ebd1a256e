using System.Security.Cryptography;
using Runbooks.Git;
using Runbooks.Tests.Git.Servers;

namespace Runbooks.Tests.Git;

/// <summary>Many machines, each with a clone of its own, that push to one remote at the same time.</summary>
[NonParallelizable]
public sealed class ConcurrentPushTests
{
    private const int Writers = 50;
    private const int OnOneBranch = 10;
    private ServedRepository _served = null!;

    [SetUp]
    public void Begin() => _served = new ServedRepository();

    [TearDown]
    public void End() => _served.Dispose();

    [Test]
    public async Task Fifty_machines_push_fifty_records_to_one_remote()
    {
        using var daemon = GitDaemon.Start(_served);

        var results = await AtOnceAsync(Writers, daemon.Address, i => Records.Of($"INC-{i:00}", $"run-{i}"));

        Assert.That(results.Select(r => r.Problem), Is.All.Null);
        Assert.That(_served.Records, Is.EqualTo(Enumerable.Range(0, Writers).Select(i => $"incident/INC-{i:00}")));
        Assert.That(_served.Git("fsck", "--strict"), Does.Not.Contain("error"));
    }

    [Test]
    public async Task Several_machines_push_to_one_branch_and_lose_nothing()
    {
        var results = await AtOnceAsync(OnOneBranch, _served.Path, i =>
            Records.On("incident/INC-1", $"run-{i}", ($"incidents/2026/11/23/INC-1/{i:00}.txt", $"{i}\n"))
        );

        Assert.That(results.Select(r => r.Problem), Is.All.Null);
        Assert.That(
            _served.Git("log", "--first-parent", "--format=%(trailers:key=Runbook-Run,valueonly,separator=)", "incident/INC-1").Split('\n'),
            Is.EquivalentTo(Enumerable.Range(0, OnOneBranch).Select(i => $"run-{i}"))
        );
        Assert.That(
            _served.Git("ls-tree", "-r", "--name-only", "incident/INC-1").Split('\n'),
            Is.EqualTo(Enumerable.Range(0, OnOneBranch).Select(i => $"incidents/2026/11/23/INC-1/{i:00}.txt"))
        );
    }

    [Test]
    public async Task One_run_that_many_machines_deliver_is_one_commit()
    {
        var results = await AtOnceAsync(OnOneBranch, _served.Path, _ => Records.Of("INC-1", "run-1"));

        Assert.That(results.Select(r => r.Problem), Is.All.Null);
        Assert.That(results, Has.Exactly(1).InstanceOf<Pushed>());
        Assert.That(_served.Git("rev-list", "--count", "main..incident/INC-1"), Is.EqualTo("1"));
    }

    private static async Task<PushResult[]> AtOnceAsync(int writers, string remote, Func<int, RecordCommit> recordOf)
    {
        var people = Enumerable.Range(0, writers).Select(i => new Person(remote).With("GIT_COMMITTER_NAME", $"Machine {i}")).ToList();
        try
        {
            var written = people
                .Select((person, i) => (person, record: recordOf(i)))
                .Select(w => (w.person, w.record, ((Committed)w.person.Records.WriteRecord(w.record)).Commit))
                .ToList();
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var pushes = written
                .Select(w =>
                    Task.Run(async () =>
                    {
                        await start.Task;
                        var push = w.person.Records.FindPush(TimeProvider.System, () => RandomNumberGenerator.GetInt32(1000) / 1000.0)!;
                        return await push.PushAsync(w.record, w.Commit, _ => w.record, RecordPush.Patience, CancellationToken.None);
                    })
                )
                .ToList();
            start.SetResult();
            return await Task.WhenAll(pushes);
        }
        finally
        {
            people.ForEach(p => p.Dispose());
        }
    }
}
