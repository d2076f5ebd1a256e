using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Definitions.Targets;
using Runbooks.Locks;
using Runbooks.SharedLocks;
using Runbooks.Storage;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Locks;

/// <summary>
/// Accounts of one machine and a place that they share: real files, their owners as the kernel knows them, and real processes.
/// </summary>
[Category("Servers")]
public sealed class SharedClaimTests
{
    private const string Stranger = "games";
    private static readonly Target Shop = new("shop", new Uri("https://deploy.example.com"));

    private string _folder = string.Empty;

    private string Place => Path.Combine(_folder, "place");

    [SetUp]
    public void Begin()
    {
        Component.Applies(UnixFile.IsSupported, "accounts are not told apart here");
        _folder = Directory.CreateTempSubdirectory("runbook-claims-").FullName;
        Directory.CreateDirectory(Place);
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(_folder, (UnixFileMode)0x1ed);
        File.SetUnixFileMode(Place, (UnixFileMode)0x3ff);
    }

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Two_state_directories_of_one_account_exclude_each_other()
    {
        await using (var held = (await TakeAsync("one", "a")).Held)
        {
            Assert.That(held, Is.Not.Null);
            Assert.That((await TakeAsync("two", "b")).Holder, Has.Property("State").Property("Run").EqualTo("a"));
            Assert.That(await held!.CheckAsync(CancellationToken.None), Is.Null);
        }

        await using var next = (await TakeAsync("two", "c")).Held;
        Assert.That(next, Is.Not.Null);
    }

    [Test]
    public async Task What_a_run_left_is_known_to_a_run_with_another_state_directory()
    {
        var left = new LeftVersion("1.5.0", "1.4.2", "blue", "switch", "INC-1", "a", DateTimeOffset.UnixEpoch);
        await using (var held = (await TakeAsync("one", "a")).Held)
            await held!.LeaveAsync(left);

        await using var next = (await TakeAsync("two", "b")).Held;

        Assert.That(next!.Left, Is.EqualTo(new[] { left }));
    }

    [Test]
    public async Task Of_many_state_directories_that_try_at_once_one_takes_it()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(1, 12).Select(n => Task.Run(() => TakeAsync($"{n}", $"{n}"))));

        var held = attempts.Select(a => a.Held).OfType<HeldLock>().ToList();
        Assert.That(held, Has.Count.EqualTo(1));
        await held[0].DisposeAsync();
        Assert.That(Directory.GetFiles(Place).Length, Is.EqualTo(1), "whoever was refused leaves nothing");
    }

    [Test]
    public async Task A_run_that_slept_past_its_lease_finds_who_came_meanwhile()
    {
        var (slept, awake) = (new JumpingClock(), new JumpingClock());
        await using var first = (await Locks("one", slept).TryTakeAsync(Request("a"), records: null, CancellationToken.None)).Held!;
        awake.Advance(TimeSpan.FromSeconds(31));
        await using var second = (await Locks("two", awake).TryTakeAsync(Request("b"), records: null, CancellationToken.None)).Held!;
        Assert.That(second, Is.Not.Null);

        slept.Advance(TimeSpan.FromSeconds(31));

        Assert.That(await first.CheckAsync(CancellationToken.None), Does.Contain("another run holds shop: run b"));
        Assert.That(await second.CheckAsync(CancellationToken.None), Is.Null, "who holds it is not disturbed");
    }

    [Test]
    public async Task A_lease_that_is_only_asked_for_holds_nothing()
    {
        var (slept, awake) = (new JumpingClock(), new JumpingClock());
        var (machine, judge) = (Machine.Here(), new LockJudge(Machine.Here(), slept, restartEndsIt: true));
        SharedClaim? first = null;
        Task<string?>? asked = null;

        // Asks in the middle of the renewal: it has written its new lease, and looks for others.
        var claims = new SharedClaims([Place], machine, judge, (_, _) =>
        {
            asked ??= first?.CheckAsync(CancellationToken.None);
            return false;
        });
        first = (await claims.TryTakeAsync(Request("a"), judge.Taken(Request("a"), Shop.LockLease, 0, []), CancellationToken.None)).Claim!;
        awake.Advance(TimeSpan.FromSeconds(31));
        await using var second = (await Locks("two", awake).TryTakeAsync(Request("b"), records: null, CancellationToken.None)).Held!;
        slept.Advance(TimeSpan.FromSeconds(31));

        Assert.That(await first.RenewAsync(CancellationToken.None), Does.Contain("another run holds shop: run b"));
        Assert.That(await asked!, Does.Contain("another run holds shop: run b"));
        first.Withdraw();
    }

    [Category(Component.RootCategory)]
    [TestCase("text")]
    [TestCase("lease until 2036")]
    [TestCase("lease of a process that runs")]
    [TestCase("pipe")]
    [TestCase("link")]
    [TestCase("unreadable")]
    public async Task What_another_account_leaves_there_locks_nobody_out(string planted)
    {
        Component.Root();
        var path = Path.Combine(Place, $"runbook-lock-{Shop.Address.Key}-0123456789abcdef.json");
        var owner = Machine.Here().Self;
        var state = new LockState
        {
            Target = "shop",
            BaseUrl = "https://deploy.example.com",
            Owner = owner,
            Run = "x",
            Purpose = "x",
            Fencing = 1,
            Since = DateTimeOffset.UtcNow,
            LeaseMs = 300_000_000_000,
            Until = DateTimeOffset.UtcNow.AddYears(10),
            UntilTick = long.MaxValue / 2,
            Released = false,
        };
        switch (planted)
        {
            case "pipe":
                Run("mkfifo", path);
                break;
            case "link":
                File.CreateSymbolicLink(path, "/etc/passwd");
                break;
            case "lease of a process that runs":
                var tick = new LockJudge(Machine.Here(), TimeProvider.System, restartEndsIt: true).Tick;
                await File.WriteAllTextAsync(path, LockReading.Write(state with { LeaseMs = 60_000, UntilTick = tick + 60_000 }));
                break;
            default:
                await File.WriteAllTextAsync(path, planted == "text" ? "no lock" : LockReading.Write(state));
                break;
        }

        Run("chown", "-h", Stranger, path);
        if (planted == "unreadable")
            Run("chmod", "000", path);

        await using var held = (await TakeAsync("one", "a")).Held;
        Assert.That(held, Is.Not.Null);
    }

    [Category(Component.RootCategory)]
    [Test]
    public async Task A_run_of_another_account_is_named_and_can_be_gone_past()
    {
        Component.Root();
        var path = Path.Combine(Place, $"runbook-lock-{Shop.Address.Key}-0123456789abcdef.json");
        await File.WriteAllTextAsync(path, "{}");
        Run("chown", Stranger, path);
        using var holder = Process.Start(
            "setpriv",
            [$"--reuid={Stranger}", $"--regid={Stranger}", "--clear-groups", "flock", "--no-fork", path, "sleep", "300"]
        );
        try
        {
            await Bounded.UntilAsync(
                () => UnixFile.TryOpen(path) is { } opened && IsTaken(opened.File) && UnixFile.Look($"/proc/{holder.Id}")!.Value.Owner != 0,
                "the other account holds the file"
            );
            var stat = (await File.ReadAllTextAsync($"/proc/{holder.Id}/stat"))
                .Split(')')[^1]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var owner = Machine.Here().Self with { User = "root", Process = holder.Id, Started = stat[19] };
            var tick = new LockJudge(Machine.Here(), TimeProvider.System, restartEndsIt: true).Tick;
            var left = new LeftVersion("1.5.0", "1.4.2", "blue", "rollback", "INC-1", "x", DateTimeOffset.UtcNow);
            var state = new LockState
            {
                Target = "shop",
                BaseUrl = "https://deploy.example.com",
                Owner = owner,
                Run = "x",
                Purpose = "run x\u001b[31m of y",
                Fencing = 7,
                Since = DateTimeOffset.UtcNow,
                LeaseMs = 60_000,
                Until = DateTimeOffset.UtcNow.AddMinutes(1),
                UntilTick = tick + 60_000,
                Released = false,

                Left = [left],
            };

            // By a process that asks nobody whether the file is taken.
            var said = Path.GetTempFileName();
            await File.WriteAllTextAsync(said, LockReading.Write(state).ToString());
            Run("sh", "-c", $"cat '{said}' > '{path}'; rm '{said}'");

            var refused = (await TakeAsync("one", "a")).Holder!;
            Assert.That(
                refused.Describe(),
                Does.Contain($"by another account of this machine, {Stranger}@")
                    .And.Contain(holder.Id.ToString(CultureInfo.InvariantCulture))
                    .And.Contain("run x?[31m of y")
                    .And.Contain("`runbook lock release shop --yes`")
            );

            holder.Kill();
            await holder.EndsAsync();
            await using var held = (await TakeAsync("one", "b")).Held;
            Assert.That(held!.Left.Single(), Is.EqualTo(left with { ToldBy = Stranger }), "what it left is known, and by whom");
        }
        finally
        {
            if (!holder.HasExited)
                holder.Kill();
        }
    }

    [Category(Component.RootCategory)]
    [Test]
    public async Task Two_accounts_exclude_each_other()
    {
        Component.Root();
        await using (var held = (await TakeAsync("one", "a")).Held)
        {
            // The claim of root as another account finds it.
            var path = Directory.GetFiles(Place).Single();
            Assert.That(UnixFile.Look(path)!.Value, Has.Property("Owner").EqualTo(0u).And.Property("Mode").EqualTo((UnixFileMode)0x1a4));
            Assert.That(
                Run(
                    "setpriv",
                    $"--reuid={Stranger}",
                    $"--regid={Stranger}",
                    "--clear-groups",
                    "sh",
                    "-c",
                    $"cat '{path}'; rm -f '{path}' 2>&1; true"
                ),
                Does.Contain("\"run\": \"a\"").And.Contain("rm: ")
            );
            Assert.That(await held!.CheckAsync(CancellationToken.None), Is.Null);
        }

        Assert.That((bool)JsonNode.Parse(await File.ReadAllTextAsync(Directory.GetFiles(Place).Single()))!["released"]!, Is.True);
    }

    private static bool IsTaken(FileStream file)
    {
        using (file)
            return UnixFile.IsHeld(file.SafeFileHandle);
    }

    private static string Run(string program, params string[] arguments)
    {
        var ended = Bounded.Run(program, arguments);
        Assert.That(ended.Code, Is.Zero, $"{program}: {ended.Error}");
        return ended.Out;
    }

    private Task<LockAttempt> TakeAsync(string state, string run) =>
        Locks(state, TimeProvider.System).TryTakeAsync(Request(run), records: null, CancellationToken.None);

    private TargetLocks Locks(string state, TimeProvider time) =>
        new([Path.Combine(_folder, state)], Machine.Here(), time) { Shared = [Place] };

    private static LockRequest Request(string run) => new(Shop, run, $"run {run}");
}
