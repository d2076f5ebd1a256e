using System.Collections.Concurrent;

namespace Runbooks.Watch.Sources;

/// <summary>
/// Tells a target that does not answer from a network that is gone: right after a target did not answer, some other
/// address that is watched must. Where nobody answers, the reason is taken to be ours. Where nobody else is watched,
/// nobody can be asked, and the target's silence counts, but is not acted upon by itself: see <see cref="HasOther"/>.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class ReferenceAddresses(TimeProvider time)
{
    private const int Asked = 3;

    private readonly ConcurrentDictionary<string, Witness> _all = new();
    private readonly Lock _turn = new();
    private Task<string?>? _asking;

    /// <summary>Makes an address one that can be asked.</summary>
    /// <param name="address">Scheme, host and port.</param>
    /// <param name="ask">Asks it: whether anything at all is answered.</param>
    public void Add(string address, Func<CancellationToken, Task<bool>> ask) =>
        _all.AddOrUpdate(address, new Witness(ask, 0), (_, known) => known with { Ask = ask });

    /// <summary>Takes an address away.</summary>
    public void Remove(string address) => _all.TryRemove(address, out _);

    /// <summary>Notes that an address answered: the freshest ones are asked first.</summary>
    public void Heard(string address)
    {
        if (_all.TryGetValue(address, out var witness))
            _all[address] = witness with { HeardAt = time.GetTimestamp() };
    }

    /// <summary>Whether another address is watched than this one, so that there is somebody to ask.</summary>
    public bool HasOther(string address) => _all.Keys.Any(a => a != address);

    /// <summary>Asks whether the network works, right after an address did not answer.</summary>
    /// <param name="silent">The address that did not.</param>
    /// <param name="cancel">Ends the question.</param>
    /// <returns>True where another one answers, or there is no other one.</returns>
    public async Task<bool> NetworkWorksAsync(string silent, CancellationToken cancel)
    {
        if (!HasOther(silent))
            return true;
        while (true)
        {
            Task<string?> asking;
            lock (_turn)
                asking = _asking is { IsCompleted: false } ? _asking : _asking = AskAsync(silent, cancel);
            var who = await asking;
            if (who != silent)
                return who is not null;

            // Somebody else's question was answered by the very address that is silent to us; ask anew without it.
            lock (_turn)
            {
                if (_asking == asking)
                    _asking = null;
            }
        }
    }

    private async Task<string?> AskAsync(string silent, CancellationToken cancel)
    {
        // Without the yield the first request would be sent under the lock.
        await Task.Yield();
        var asked = _all.Where(w => w.Key != silent).OrderByDescending(w => w.Value.HeardAt).Take(Asked).Select(AskOneAsync).ToList();
        while (asked.Count > 0)
        {
            var first = await Task.WhenAny(asked);
            if (await first is { } who)
                return who;
            asked.Remove(first);
        }

        return null;

        async Task<string?> AskOneAsync(KeyValuePair<string, Witness> witness)
        {
            try
            {
                return await witness.Value.Ask(cancel) ? witness.Key : null;
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }

    private sealed record Witness(Func<CancellationToken, Task<bool>> Ask, long HeardAt);
}
