using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Runbooks.Sandbox.Faults;

namespace Runbooks.Sandbox.Http;

/// <summary>
/// The time a sandbox lives: every wait ends with it, and what goes on behind an answer is awaited at its end.
/// </summary>
internal sealed class Lifetime(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly Lock gate = new();
    private readonly HashSet<Task> background = [];
    private int waiting;

    public TimeProvider Time => time;

    /// <summary>How many requests are held up by a wait at this moment.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>Holds a request up, whether or not its client is still there.</summary>
    public Task DelayAsync(TimeSpan delay) => delay == TimeSpan.Zero ? Task.CompletedTask : HoldUpAsync(delay, end.Token);

    /// <summary>Holds a request up while its client waits.</summary>
    public async Task DelayAsync(TimeSpan delay, HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, context.RequestAborted);
        await HoldUpAsync(delay, either.Token);
    }

    /// <summary>Never answers: returns when the client has gone or the sandbox ends.</summary>
    public async Task HangAsync(HttpContext context)
    {
        try
        {
            await DelayAsync(Timeout.InfiniteTimeSpan, context);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    /// <summary>Drops the connection without an answer, as a fault of the kind <see cref="FaultParameter.Drop"/> says.</summary>
    public async Task DropAsync(HttpContext context, SetFault fault)
    {
        if (fault.Value == "close" && context.Features.Get<IConnectionSocketFeature>() is { } connection)
        {
            connection.Socket.Shutdown(SocketShutdown.Send);
            // The server resets what it aborts: the client must have seen the orderly end before that.
            await HangAsync(context);
        }
        context.Abort();
    }

    /// <summary>Does something later, if the sandbox still lives then.</summary>
    public void Later(TimeSpan delay, Action action)
    {
        var task = RunAsync();
        lock (gate)
            background.Add(task);

        async Task RunAsync()
        {
            // Without the yield a zero delay would act before the caller goes on.
            await Task.Yield();
            try
            {
                await Task.Delay(delay, time, end.Token);
                action();
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // What was to come later does not come after the end.
            }
        }
    }

    private async Task HoldUpAsync(TimeSpan delay, CancellationToken cancel)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            await Task.Delay(delay, time, cancel);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <summary>Ends every wait, and what was to come later with it.</summary>
    public async Task EndAsync()
    {
        await end.CancelAsync();
        Task[] remaining;
        lock (gate)
            remaining = [.. background];
        await Task.WhenAll(remaining);
    }

    public void Dispose() => end.Dispose();
}
