using System.Diagnostics.CodeAnalysis;
using Runbooks.Storage;

namespace Runbooks.Locks;

/// <summary>
/// A run's claim on a target among all accounts of the machine: a file of its own that others can read, and that it has
/// taken by the kernel for as long as it runs.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "Its file is closed by what ends the claim; a semaphore whose handle nobody asks for holds nothing."
)]
public sealed class SharedClaim
{
    private readonly SharedClaims _claims;
    private readonly LockJudge _judge;
    private readonly FileStream _file;
    private readonly ulong _number;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _isClosed;

    internal SharedClaim(SharedClaims claims, LockJudge judge, string key, string path, FileStream file, LockState state)
    {
        (_claims, _judge, Key, Path, _file, State) = (claims, judge, key, path, file, state);
        _number = UnixFile.Look(file.SafeFileHandle).Number;
        Left = state.Left ?? [];
    }

    /// <summary>What the names of a target's claims begin with.</summary>
    public string Key { get; }

    public string Path { get; }

    public LockState State { get; private set; }

    /// <summary>What earlier runs left, and this one: written down with each renewal, and when it is released.</summary>
    public IReadOnlyList<LeftVersion> Left { get; set; }

    /// <summary>When it was made, by the clock that all accounts share: of two at once the earlier one goes first.</summary>
    public long MadeAt => State.UntilTick - State.LeaseMs;

    /// <summary>
    /// Makes sure that it is still there, and renews it where its lease runs low. A renewal that is under way is waited for: until it
    /// has looked for others, its lease is no more than asked for.
    /// </summary>
    /// <returns>Why it does not hold any more; null where it does.</returns>
    public async Task<string?> CheckAsync(CancellationToken cancel) =>
        !IsThere() ? Gone()
        : State is { IsPending: false } held && held.UntilTick - _judge.Tick > held.LeaseMs / 3 ? null
        : await RenewAsync(cancel);

    /// <summary>Renews it; where its lease is over, only if no other account has the target by now.</summary>
    /// <returns>Why it does not hold any more; null where it does.</returns>
    public async Task<string?> RenewAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (_isClosed || !IsThere())
                return Gone();
            var wasOver = State.IsPending || _judge.Tick >= State.UntilTick;
            var renewed = _judge.Renewed(State).With(Left);
            Write(wasOver ? renewed with { IsPending = true } : renewed);
            if (!wasOver)
                return null;

            // Whoever came meanwhile did not count this one any more: it begins anew, behind them.
            if (_claims.Others(this).FirstOrDefault() is { } other)
            {
                Write(State with { UntilTick = 0 });
                return other.State!.ReasonAgainst(State);
            }

            Confirm();
            return null;
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return $"the lock of {State.Target} among the accounts of this machine could not be renewed: {e.Message}";
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Says that nobody else was found: from here on it holds.</summary>
    public void Confirm() => Write(State.With(Left) with { IsPending = false });

    /// <summary>Takes it away, as if it had never been there.</summary>
    public void Withdraw()
    {
        _isClosed = true;
        try
        {
            if (IsThere())
                File.Delete(Path);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // Closed below: a claim that no process has taken does not count.
        }

        _file.Dispose();
    }

    /// <summary>Lets go of it. The file stays with what runs left, for all accounts.</summary>
    public async Task ReleaseAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_isClosed)
                return;
            _isClosed = true;
            if (IsThere())
                Write(State.With(Left) with { Released = true });
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // The lease ends by itself.
        }
        finally
        {
            await _file.DisposeAsync();
            _turn.Release();
        }
    }

    // In place: the kernel knows the file as taken, and a new one of that name would not be.
    private void Write(LockState state)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(LockReading.Write(state));
        _file.Position = 0;
        _file.Write(bytes);
        _file.SetLength(bytes.Length);
        State = state;
    }

    private bool IsThere() => UnixFile.Look(Path) is { } found && found.Number == _number;

    private string Gone() => $"the lock of {State.Target} among the accounts of this machine was released by somebody else";
}
