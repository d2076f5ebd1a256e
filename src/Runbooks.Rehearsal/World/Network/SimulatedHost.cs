using Runbooks.Rehearsal.World.Kernel;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Answers;

namespace Runbooks.Rehearsal.World.Network;

/// <summary>The machine that a target is played on, in the time of its world: what goes on there is no process's of the command.</summary>
/// <param name="scheduler">Keeps the time.</param>
/// <param name="play">Makes the target on the host's clock.</param>
internal sealed class SimulatedHost(Scheduler scheduler, Func<TimeProvider, PlayedTarget> play)
{
    private readonly SimulatedProcess _own = new(scheduler, number: 0);

    public PlayedTarget Played { get; } = play(new SimulatedClock(scheduler, TimeSpan.Zero));

    /// <summary>A request of HTTP as the target takes it.</summary>
    /// <param name="request">The request; its content is at hand.</param>
    /// <param name="by">Who sends it.</param>
    public static TargetRequest RequestOf(HttpRequestMessage request, string by = "")
    {
        var url = request.RequestUri!;
        return new TargetRequest(request.Method.Method, url.AbsolutePath)
        {
            Query = url.Query,
            Body = request.Content is { } content ? new StreamReader(content.ReadAsStream()).ReadToEnd() : string.Empty,
            Accept = request.Headers.NonValidated.TryGetValues("Accept", out var accepted) ? accepted.ToString() : string.Empty,
            By = by,
        };
    }

    /// <summary>Answers a request.</summary>
    /// <param name="environment">The environment that is asked at its own address; null for the front.</param>
    /// <param name="request">The request.</param>
    /// <param name="gone">Cancelled when the client does not wait any more.</param>
    public Task<Reply> ReplyAsync(string? environment, TargetRequest request, CancellationToken gone)
    {
        // Its waits and what it does later are its own, whatever becomes of who asked.
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_own);
        try
        {
            return environment is null ? Played.FrontAsync(request, gone) : Played.EnvironmentAsync(environment, request, gone);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}
