using Runbooks.Git;
using Runbooks.Incidents.Writing;
using Runbooks.Runs;
using Runbooks.Tests.Git;
using Runbooks.Tests.Git.Servers;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Runs;

/// <summary>A record between its repository and the remote: it waits in the spool for as long as it has not arrived.</summary>
public sealed class RecordDeliveryTests
{
    private static readonly IncidentFileSet Set = new("INC-1", "run-1", "incidents/2026/11/23/INC-1", Records.Of("INC-1", "run-1"), []);
    private ServedRepository _served = null!;
    private Person _ada = null!;
    private Spool _spool = null!;

    [SetUp]
    public void Begin()
    {
        _served = new ServedRepository();
        _ada = new Person(_served.Path);
        _spool = new Spool(Path.Combine(_ada.Home, "spool"));
    }

    [TearDown]
    public void End()
    {
        _ada.Dispose();
        _served.Dispose();
    }

    private RecordDelivery Delivery => new(_spool, TimeProvider.System, () => 0.5);

    [Test]
    public async Task It_waits_from_before_the_first_try_until_the_remote_has_it()
    {
        var pending = Keep();
        Assert.That(_spool.List(), Is.EqualTo(new[] { pending.Directory }));

        var result = await Delivery.PushAsync(_ada.Records, pending, isPatient: false, isLate: false, CancellationToken.None);

        Assert.That(result, Is.InstanceOf<Pushed>());
        Assert.That(_spool.List(), Is.Empty);
    }

    [Test]
    public async Task A_run_that_was_interrupted_still_makes_one_try()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        var result = await Delivery.PushAsync(_ada.Records, Keep(), isPatient: true, isLate: false, stopped.Token);

        Assert.That(result, Is.InstanceOf<Pushed>());
    }

    [Test]
    public async Task A_run_that_was_interrupted_does_not_wait_for_a_remote_that_is_away()
    {
        _ada.Git("remote", "set-url", "origin", "git://127.0.0.1:9/records.git");
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        var result = await Delivery.PushAsync(_ada.Records, Keep(), isPatient: true, isLate: false, stopped.Token);

        Assert.That(result, Is.InstanceOf<PushUnanswered>().With.Property("Tries").EqualTo(1));
        Assert.That(_spool.List(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_push_that_is_interrupted_leaves_the_record_waiting()
    {
        _served.Hook("pre-receive", $"touch {_served.Folder}/asked; while [ ! -e {_served.Folder}/go ]; do sleep 0.1; done\n");
        using var stop = new CancellationTokenSource();

        var push = Delivery.PushAsync(_ada.Records, Keep(), isPatient: true, isLate: false, stop.Token);
        await Bounded.UntilAsync(() => File.Exists(_served.Folder + "/asked"), "the hook is asked");
        await stop.CancelAsync();
        var result = await push;
        await File.WriteAllTextAsync(_served.Folder + "/go", string.Empty);

        Assert.That(result!.Problem, Is.EqualTo("it was interrupted, and nobody knows whether it arrived"));
        Assert.That(_spool.List(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_disk_that_takes_no_spool_does_not_keep_the_record_from_the_remote()
    {
        await File.WriteAllTextAsync(_spool.Root, "in the way");

        var pending = Keep();
        var result = await Delivery.PushAsync(_ada.Records, pending, isPatient: false, isLate: false, CancellationToken.None);

        Assert.That(pending.Directory, Is.Null);
        Assert.That(result, Is.InstanceOf<Pushed>());
    }

    [Test]
    public void A_repository_without_a_remote_lets_nothing_wait()
    {
        _ada.Git("remote", "remove", "origin");

        Assert.That(Delivery.Keep(_ada.Records, Set, ((Committed)_ada.Records.WriteRecord(Set.Commit)).Commit), Is.Null);
        Assert.That(_spool.List(), Is.Empty);
    }

    private PendingPush Keep() => Delivery.Keep(_ada.Records, Set, ((Committed)_ada.Records.WriteRecord(Set.Commit)).Commit)!;
}
