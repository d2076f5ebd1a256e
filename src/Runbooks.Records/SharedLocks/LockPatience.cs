using Runbooks.Git;
using Runbooks.Locks;

namespace Runbooks.SharedLocks;

/// <summary>
/// Takes a target's lock, and waits while another run holds it. There is no order among those who wait: whoever asks
/// first after the lock is free has it, and the next one finds the target as that one left it.
/// </summary>
/// <param name="locks">The locks.</param>
/// <param name="time">The clock.</param>
/// <param name="longest">How long to wait; nothing to be refused at once.</param>
/// <param name="waiting">Hears who holds it: once for each holder.</param>
public sealed class LockPatience(TargetLocks locks, TimeProvider time, TimeSpan longest, Func<FoundLock, ValueTask> waiting)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <param name="request">What is wanted.</param>
    /// <param name="records">The repository whose remote excludes other machines; null to exclude this one's runs only.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The lock, or who still holds it when the time is over.</returns>
    /// <exception cref="IOException">The directory of the locks cannot be written.</exception>
    public async Task<LockAttempt> TakeAsync(LockRequest request, RecordsRepository? records, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        FoundLock? told = null;
        while (true)
        {
            var attempt = await locks.TryTakeAsync(request, records, cancel);
            var waited = time.GetElapsedTime(began);
            if (attempt.Held is { } held)
            {
                if (told is not null)
                    (held.Waited, held.WaitedFor) = (waited, told.State?.Purpose ?? "another run");
                return attempt;
            }

            if (waited >= longest)
                return attempt;
            var holder = attempt.Holder!;
            if (told is null || !told.IsSameLock(holder))
                await waiting(holder);
            told = holder;
            var left = longest - waited;
            await Task.Delay(left < Every ? left : Every, time, cancel);
        }
    }
}
