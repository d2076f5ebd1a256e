using System.Security.Cryptography;
using System.Text;
using Runbooks.Definitions.Values;
using Runbooks.Storage;

namespace Runbooks.Locks;

/// <summary>
/// The locks of targets among all accounts of a machine. Every run puts a claim there, and then looks for others': of two at
/// once at least one sees the other. Nobody can change another's claim, and a file alone locks nobody out: another account's
/// counts only for as long as its lease, which is bounded, and while a process of that account runs and has it taken.
/// </summary>
/// <remarks>
/// What an account that means ill can do: keep a process running that holds a target, and renews that. It is named in each
/// refusal, and whoever is refused can go on without waiting for that account.
/// </remarks>
/// <param name="places">Where the machine's accounts share files; those of all are looked at.</param>
/// <param name="machine">This machine.</param>
/// <param name="judge">Says how the locks of our own account stand.</param>
/// <param name="isIgnored">Whether an account's claims on a target do not count for us, because a person said so.</param>
public sealed class SharedClaims(IReadOnlyList<string> places, Machine machine, LockJudge judge, Func<string, uint, bool> isIgnored)
{
    private const string Prefix = MachinePlace.Prefix + "lock-";
    private const string Ending = ".json";
    private const long LongestLease = 10 * 60 * 1000;
    private const int LongestFile = 64 * 1024;
    private const int MostWaits = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Whether the machine has such a place.</summary>
    public bool AreKept => places.Count > 0;

    /// <summary>Claims a target.</summary>
    /// <returns>The claim, or who holds the target; neither where no place takes a file.</returns>
    public async Task<(SharedClaim? Claim, FoundLock? Holder)> TryTakeAsync(LockRequest request, LockState taken, CancellationToken cancel)
    {
        var key = request.Target.Address.Key;
        if (Publish(key, judge.Renewed(taken) with { IsPending = true }) is not { } claim)
            return (null, Others(key, null).Select(Found).FirstOrDefault());
        try
        {
            for (var wait = 1; ; wait++)
            {
                var others = Others(claim).ToList();
                if (others.Count == 0)
                    break;
                if (wait == MostWaits || others.Find(o => o.IsBefore(claim)) is not null)
                {
                    claim.Withdraw();
                    return (null, Found(others.Find(o => o.IsBefore(claim)) ?? others[0]));
                }

                // Those that came after us see us, and go.
                await Task.Delay(Pause, TimeProvider.System, cancel);
            }

            // Before those files go: this claim says from here on what they say.
            claim.Left = LeftVersion.Merge(claim.Left, LeftOn(request.Target.Address).Where(l => l.ToldBy is null));
            claim.Confirm();
        }
        catch (Exception)
        {
            claim.Withdraw();
            throw;
        }

        Tidy(claim);
        return (claim, null);
    }

    /// <summary>The claims of others that count.</summary>
    internal IEnumerable<SeenClaim> Others(SharedClaim claim) => Others(claim.Key, claim.Path);

    /// <summary>What runs of all accounts left on a target; what neither we nor root say is marked with who does.</summary>
    public IReadOnlyList<LeftVersion> LeftOn(CanonicalAddress address) => LeftVersion.Merge([.. Seen(address.Key).Select(s => s.Left)]);

    /// <summary>Every claim that keeps somebody from a target, or that a run left behind when it was ended.</summary>
    public IEnumerable<FoundLock> All() => Seen(string.Empty).Where(s => s.Condition != LockCondition.Free).Select(Found);

    /// <summary>The claim that keeps us from a target; null where none does.</summary>
    public FoundLock? HolderOf(CanonicalAddress address) => Others(address.Key, null).Select(Found).FirstOrDefault();

    /// <summary>Takes the claims of a run away, as far as they are ours to take.</summary>
    public void Release(string run, LockOwner owner)
    {
        foreach (var seen in Seen(string.Empty).Where(s => s.Account == UnixFile.Account && s.State is { Released: false }))
        {
            if (seen.State!.Run == run && seen.State.Owner == owner)
                File.Delete(seen.Path);
        }
    }

    private IEnumerable<SeenClaim> Others(string key, string? own) =>
        Seen(key).Where(s => s.Path != own && s.Counts && !isIgnored(key, s.Account));

    private SharedClaim? Publish(string key, LockState state)
    {
        foreach (var place in places)
        {
            var name = $"{key}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
            var fresh = Path.Combine(place, $"{MachinePlace.Prefix}new-{name}");
            var path = Path.Combine(place, Prefix + name + Ending);
            try
            {
                var file = UnixFile.Create(
                    fresh,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
                );
                UnixFile.TryHold(file.SafeFileHandle);
                file.Write(Encoding.UTF8.GetBytes(LockReading.Write(state)));
                File.Move(fresh, path, overwrite: false);
                return new SharedClaim(this, judge, key, path, file, state);
            }
            catch (Exception e) when (DiskFault.IsIn(e))
            {
                // The next place may take it.
            }
        }

        return null;
    }

    private IEnumerable<SeenClaim> Seen(string key)
    {
        foreach (var place in places)
        {
            foreach (var path in Directory.EnumerateFiles(place, $"{Prefix}{key}*{Ending}"))
            {
                if (Look(path) is { } seen)
                    yield return seen;
            }
        }
    }

    private SeenClaim? Look(string path)
    {
        // It is written in place: what is read in the middle of that is read again.
        for (var attempt = 1; ; attempt++)
        {
            if (UnixFile.TryOpen(path) is not { } opened)
                return null;
            using var file = opened.File;
            if (file.Length > LongestFile)
                return null;
            var bytes = new byte[LongestFile];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var reading = LockReading.Parse(Encoding.UTF8.GetString(bytes, 0, length), File.GetLastWriteTimeUtc(path));
            if (reading.IsUnreadable && attempt < 4)
                continue;
            var isOurs = opened.Facts.Owner == UnixFile.Account || opened.Facts.Owner == 0;
            if (isOurs)
                return new SeenClaim(path, opened.Facts.Owner, judge.Of(reading), reading.State, reading.State?.Left ?? []);
            return reading.State is { } state ? Judge(path, opened.Facts.Owner, state, UnixFile.IsHeld(file.SafeFileHandle)) : null;
        }
    }

    // Nothing that another account writes is believed: not that its process runs, nor how long it wants to hold a target.
    private SeenClaim Judge(string path, uint account, LockState state, bool isHeld)
    {
        var name = UnixFile.NameOf(account);
        var told = new LockState
        {
            Target = Printable(state.Target, 100),
            BaseUrl = Printable(state.BaseUrl, 200),
            Owner = state.Owner with { User = name, Host = Printable(state.Owner.Host, 60) },
            Run = Printable(state.Run, 100),
            Purpose = Printable(state.Purpose, 120),
            Fencing = state.Fencing,
            Since = state.Since,
            LeaseMs = state.LeaseMs,
            Until = state.Until,
            UntilTick = state.UntilTick,
            Released = state.Released,

            IsPending = state.IsPending,
        };
        var left = (state.Left ?? []).Take(LeftVersion.Most).Where(IsPrintable).Select(l => l with { ToldBy = name }).ToList();
        var lasts = state.UntilTick - judge.Tick;
        var isLeased = state.LeaseMs <= LongestLease && lasts > 0 && lasts <= state.LeaseMs;
        var counts = !state.Released && isHeld && isLeased && machine.IsSameBoot(state.Owner) && machine.IsRunBy(state.Owner, account);
        return new SeenClaim(path, account, counts ? LockCondition.Alive : LockCondition.Free, told, left);
    }

    private FoundLock Found(SeenClaim seen) =>
        new(seen.State?.Target ?? Path.GetFileName(seen.Path), Remote: null, seen.Condition, seen.State)
        {
            Key = Path.GetFileName(seen.Path)[Prefix.Length..].Split('-')[0],
            Shared = seen.Path,
            Account = seen.Account == UnixFile.Account ? null : seen.Account,
        };

    // What earlier runs of this account left is in the new claim as well.
    private void Tidy(SharedClaim claim)
    {
        foreach (var old in Seen(claim.Key).Where(s => s.Path != claim.Path && s.Account == UnixFile.Account && !s.Counts))
        {
            try
            {
                if (!IsTaken(old.Path))
                    File.Delete(old.Path);
            }
            catch (Exception e) when (DiskFault.IsIn(e))
            {
                // The next run takes it away.
            }
        }
    }

    // One that was stopped for longer than its lease finds out for itself that others have come.
    private static bool IsTaken(string path)
    {
        if (UnixFile.TryOpen(path) is not { } opened)
            return false;
        using (opened.File)
            return UnixFile.IsHeld(opened.File.SafeFileHandle);
    }

    private static bool IsPrintable(LeftVersion left) =>
        ((string?[])[left.Version, left.ArrivedAt, left.Environment, left.How, left.Incident, left.Run]).All(t =>
            t is null || (t.Length <= 200 && Printable(t, 200) == t)
        );

    private static string Printable(string text, int longest) => new([.. text.Take(longest).Select(c => c is >= ' ' and <= '~' ? c : '?')]);
}
